"""DuckDB's own errors, told in other words."""

from __future__ import annotations

import duckdb
import pytest

from workflow_platform.engine.words import explained


@pytest.mark.parametrize(
    ("type_", "value", "words"),
    [
        ("INTEGER", "Ana", "'Ana' in the column 'some name' is not an integer."),
        ("BIGINT", "1.5x", "'1.5x' in the column 'some name' is not an integer."),
        ("DOUBLE", "1,5", "'1,5' in the column 'some name' is not a number."),
        ("DECIMAL(18,2)", "1.234,56", "'1.234,56' in the column 'some name' is not a decimal number."),
        ("BOOLEAN", "x", "'x' in the column 'some name' is not true or false."),
        ("DATE", "31.12.2025", "'31.12.2025' in the column 'some name' is not a date such as 2024-01-31."),
        ("DATE", "2025-02-31", "'2025-02-31' in the column 'some name' is not a date such as 2024-01-31."),
        ("TIMESTAMP", "x", "'x' in the column 'some name' is not a timestamp such as 2024-01-31 18:30:00."),
        ("TIME", "x", "'x' in the column 'some name' is not a time such as 18:30:00."),
    ],
)
def test_a_value_that_cannot_be_converted_is_told_with_its_column(type_: str, value: str, words: str) -> None:
    with duckdb.connect() as session, pytest.raises(duckdb.Error) as caught:
        session.execute(
            f'SELECT "some name"::{type_} FROM (VALUES (?)) AS t("some name")', [value]
        ).fetchall()
    assert explained(caught.value) == words


def test_what_is_computed_has_no_column() -> None:
    with duckdb.connect() as session, pytest.raises(duckdb.Error) as caught:
        session.execute("SELECT upper(a)::DOUBLE FROM (VALUES ('x')) AS t(a)").fetchall()
    assert explained(caught.value) == "'X' is not a number."
