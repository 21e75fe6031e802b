"""Aggregates: both engines give a group the same value."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlglot import exp

from workflow_platform.blocks.aggregates import AGGREGATES, render_aggregate
from workflow_platform_tests.blocks.both_engines import DIALECTS, BothEngines, RefusedError, plain

SALES = """
CREATE TEMP TABLE sales (
    grp TEXT, n INTEGER, amount DOUBLE PRECISION, price DECIMAL(10, 2), big BIGINT, item TEXT,
    paid BOOLEAN, sold DATE
);
INSERT INTO sales VALUES
    ('a', 1, 1.5, 10.25, 9007199254740993, 'pear', true, '2024-01-31'),
    ('a', 2, NULL, NULL, 1, 'Apple', NULL, NULL),
    ('a', 3, 4.5, 0.10, 2, NULL, false, '2024-02-29'),
    ('a', 4, 4.5, 0.20, 2, 'äpfel', false, '1999-12-31'),
    ('b', 5, NULL, NULL, NULL, NULL, NULL, NULL),
    ('b', 6, NULL, NULL, NULL, NULL, NULL, NULL),
    ('c', 7, -1.25, 0.30, 7, 'fig', true, '2024-01-01'),
    ('d', 8, 0.1, -3.00, -5, 'x', true, '2024-01-01'),
    ('d', 9, 0.2, 3.05, 5, '', true, '2023-01-01')
"""
TYPES = {
    "n": "INTEGER",
    "amount": "DOUBLE",
    "price": "DECIMAL(10,2)",
    "big": "BIGINT",
    "item": "VARCHAR",
    "paid": "BOOLEAN",
    "sold": "DATE",
}
ALWAYS = {"count": 0, "count_distinct": 0}


@pytest.fixture(scope="module", autouse=True)
def sales(both: BothEngines) -> Iterator[None]:
    both.run(SALES)
    yield
    # A process may come back to this module later, with the same sessions.
    both.run("DROP TABLE sales")


def aggregate(
    function: str,
    column: str | None,
    dialect: str,
    order: str = "n",
    *,
    type_name: str = "",
    separator: str = "; ",
) -> str:
    descending, name = order.startswith("-"), order.removeprefix("-")
    keys = [exp.Ordered(this=exp.column(name, quoted=True), desc=descending, nulls_first=False)]
    tree = render_aggregate(
        function,
        exp.column(column, quoted=True) if column else None,
        keys if order and AGGREGATES[function].ordered else [],
        separator,
        dialect,
        type_name=type_name,
    )
    return tree.sql(dialect=dialect)


CASES = [
    *[(function, "amount") for function in AGGREGATES if function not in {"any", "all", "concatenate"}],
    *[
        (function, "price")
        for function in ("sum", "mean", "median", "min", "max", "standard_deviation", "list")
    ],
    *[(function, "n") for function in ("sum", "mean", "median", "standard_deviation", "concatenate")],
    *[(function, "big") for function in ("sum", "min", "max", "count_distinct", "concatenate")],
    *[(function, "item") for function in ("min", "max", "first", "last", "list", "concatenate", "count")],
    *[(function, "paid") for function in ("any", "all", "first", "count_distinct")],
    *[(function, "sold") for function in ("min", "max", "first", "last", "list", "concatenate")],
    ("count", None),
]


@pytest.mark.parametrize("order", ["n", "-n"])
@pytest.mark.parametrize(("function", "column"), CASES)
def test_the_engines_agree_on_every_group(
    both: BothEngines, function: str, column: str | None, order: str
) -> None:
    type_name = TYPES.get(column or "", "")

    rows = both.each(
        lambda dialect: (
            f"SELECT grp, {aggregate(function, column, dialect, order, type_name=type_name)}"
            " FROM sales GROUP BY grp ORDER BY grp"
        )
    )

    assert rows["duckdb"] == rows["postgres"]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("function", "column"), CASES)
def test_no_rows_give_null_or_none(
    both: BothEngines, function: str, column: str | None, dialect: str
) -> None:
    value = aggregate(function, column, dialect, type_name=TYPES.get(column or "", ""))

    rows = both.rows(dialect, f"SELECT {value} FROM sales WHERE n > 100")

    assert rows == [(plain(ALWAYS.get(function)),)]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("function", "column", "order", "value"),
    [
        ("count", None, "n", 4),
        ("count", "amount", "n", 3),
        ("count_distinct", "amount", "n", 2),
        ("sum", "amount", "n", 10.5),
        ("mean", "amount", "n", 3.5),
        ("median", "amount", "n", 4.5),
        ("median", "n", "n", 2.5),
        ("min", "item", "n", "Apple"),
        ("max", "item", "n", "äpfel"),
        ("standard_deviation", "n", "n", 1.2909944487358056),
        ("first", "amount", "n", 1.5),
        ("first", "sold", "-sold", "2024-02-29"),
        ("first", "item", "sold", "äpfel"),
        ("last", "amount", "-n", 1.5),
        ("last", "sold", "sold", None),
        ("any", "paid", "n", True),
        ("all", "paid", "n", False),
        ("list", "n", "-n", [4, 3, 2, 1]),
        ("list", "amount", "n", [1.5, None, 4.5, 4.5]),
        ("concatenate", "item", "-n", "äpfel; Apple; pear"),
        ("concatenate", "n", "n", "1; 2; 3; 4"),
    ],
)
def test_an_aggregate_has_its_value(
    both: BothEngines, dialect: str, function: str, column: str | None, order: str, value: object
) -> None:
    written = aggregate(function, column, dialect, order, type_name=TYPES.get(column or "", ""))

    assert both.rows(dialect, f"SELECT {written} FROM sales WHERE grp = 'a'") == [(plain(value),)]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_all_and_any_leave_out_what_is_unknown(both: BothEngines, dialect: str) -> None:
    written = ", ".join(aggregate(function, "paid", dialect) for function in ("any", "all"))

    assert both.rows(dialect, f"SELECT {written} FROM sales WHERE grp = 'a' AND n < 3") == [(True, True)]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_separator_is_text_and_no_sql(both: BothEngines, dialect: str) -> None:
    written = aggregate(
        "concatenate", "item", dialect, type_name="VARCHAR", separator="'); DROP TABLE sales; --"
    )

    rows = both.rows(dialect, f"SELECT {written} FROM sales WHERE grp = 'd'")

    assert rows == [("x'); DROP TABLE sales; --",)]


def test_text_is_compared_by_code_point_whatever_the_database_does() -> None:
    assert aggregate("min", "item", "postgres", type_name="VARCHAR") == 'MIN("item" COLLATE "C")'
    assert aggregate("min", "item", "postgres") == 'MIN("item")'
    assert aggregate("min", "item", "duckdb", type_name="VARCHAR") == 'MIN("item")'


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_has_no_sum_is_refused(both: BothEngines, dialect: str) -> None:
    with pytest.raises(RefusedError):
        both.rows(dialect, f"SELECT {aggregate('sum', 'item', dialect, type_name='VARCHAR')} FROM sales")


@pytest.mark.parametrize("function", AGGREGATES)
@pytest.mark.parametrize("dialect", ["trino", "snowflake", "bigquery", "spark"])
def test_an_aggregate_can_be_written_for_other_engines(function: str, dialect: str) -> None:
    assert aggregate(function, "amount", dialect)


def test_what_is_given_is_copied() -> None:
    column, key = exp.column("a"), exp.Ordered(this=exp.column("b"), nulls_first=False)

    render_aggregate("list", column, [key], "", "duckdb")

    assert column.parent is None
    assert key.parent is None
