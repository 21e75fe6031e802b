from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.grouping import Function, Grouping, Groups, Order, grouped
from workflow_platform.engine.inference import describe
from workflow_platform.engine.row_view import ALL_ROWS, RowView
from workflow_platform.errors import InvalidError, NotFoundError

SALES = """SELECT * FROM (VALUES
    ('Porto', 10.50, DATE '2026-01-02'), ('Lagos', 4.00, DATE '2026-01-01'),
    ('Lagos', 2.50, DATE '2026-01-02'), (NULL, NULL, DATE '2026-01-03')
) AS t (shop, sales, day)"""


class Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def groups(
        self,
        by: str,
        function: Function = "count",
        measure: str | None = None,
        *,
        query: str = SALES,
        order: Order = "value",
        limit: int = 10,
        view: RowView = ALL_ROWS,
    ) -> Groups:
        file = self._folder / "some.parquet"
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({query}) TO '{file}'")
            schema = describe(connection, f"FROM '{file}'")
        bounds = Bounds("500MB", 2, "1GB", self._folder / "temp")
        return grouped(file, schema, view, Grouping(by, function, measure, order, limit), bounds)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def pairs(found: Groups) -> list[tuple[object, object]]:
    return [(each["group"], each["value"]) for each in found.groups]


def test_the_largest_group_comes_first_and_rows_without_a_measure_are_told_of(folder: Folder) -> None:
    found = folder.groups("shop", "sum", "sales")
    assert pairs(found) == [("Porto", "10.50"), ("Lagos", "6.50")]
    assert (found.total, found.left_out) == (2, 1)


def test_a_missing_group_is_counted_too(folder: Folder) -> None:
    assert pairs(folder.groups("shop")) == [("Lagos", 2), ("Porto", 1), (None, 1)]


@pytest.mark.parametrize(("function", "value"), [("mean", 6.5), ("min", "2.50"), ("max", "10.50")])
def test_each_day_is_told_in_the_order_of_time(folder: Folder, function: Function, value: object) -> None:
    found = folder.groups("day", function, "sales", order="group")
    assert [group for group, _ in pairs(found)] == ["2026-01-01", "2026-01-02"]
    assert pairs(found)[1][1] == value
    assert found.unit is None


def test_no_more_groups_are_given_than_wanted(folder: Folder) -> None:
    found = folder.groups("n", query="SELECT i::INTEGER AS n FROM range(50) AS t (i)", limit=3, order="group")
    assert (pairs(found), found.total) == ([(0, 1), (1, 1), (2, 1)], 50)


@pytest.mark.parametrize(
    ("moments", "unit", "first"),
    [
        ("TIMESTAMP '2026-01-01' + INTERVAL (i) HOUR", "day", "2026-01-01T00:00:00"),
        ("DATE '2000-01-01' + i::INTEGER", "month", "2000-01-01"),
        ("TIMESTAMPTZ '2026-01-01 00:00:00+00' + INTERVAL (i) SECOND", "minute", "2026-01-01T00:00:00Z"),
    ],
)
def test_times_are_cut_to_a_unit_of_which_few_enough_pass(
    folder: Folder, moments: str, unit: str, first: str
) -> None:
    query = f"SELECT {moments} AS moment FROM range(2000) AS t (i)"
    found = folder.groups("moment", query=query, order="group", limit=100)
    assert (found.unit, pairs(found)[0][0]) == (unit, first)
    assert found.total == len(found.groups) <= 100
    assert sum(int(str(value)) for _, value in pairs(found)) == 2000


def test_what_is_no_finite_number_is_left_out(folder: Folder) -> None:
    query = "SELECT 'a' AS g, unnest(['nan', 'inf', '1.5']::DOUBLE[]) AS n"
    found = folder.groups("g", "sum", "n", query=query)
    assert (pairs(found), found.left_out) == ([("a", 1.5)], 2)


def test_only_rows_that_match_are_grouped(folder: Folder) -> None:
    found = folder.groups("shop", "sum", "sales", view=RowView("sales > 3"))
    assert pairs(found) == [("Porto", "10.50"), ("Lagos", "4.00")]


def test_what_cannot_be_summed_up_is_refused(folder: Folder) -> None:
    with pytest.raises(InvalidError, match="'day' is no column of numbers"):
        folder.groups("shop", "sum", "day")
    with pytest.raises(InvalidError, match="nothing to take the sum of"):
        folder.groups("shop", "sum")
    with pytest.raises(NotFoundError, match="no column 'shops'"):
        folder.groups("shops")
