"""What Dagster's pages are given to show."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from workflow_platform.orchestration.metadata import code_of, preview_of, problems_of
from workflow_platform.spec.problems import Problem
from workflow_platform.spec.schema import Column


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (True, True),
        (42, 42),
        (1.5, 1.5),
        ("Ana", "Ana"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (2**53 + 1, "9007199254740993"),
        (Decimal("1.10"), "1.10"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        ([1, 2], "[1, 2]"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_a_preview_shows_every_value_as_a_browser_can(value: object, shown: object) -> None:
    preview = preview_of([{"a": value}], (Column("a", "ANY"),))

    assert preview.records[0].data == {"a": shown}
    assert [(column.name, column.type) for column in preview.schema.columns] == [("a", "ANY")]


def test_problems_are_shown_with_their_places() -> None:
    table = problems_of([Problem("no-result", "", "There is no result.", "Add one.")])

    assert table.records[0].data == {
        "place": "/",
        "problem": "There is no result.",
        "hint": "Add one.",
        "code": "no-result",
    }


def test_long_statements_are_cut() -> None:
    shown = code_of("SELECT 1;\n" * 10_000).value or ""

    assert len(shown) < 51_000
    assert shown.endswith("-- … and more\n```")
