from __future__ import annotations

import datetime
import io
from decimal import Decimal

import pytest

from workflow_platform.cli.result_table import table_lines
from workflow_platform.cli.terminal import Terminal


class Paper(Terminal):
    """A terminal that is so many columns wide, or endless."""

    def __init__(self, width: int | None = None, *, styled: bool = False) -> None:
        super().__init__(io.StringIO())
        self._width = width
        self.styled = styled

    @property
    def width(self) -> int | None:
        return self._width


def test_text_stands_left_and_numbers_right_with_their_points_in_line() -> None:
    rows = [("Japan", 58433.333333333336, 3), ("Portugal", 37037.5, 12), ("?", 9.0, None)]
    assert table_lines(["country", "average", "people"], rows, Paper()) == [
        "country      average  people",
        "────────  ──────────  ──────",
        "Japan     58433.3333       3",
        "Portugal  37037.5000      12",
        "?             9.0000    NULL",
    ]


def test_an_empty_result_still_shows_its_columns() -> None:
    assert table_lines(["a", "long name"], [], Paper()) == ["a  long name", "─  ─────────"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "NULL"),
        (True, "true"),
        (0.00001234, "1.23e-05"),
        (12.0, "12"),
        (float("nan"), "nan"),
        (1234567, "1234567"),
        (Decimal("1.50"), "1.50"),
        (datetime.date(2013, 1, 31), "2013-01-31"),
        (datetime.datetime(2013, 1, 31, 5, 0), "2013-01-31 05:00:00"),  # noqa: DTZ001  # as DuckDB gives them
        ([1, "é", None], '[1, "é", null]'),
        ({"a": Decimal(1)}, '{"a": "1"}'),
        (b"\x01\xff", "\\x01ff"),
        ("two\nlines\x1b[31m", "two\\nlines\\x1b[31m"),
    ],
)
def test_values_are_written_for_people(value: object, text: str) -> None:
    assert table_lines(["v"], [(value,)], Paper())[2].strip() == text


def test_long_text_is_cut() -> None:
    line = table_lines(["v"], [("x" * 1000,)], Paper())[2]
    assert len(line) < 60
    assert line.endswith("x…")


def test_wide_characters_take_two_columns() -> None:
    assert table_lines(["name", "n"], [("木村", 1), ("Ana", 2)], Paper()) == [
        "name  n",
        "────  ─",
        "木村  1",
        "Ana   2",
    ]


def test_columns_that_do_not_fit_are_left_out_in_the_middle_and_named() -> None:
    columns = [f"column_{number}" for number in range(6)]
    lines = table_lines(columns, [tuple(range(6))], Paper(width=36))
    assert lines[0] == "column_0  column_1  …  column_5"
    assert lines[-1] == "3 of 6 columns do not fit: column_2…"
    assert all(len(line) <= 36 for line in lines)


def test_a_missing_value_differs_from_the_text_on_a_terminal() -> None:
    lines = table_lines(["v"], [(None,), ("NULL",)], Paper(width=80, styled=True))
    assert lines[2] == "\x1b[2mNULL\x1b[0m"
    assert lines[3] == "NULL"
