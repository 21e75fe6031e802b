from __future__ import annotations

from pathlib import Path

import duckdb

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.inference import describe
from workflow_platform.engine.version_changes import Stored, VersionChanges, version_changes
from workflow_platform.spec.schema import Column


def changes(folder: Path, earlier: str, later: str) -> VersionChanges:
    stored = []
    for word, query in (("earlier", earlier), ("later", later)):
        file = folder / f"{word}.parquet"
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({query}) TO '{file}'")
            stored.append(Stored(file, describe(connection, f"FROM '{file}'")))
    return version_changes(stored[0], stored[1], Bounds("500MB", 2, "1GB", folder / "temp"))


def test_rows_are_compared_whatever_their_order(tmp_path: Path) -> None:
    found = changes(
        tmp_path,
        "SELECT * FROM (VALUES ('Ana', 41), ('Bo', 30), ('Cy', NULL)) AS t (name, age)",
        "SELECT * FROM (VALUES ('Cy', NULL), ('Bo', 31), ('Ana', 41)) AS t (name, age)",
    )
    assert (found.added, found.removed) == (1, 1)
    assert found.added_rows == [{"name": "Bo", "age": 31}]
    assert found.removed_rows == [{"name": "Bo", "age": 30}]


def test_equal_rows_are_counted_each(tmp_path: Path) -> None:
    found = changes(tmp_path, "SELECT 1 AS n", "SELECT 1 AS n FROM range(4)")
    assert (found.added, found.removed, found.added_rows) == (3, 0, [{"n": 1}])


def test_nothing_differs_from_itself(tmp_path: Path) -> None:
    rows = "SELECT 'nan'::DOUBLE AS n, NULL::VARCHAR AS t, [1, NULL] AS l, {'a': 1} AS s"
    found = changes(tmp_path, rows, rows)
    assert (found.added, found.removed, found.added_rows, found.removed_rows) == (0, 0, [], [])


def test_only_columns_of_one_type_are_compared(tmp_path: Path) -> None:
    found = changes(tmp_path, "SELECT 1 AS n, 2 AS gone, 3 AS turned", "SELECT 1 AS n, 'x' AS turned")
    assert found.columns == (Column("n", "INTEGER"),)
    assert found.new_columns == (Column("turned", "VARCHAR"),)
    assert [column.name for column in found.gone_columns] == ["gone", "turned"]
    assert (found.added, found.removed) == (0, 0)


def test_versions_without_a_common_column_differ_by_their_number_of_rows(tmp_path: Path) -> None:
    found = changes(tmp_path, "SELECT i AS a FROM range(5) AS t (i)", "SELECT i AS b FROM range(2) AS t (i)")
    assert (found.added, found.removed, found.added_rows) == (0, 3, [])


def test_only_some_examples_are_given_in_their_order(tmp_path: Path) -> None:
    found = changes(
        tmp_path,
        "SELECT 0 AS balance WHERE false",
        "SELECT 999 - i::INTEGER AS balance FROM range(1000) AS t (i)",
    )
    assert (found.added, len(found.added_rows), found.added_rows[0]) == (1000, 100, {"balance": 0})
