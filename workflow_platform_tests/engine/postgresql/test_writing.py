"""Results that are written to tables of a real PostgreSQL, all rows or none."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.checking import compile_document
from workflow_platform.engine.execution import Execution
from workflow_platform.engine.file_catalog import FileCatalog
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform.engine.postgresql.failures import KeyMissingError, RowsRefusedError
from workflow_platform.errors import ExecutionError
from workflow_platform.spec.problems import Problem, WorkflowInvalidError
from workflow_platform_tests.engine.databases import OneDatabase
from workflow_platform_tests.engine.postgresql.server import administrator

PEOPLE = "SELECT * FROM (VALUES (1, 'Ana'), (2, 'Bo'), (3, 'Cy')) AS people(id, name)"
TABLE = "CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL)"
FULL = f"{TABLE}; INSERT INTO people VALUES (2, 'old'), (9, 'other')"

OUTPUT = "shop/public.people"

Rows = list[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Shop:
    """A database, and runs of a workflow that writes the rows of a query to its table of people."""

    url: str
    folder: Path
    steps: tuple[str, ...] = ("out",)

    def do(self, statement: str) -> None:
        with administrator(self.url) as cursor:
            cursor.execute(statement)

    def rows(self, query: str = "SELECT * FROM people ORDER BY 1") -> Rows:
        with administrator(self.url) as cursor:
            cursor.execute(query)
            found: Rows = cursor.fetchall()
            return found

    def write(self, query: str = PEOPLE, **settings: object) -> None:
        """Run the workflow. Raises what the run fails with."""
        with (
            self.execution(query, **settings) as execution,
            execution.writing({OUTPUT: execution.compute(OUTPUT)}),
        ):
            pass

    def problems(self, settings: dict[str, object], query: str = PEOPLE) -> list[tuple[str, str]]:
        """Return the code and place of each problem that the workflow has before it runs."""
        with pytest.raises(WorkflowInvalidError) as raised, self.execution(query, **settings):
            pass
        return [(problem.code, problem.at) for problem in raised.value.problems]

    def problem(self, query: str = PEOPLE, **settings: object) -> Problem:
        with pytest.raises(WorkflowInvalidError) as raised, self.execution(query, **settings):
            pass
        (problem,) = raised.value.problems
        return problem

    def execution(self, query: str, **settings: object) -> Execution:
        file, bounds = self.folder / "rows.parquet", Bounds("500MB", 1, "1GB", self.folder / "spill")
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet)")
        target = {"connection": "shop", "table": "people", **settings}
        document = {
            "format": 1,
            "name": "Write",
            "steps": [
                {"id": "rows", "block": "dataset", "settings": {"dataset": "rows"}},
                *(
                    {"id": id_, "block": "postgresql_write", "settings": target, "inputs": {"rows": "rows"}}
                    for id_ in self.steps
                ),
            ],
        }
        with PostgresDatabase(self.url, statement_timeout_seconds=60) as database:
            catalog = FileCatalog({"rows": file}, folder=self.folder, bounds=bounds, database=database)
            plan = compile_document(document, catalog)
            return Execution(plan, bounds=bounds, folder=self.folder, databases=OneDatabase(self.url))


@pytest.fixture
def shop(postgres: str, tmp_path: Path) -> Shop:
    return Shop(postgres, tmp_path)


def test_rows_are_added(shop: Shop) -> None:
    shop.do(f"{TABLE}; INSERT INTO people VALUES (9, 'other')")
    shop.write()
    assert shop.rows() == [(1, "Ana"), (2, "Bo"), (3, "Cy"), (9, "other")]


def test_rows_take_the_place_of_all_that_were_there(shop: Shop) -> None:
    shop.do(FULL)
    shop.write(mode="replace")
    assert shop.rows() == [(1, "Ana"), (2, "Bo"), (3, "Cy")]


def test_rows_take_the_place_of_those_with_the_same_key(shop: Shop) -> None:
    shop.do(FULL)
    shop.write(mode="upsert", keys=["id"])
    assert shop.rows() == [(1, "Ana"), (2, "Bo"), (3, "Cy"), (9, "other")]


def test_an_upsert_leaves_columns_alone_that_the_rows_do_not_have(shop: Shop) -> None:
    shop.do(f"{FULL}; ALTER TABLE people ADD seen text DEFAULT 'never'; UPDATE people SET seen = 'once'")
    shop.write(mode="upsert", keys=["id"])
    assert shop.rows() == [(1, "Ana", "never"), (2, "Bo", "once"), (3, "Cy", "never"), (9, "other", "once")]


def test_keys_alone_are_added_where_they_are_not_there(shop: Shop) -> None:
    shop.do("CREATE TABLE people (id integer PRIMARY KEY); INSERT INTO people VALUES (2)")
    shop.write("SELECT unnest([1, 2]) AS id", mode="upsert", keys=["id"])
    assert shop.rows() == [(1,), (2,)]


def test_columns_may_stand_in_another_order(shop: Shop) -> None:
    shop.do("CREATE TABLE people (name text, note text DEFAULT 'new', id bigint)")
    shop.write()
    assert shop.rows("SELECT id, name, note FROM people ORDER BY 1")[0] == (1, "Ana", "new")


@pytest.mark.parametrize("mode", ["append", "replace", "upsert"])
def test_a_table_is_made_if_that_is_wanted(shop: Shop, mode: str) -> None:
    keys = ["id"] if mode == "upsert" else []
    shop.write(mode=mode, keys=keys, create=True)
    assert shop.rows() == [(1, "Ana"), (2, "Bo"), (3, "Cy")]
    shop.write("SELECT 4 AS id, 'Di' AS name", mode=mode, keys=keys, create=True)
    assert len(shop.rows()) == (1 if mode == "replace" else 4)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("numeric(6,2)", "12.345::DOUBLE", "12.35"),
        ("bigint", "7::INTEGER", "7"),
        ("varchar(3)", "'abc'", "abc"),
        ("character(3)", "'ab'", "ab "),
        ("jsonb", """'{"a": [1]}'::JSON""", '{"a": [1]}'),
        ("jsonb", """'{"a": [1]}'""", '{"a": [1]}'),
        ("uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        ("text", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        ("inet", "'10.0.0.1'", "10.0.0.1/32"),
        ("bit(3)", "'101'", "101"),
        ("mood", "'glad'", "glad"),
        ("small", "3", "3"),
        ("timestamptz", "TIMESTAMP '2024-05-01 12:00:00'", "2024-05-01 12:00:00+00"),
        ("date", "'infinity'::DATE", "infinity"),
        ("text[]", "['a', NULL]", "{a,NULL}"),
        ("integer[]", "[1, 2]", "{1,2}"),
        ("bytea", "'\\x00\\xFF'::BLOB", "\\x00ff"),
        ("time", "TIME '23:59:59'", "23:59:59"),
    ],
)
def test_values_arrive_as_the_column_keeps_them(shop: Shop, kind: str, value: str, kept: str) -> None:
    shop.do("CREATE TYPE mood AS ENUM ('glad'); CREATE DOMAIN small AS integer CHECK (value < 10)")
    shop.do(f"CREATE TABLE people (value {kind})")
    shop.write(f"SELECT {value} AS value UNION ALL SELECT NULL")
    assert shop.rows("SET timezone = 'UTC'; SELECT value::text FROM people WHERE value IS NOT NULL") == [
        (kept.rstrip(),)
    ]
    assert shop.rows("SELECT count(*) FROM people") == [(2,)]


@pytest.mark.parametrize(
    ("rows", "settings", "says"),
    [
        ("SELECT 5 AS id, NULL::VARCHAR AS name", {}, "A value is missing"),
        ("SELECT 9 AS id, 'twice' AS name", {}, "same key is there already"),
        ("SELECT 4 AS id, 'a name too long' AS name", {}, "longer than its column"),
        ("SELECT 3000000000 AS id, 'far' AS name", {}, "outside the range"),
        ("SELECT -1 AS id, 'low' AS name", {}, "breaks a rule"),
        ("SELECT 4 AS id, unnest(['a', 'b']) AS name", {"mode": "upsert", "keys": ["id"]}, "the same key"),
    ],
)
def test_rows_that_the_table_refuses_change_nothing(
    shop: Shop, rows: str, settings: dict[str, object], says: str
) -> None:
    shop.do("CREATE TABLE people (id integer PRIMARY KEY CHECK (id > 0), name varchar(10) NOT NULL)")
    shop.do("INSERT INTO people VALUES (9, 'other')")
    with pytest.raises(RowsRefusedError, match=says) as raised:
        shop.write(f"{rows} UNION ALL SELECT 7, 'fine'", **settings)
    assert raised.value.step == "out"
    assert shop.rows() == [(9, "other")]


def test_a_refused_replacement_leaves_the_old_rows(shop: Shop) -> None:
    shop.do(FULL)
    with pytest.raises(RowsRefusedError):
        shop.write("SELECT 1 AS id, unnest(['a', 'b']) AS name", mode="replace")
    assert shop.rows() == [(2, "old"), (9, "other")]


def test_a_row_without_a_key_cannot_be_upserted(shop: Shop) -> None:
    shop.do("CREATE TABLE people (id integer UNIQUE, name text)")
    with pytest.raises(KeyMissingError):
        shop.write("SELECT NULL::INTEGER AS id, 'nobody' AS name", mode="upsert", keys=["id"])
    assert shop.rows() == []


def test_a_rule_that_is_checked_at_the_end_refuses_rows_in_time(shop: Shop) -> None:
    shop.do(
        "CREATE TABLE ids (id integer PRIMARY KEY); CREATE TABLE people "
        "(id integer REFERENCES ids DEFERRABLE INITIALLY DEFERRED, name text)"
    )
    with shop.execution(PEOPLE) as execution:
        computed = {OUTPUT: execution.compute(OUTPUT)}
        with pytest.raises(RowsRefusedError, match="not there"), execution.writing(computed):
            pytest.fail("The rows were taken for good.")


def test_nothing_is_written_where_the_rest_of_the_run_fails(shop: Shop) -> None:
    shop.do(FULL)
    with shop.execution(PEOPLE, mode="replace") as execution:
        computed = {OUTPUT: execution.compute(OUTPUT)}
        with pytest.raises(KeyError), execution.writing(computed):
            raise KeyError
    assert shop.rows() == [(2, "old"), (9, "other")]


def test_readers_see_the_rows_from_before_until_the_end(shop: Shop) -> None:
    shop.do(FULL)
    with shop.execution(PEOPLE, mode="replace") as execution:
        computed = {OUTPUT: execution.compute(OUTPUT)}
        with execution.writing(computed):
            assert shop.rows() == [(2, "old"), (9, "other")]
    assert len(shop.rows()) == 3


def test_of_two_replacements_at_a_time_one_remains(shop: Shop) -> None:
    shop.do("CREATE TABLE people (id integer, name text)")

    def write(number: int) -> None:
        folder = shop.folder / str(number)
        folder.mkdir()
        query = f"SELECT {number} AS id, 'x' AS name FROM range(50)"
        with Shop(shop.url, folder).execution(query, mode="replace") as execution:
            computed = {OUTPUT: execution.compute(OUTPUT)}
            for _ in range(10):
                with execution.writing(computed):
                    pass

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (1, 2)))
    assert shop.rows("SELECT count(*), count(DISTINCT id) FROM people") == [(50, 1)]


def test_a_write_that_waits_can_be_canceled(shop: Shop) -> None:
    shop.do(FULL)
    with (
        administrator(shop.url) as cursor,
        shop.execution(PEOPLE, mode="replace") as execution,
        ThreadPoolExecutor(1) as pool,
    ):
        computed = {OUTPUT: execution.compute(OUTPUT)}
        cursor.execute("BEGIN; LOCK TABLE people IN ROW EXCLUSIVE MODE")

        def write() -> None:
            with execution.writing(computed):
                pass

        waiting = pool.submit(write)
        while not waiting.done():
            execution.cancel()
        assert isinstance(waiting.exception(), ExecutionError)
        assert re.search("cancell?ed|stopped", str(waiting.exception()))
    assert shop.rows() == [(2, "old"), (9, "other")]


@pytest.mark.parametrize(
    ("table", "settings", "problem"),
    [
        (
            "CREATE VIEW people AS SELECT 1 AS id, 'a' AS name",
            {},
            ("not-writable", "/steps/1/settings/table"),
        ),
        ("CREATE TABLE persons (id integer)", {}, ("unknown-table", "/steps/1/settings/table")),
        (TABLE, {"schema": "nowhere"}, ("unknown-schema", "/steps/1/settings/schema")),
        (TABLE, {"schema": "nowhere", "create": True}, ("unknown-schema", "/steps/1/settings/schema")),
        (TABLE, {"schema": "pg_catalog", "table": "pg_class"}, ("not-writable", "/steps/1/settings/schema")),
        ("CREATE TABLE people (id integer)", {}, ("unknown-target-column", "/steps/1/settings/table")),
        (
            "CREATE TABLE people (id integer, name text, born date NOT NULL)",
            {},
            ("missing-column", "/steps/1/settings/table"),
        ),
        (
            "CREATE TABLE people (id integer GENERATED ALWAYS AS IDENTITY, name text)",
            {},
            ("computed-column", "/steps/1/settings/table"),
        ),
        ("CREATE TABLE people (id date, name text)", {}, ("type-mismatch", "/steps/1/settings/table")),
        (TABLE, {"mode": "upsert", "keys": ["name"]}, ("not-a-key", "/steps/1/settings/keys")),
        (TABLE, {"mode": "upsert"}, ("missing-keys", "/steps/1/settings/keys")),
        (TABLE, {"keys": ["id"]}, ("needless-keys", "/steps/1/settings/keys")),
        (TABLE, {"mode": "upsert", "keys": ["idd"]}, ("unknown-column", "/steps/1/settings/keys/0")),
        (
            "CREATE TABLE people (id integer, name text); CREATE UNIQUE INDEX ON people (id) WHERE id > 0",
            {"mode": "upsert", "keys": ["id"]},
            ("not-a-key", "/steps/1/settings/keys"),
        ),
    ],
)
def test_what_cannot_be_written_is_a_problem_before_the_run(
    shop: Shop, table: str, settings: dict[str, object], problem: tuple[str, str]
) -> None:
    shop.do(table)
    assert shop.problems(settings) == [problem]


def test_a_table_is_written_once_in_a_workflow(shop: Shop) -> None:
    shop.do(TABLE)
    with pytest.raises(WorkflowInvalidError, match="is written by the step 'out' already") as raised:
        Shop(shop.url, shop.folder, ("out", "again")).execution(PEOPLE)
    assert [(p.code, p.at) for p in raised.value.problems] == [("duplicate-target", "/steps/2/settings")]


def test_looking_at_the_rows_writes_nothing(shop: Shop) -> None:
    shop.do(FULL)
    with shop.execution(PEOPLE, mode="replace") as execution:
        assert len(execution.rows(OUTPUT)) == 3
    assert shop.rows() == [(2, "old"), (9, "other")]


def test_a_composite_key_is_found_whatever_its_order(shop: Shop) -> None:
    shop.do("CREATE TABLE people (id integer, name text, UNIQUE (name, id) INCLUDE (id))")
    shop.write(mode="upsert", keys=["id", "name"])
    assert len(shop.rows()) == 3


def test_a_table_has_no_column_for_a_structure(shop: Shop) -> None:
    assert shop.problems({"create": True}, "SELECT {'a': 1} AS s") == [
        ("unsupported-type", "/steps/1/settings/table")
    ]


def test_a_missing_right_is_told_before_the_run(shop: Shop) -> None:
    clerk = f"clerk_{uuid4().hex}"
    shop.do(f"{TABLE}; CREATE ROLE {clerk}; GRANT INSERT ON people TO {clerk}")
    try:
        as_clerk = Shop(f"{shop.url}&options=-crole%3D{clerk}", shop.folder)
        as_clerk.write()
        problem = as_clerk.problem(mode="replace")
        assert (problem.code, "GRANT DELETE" in problem.hint) == ("not-writable", True)
        assert len(shop.rows()) == 3
    finally:
        shop.do(f"DROP OWNED BY {clerk}; DROP ROLE {clerk}")
