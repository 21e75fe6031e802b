from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.inference import describe
from workflow_platform.engine.profile import Bin, ColumnProfile, Frequent, profile
from workflow_platform.engine.row_view import ALL_ROWS, RowView
from workflow_platform.errors import NotFoundError
from workflow_platform.spec.schema import Column


def profiled(folder: Path, query: str, view: RowView = ALL_ROWS) -> dict[str, ColumnProfile]:
    file = folder / "some.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{file}'")
        schema = describe(connection, f"FROM '{file}'")
    bounds = Bounds("500MB", 2, "1GB", folder / "temp")
    found = profile(file, schema, view, [column.name for column in schema], bounds)
    return {column.name: column for column in found}


def test_numbers_have_a_range_a_mean_quantiles_and_a_histogram(tmp_path: Path) -> None:
    found = profiled(tmp_path, "SELECT nullif(i, 100)::INTEGER AS n FROM range(101) AS t (i)")["n"]
    assert (found.rows, found.nulls, found.distinct, found.approximate) == (101, 1, 100, False)
    assert (found.min, found.max, found.mean) == (0, 99, 49.5)
    assert found.quantiles == pytest.approx((4.95, 24.75, 49.5, 74.25, 94.05))
    assert len(found.histogram) == 20
    assert sum(part.count for part in found.histogram) == 100
    assert (found.histogram[0].low, found.histogram[-1].high) == (0, 99)


def test_whole_numbers_are_in_bins_of_as_many_each(tmp_path: Path) -> None:
    days = profiled(tmp_path, "SELECT (i % 31 + 1)::BIGINT AS value FROM range(310) AS t(i)")["value"]
    assert [(part.low, part.count) for part in days.histogram] == [(day, 10) for day in range(1, 32)]
    years = profiled(tmp_path, "SELECT (1950 + i % 70)::INTEGER AS value FROM range(700) AS t(i)")["value"]
    assert [part.count for part in years.histogram] == [*[40] * 17, 20]
    same = profiled(tmp_path, "SELECT 7 AS value FROM range(3)")["value"]
    assert same.histogram == (Bin(7, 7, 3),)


def test_texts_have_frequent_values_and_days_a_range(tmp_path: Path) -> None:
    query = """SELECT unnest(['b', 'a', 'b', NULL]) AS t, DATE '2024-02-29' AS d, 2::BIGINT ** 60 AS p,
        9007199254740993::BIGINT AS big, 1.50::DECIMAL(9, 2) AS price"""
    found = profiled(tmp_path, query)
    text = found["t"]
    assert (text.nulls, text.distinct, text.min, text.max, text.mean) == (1, 2, "a", "b", None)
    assert text.frequent == (Frequent("b", 2), Frequent("a", 1))
    assert (found["d"].min, found["d"].histogram) == ("2024-02-29", ())
    assert found["big"].max == "9007199254740993"
    assert (found["price"].min, found["price"].histogram) == ("1.50", (Bin(1.5, 1.5, 4),))


@pytest.mark.parametrize(
    "values",
    [
        "NULL::DOUBLE",
        "'nan'::DOUBLE",
        "unnest(['inf', '-inf', 'nan', '1']::DOUBLE[])",
        "unnest([-1.7e308, 1.7e308])",
    ],
)
def test_numbers_at_the_edge_have_a_profile(values: str, tmp_path: Path) -> None:
    found = profiled(tmp_path, f"SELECT {values} AS n")["n"]
    assert all(part.low <= part.high for part in found.histogram)


def test_what_has_no_order_has_no_range(tmp_path: Path) -> None:
    found = profiled(tmp_path, "SELECT [1, 2] AS l, {'a': 1} AS s, '\\xAA'::BLOB AS b, uuid() AS u")
    assert {(column.min, column.distinct, column.nulls) for column in found.values()} == {(None, None, 0)}


def test_many_rows_are_estimated(tmp_path: Path) -> None:
    found = profiled(tmp_path, "SELECT i % 5 AS n FROM range(1_000_001) AS t (i)")["n"]
    assert (found.approximate, found.distinct, found.max) == (True, 5, 4)
    assert [part.count for part in found.histogram if part.count] == [200_001, *[200_000] * 4]


def test_only_rows_that_match_count(tmp_path: Path) -> None:
    found = profiled(tmp_path, "SELECT i AS n FROM range(10) AS t (i)", RowView("n >= 8"))["n"]
    assert (found.rows, found.min) == (2, 8)


def test_unknown_columns_are_answered_with_the_closest_one(tmp_path: Path) -> None:
    profiled(tmp_path, "SELECT 1 AS age")
    with pytest.raises(NotFoundError, match="Did you mean 'age'"):
        profile(
            tmp_path / "some.parquet",
            (Column("age", "INTEGER"),),
            ALL_ROWS,
            ["agee"],
            Bounds("1GB", 1, "1GB", tmp_path),
        )
