"""Executions over real files, on DuckDB, on PostgreSQL and across both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from workflow_platform.blocks.tables import NothingToWrite, Table
from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.compile.plan import Plan
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.execution import Execution
from workflow_platform.engine.file_catalog import FileCatalog
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform.engine.progress import Progress
from workflow_platform.errors import ExecutionError
from workflow_platform.spec.schema import Column
from workflow_platform.spec.workflow import MAX_STEPS
from workflow_platform_tests.engine.databases import OneDatabase

ORDERS = "SELECT i AS id, i % 7 AS customer, i * 10 AS amount, 'n' || i AS label FROM range(100) AS t(i)"
CUSTOMERS = "SELECT i AS customer, 'Customer ' || i AS name FROM range(5) AS t(i)"


@pytest.fixture(name="bounds")
def _bounds(tmp_path: Path) -> Bounds:
    return Bounds("500MB", 2, "1GB", tmp_path / "spill")


@pytest.fixture(name="datasets")
def _datasets(tmp_path: Path) -> Mapping[str, Path]:
    files = {"orders": tmp_path / "orders.parquet", "customers": tmp_path / "customers.parquet"}
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({ORDERS}) TO '{files['orders']}' (FORMAT parquet)")
        connection.execute(f"COPY ({CUSTOMERS}) TO '{files['customers']}' (FORMAT parquet)")
    return files


def step(id_: str, block: str, inputs: object = None, **settings: object) -> dict[str, object]:
    wiring = {"rows": inputs} if isinstance(inputs, str) else inputs or {}
    return {"id": id_, "block": block, "settings": settings, "inputs": wiring}


def planned(steps: list[dict[str, object]], catalog: FileCatalog) -> Plan:
    return compile_workflow(
        parse_workflow(json.dumps({"format": 1, "name": "Test", "steps": steps})), catalog
    )


def values(file: Path) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT * FROM read_parquet('{file}')").fetchall()


def test_a_sum_of_integers_is_stored_as_an_integer(
    datasets: Mapping[str, Path], bounds: Bounds, tmp_path: Path
) -> None:
    plan = planned(
        [
            step("orders", "dataset", dataset="orders"),
            step(
                "total",
                "aggregate",
                "orders",
                measures=[{"name": "total", "function": "sum", "column": "amount"}],
            ),
            step("result", "result", "total"),
        ],
        FileCatalog(datasets, folder=tmp_path, bounds=bounds),
    )

    with Execution(plan, bounds=bounds, folder=tmp_path) as execution:
        computed = execution.compute("result")

    assert computed.schema == (Column("total", "BIGINT"),)
    assert values(computed.file) == [(49500,)]
    assert computed.preview == ({"total": 49500},)


def test_a_failing_value_names_the_step_that_fails_on_it(
    datasets: Mapping[str, Path], bounds: Bounds, tmp_path: Path
) -> None:
    plan = planned(
        [
            step("orders", "dataset", dataset="orders"),
            step("typed", "select", "orders", columns=[{"column": "label", "type": "integer"}]),
            step("sorted", "sort", "typed", by=[{"column": "label"}]),
            step("result", "result", "sorted"),
        ],
        FileCatalog(datasets, folder=tmp_path, bounds=bounds),
    )

    with (
        Execution(plan, bounds=bounds, folder=tmp_path) as execution,
        pytest.raises(ExecutionError) as raised,
    ):
        execution.compute("result")

    assert raised.value.step == "typed"
    assert "could not be converted" in raised.value.message
    assert not list(tmp_path.glob("result*.parquet"))


def test_a_step_that_two_results_need_is_computed_once(
    datasets: Mapping[str, Path], bounds: Bounds, tmp_path: Path
) -> None:
    total = [{"name": "total", "function": "sum", "column": "amount"}]
    plan = planned(
        [
            step("orders", "dataset", dataset="orders"),
            step("by_customer", "group_by", "orders", keys=["customer"], measures=total),
            step("high", "filter", "by_customer", where="total > 7000"),
            step("low", "filter", "by_customer", where="total <= 7000"),
            step("r_high", "result", "high", name="high"),
            step("r_low", "result", "low", name="low"),
        ],
        FileCatalog(datasets, folder=tmp_path, bounds=bounds),
    )

    with Execution(plan, bounds=bounds, folder=tmp_path) as execution:
        high, low = execution.compute("high"), execution.compute("low")

    assert high.rows + low.rows == 7
    assert '"stored"."by_customer"' in high.sql
    assert '"stored"."by_customer"' in low.sql


@pytest.mark.parametrize("within", [None, "postgresql:test"])
def test_as_many_steps_as_a_workflow_may_have_are_one_statement(
    within: str | None, datasets: Mapping[str, Path], bounds: Bounds, tmp_path: Path, postgres: str
) -> None:
    chain = [
        step(f"limit_{i}", "limit", f"limit_{i - 1}" if i else "orders", count=2 * MAX_STEPS - i)
        for i in range(MAX_STEPS - 3)
    ]
    last = [{"name": "n", "function": "count"}]
    plan = planned(
        [
            step("orders", "dataset", dataset="orders"),
            *chain,
            step("counted", "aggregate", chain[-1]["id"], measures=last),
            step("result", "result", "counted"),
        ],
        FileCatalog(datasets, folder=tmp_path, bounds=bounds),
    )
    databases = OneDatabase(postgres)

    with Execution(plan, bounds=bounds, folder=tmp_path, databases=databases, within=within) as execution:
        computed = execution.compute("result")

    assert values(computed.file) == [(100,)]
    assert "stored" not in computed.sql


def test_what_follows_a_stored_step_keeps_its_order(
    datasets: Mapping[str, Path], bounds: Bounds, tmp_path: Path
) -> None:
    last = [{"name": "last", "function": "last", "column": "id"}]
    plan = planned(
        [
            step("orders", "dataset", dataset="orders"),
            step("few", "limit", "orders", count=50),
            step("sorted", "sort", "few", by=[{"column": "label", "direction": "descending"}]),
            step("r_all", "result", "sorted", name="all"),
            step("by_customer", "group_by", "sorted", keys=["customer"], measures=last),
            step("r_last", "result", "by_customer", name="last"),
        ],
        FileCatalog(datasets, folder=tmp_path, bounds=bounds),
    )

    with Execution(plan, bounds=bounds, folder=tmp_path) as execution:
        everything, found = execution.compute("all"), execution.compute("last")

    labels = [str(row[3]) for row in values(everything.file)]
    assert labels == sorted(labels, reverse=True)
    lasts = {row[0]: row[1] for row in values(found.file)}
    assert lasts == {c: min((i for i in range(50) if i % 7 == c), key=lambda i: f"n{i}") for c in range(7)}


def test_an_aggregate_of_which_only_constants_are_left_is_one_row(
    datasets: Mapping[str, Path], bounds: Bounds, tmp_path: Path
) -> None:
    plan = planned(
        [
            step("orders", "dataset", dataset="orders"),
            step("count", "aggregate", "orders", measures=[{"name": "n", "function": "count"}]),
            step("one", "formula", "count", columns=[{"name": "k", "formula": "1"}]),
            step("pairs", "join", {"left": "orders", "right": "one"}, kind="cross"),
            step("narrow", "select", "pairs", columns=[{"column": "id"}, {"column": "k"}]),
            step("result", "result", "narrow"),
            step("constant", "formula", "count", columns=[{"name": "n", "formula": "1"}]),
            step("r_constant", "result", "constant", name="constant"),
        ],
        FileCatalog(datasets, folder=tmp_path, bounds=bounds),
    )

    with Execution(plan, bounds=bounds, folder=tmp_path) as execution:
        assert execution.compute("result").rows == 100
        assert execution.compute("constant").rows == 1


def test_many_stacked_unions_end(datasets: Mapping[str, Path], bounds: Bounds, tmp_path: Path) -> None:
    filters = [step(f"f{i}", "filter", "orders", where=f"id = {i}") for i in range(60)]
    unions = [
        step(f"u{i}", "union", {"tables": [f"f{i}", f"u{i - 1}" if i > 1 else "f0"]}) for i in range(1, 60)
    ]
    plan = planned(
        [step("orders", "dataset", dataset="orders"), *filters, *unions, step("result", "result", "u59")],
        FileCatalog(datasets, folder=tmp_path, bounds=bounds),
    )

    with Execution(plan, bounds=bounds, folder=tmp_path) as execution:
        assert execution.compute("result").rows == 60


def test_a_file_name_is_no_pattern(bounds: Bounds, tmp_path: Path) -> None:
    for name, value in {"q[1]": "mine", "q1": "theirs"}.items():
        with duckdb.connect() as connection:
            connection.execute(
                f"COPY (SELECT '{value}' AS v) TO '{tmp_path / name}.parquet' (FORMAT parquet)"
            )
    work = tmp_path / "work"
    work.mkdir()
    catalog = FileCatalog({"t": tmp_path / "q[1].parquet"}, folder=work, bounds=bounds)
    plan = planned([step("t", "dataset", dataset="t"), step("result", "result", "t")], catalog)

    with Execution(plan, bounds=bounds, folder=work) as execution:
        assert execution.compute("result").preview == ({"v": "mine"},)


def test_progress_ends_at_the_whole(datasets: Mapping[str, Path], bounds: Bounds, tmp_path: Path) -> None:
    plan = planned(
        [step("orders", "dataset", dataset="orders"), step("result", "result", "orders")],
        FileCatalog(datasets, folder=tmp_path, bounds=bounds),
    )
    heard: list[Progress] = []

    with Execution(plan, bounds=bounds, folder=tmp_path, listener=heard.append) as execution:
        execution.compute("result")

    assert heard[-1] == Progress("result", 1.0)
    assert [progress.fraction for progress in heard] == sorted(progress.fraction for progress in heard)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('{secret}')",
        "COPY (SELECT 1) TO '{outside}'",
        "ATTACH '{outside}'",
        "SET memory_limit = '20GB'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')",
    ],
)
def test_a_session_reaches_nothing_that_it_was_not_given(query: str, bounds: Bounds, tmp_path: Path) -> None:
    secret, outside, inside = tmp_path / "secret.txt", tmp_path / "outside.db", tmp_path / "inside"
    secret.write_text("secret")
    inside.mkdir()

    with open_session(bounds, write=inside) as connection, pytest.raises(duckdb.Error):
        connection.execute(query.format(secret=secret, outside=outside))

    assert not outside.exists()


class TwoSources(NothingToWrite):
    """Orders are a dataset; customers are a table of the database."""

    def __init__(self, files: FileCatalog, database: PostgresDatabase) -> None:
        self._files = files
        self._database = database

    def dataset(self, name: str) -> Table:
        return self._files.dataset(name)

    def connected_table(self, connection: str, schema: str, name: str) -> Table:
        columns = self._database.describe_table(schema, name)
        return Table(f"postgresql:{connection}", (schema, name), columns, (connection, schema, name))


def test_what_one_database_can_compute_is_computed_there(
    datasets: Mapping[str, Path], bounds: Bounds, tmp_path: Path, postgres: str
) -> None:
    databases = OneDatabase(postgres)
    run_sql(
        postgres,
        "CREATE TABLE customer AS SELECT i AS customer, 'Customer ' || i AS name, i % 2 = 0 AS active "
        "FROM generate_series(0, 6) AS t(i)",
    )
    with databases.open("postgresql:shop") as database:
        catalog = TwoSources(FileCatalog(datasets, folder=tmp_path, bounds=bounds), database)
        document = {
            "format": 1,
            "name": "Test",
            "steps": [
                step("orders", "dataset", dataset="orders"),
                step("customers", "postgresql_table", connection="shop", table="customer"),
                step("active", "filter", "customers", where="active"),
                step("named", "select", "active", columns=[{"column": "customer"}, {"column": "name"}]),
                step(
                    "joined",
                    "join",
                    {"left": "orders", "right": "named"},
                    keys=[{"left": "customer", "right": "customer"}],
                ),
                step(
                    "counted",
                    "group_by",
                    "joined",
                    keys=["name"],
                    measures=[{"name": "n", "function": "count"}],
                ),
                step("sorted", "sort", "counted", by=[{"column": "name"}]),
                step("result", "result", "sorted"),
                step("r_active", "result", "named", name="active"),
            ],
        }
        plan = compile_workflow(parse_workflow(document), catalog)

    with Execution(plan, bounds=bounds, folder=tmp_path, databases=databases) as execution:
        mixed, inside = execution.compute("result"), execution.compute("active")

    assert values(mixed.file) == [
        ("Customer 0", 15),
        ("Customer 2", 14),
        ("Customer 4", 14),
        ("Customer 6", 14),
    ]
    assert mixed.engine == "lake"
    assert '"stored"."named"' in mixed.sql
    assert inside.engine == "postgresql:shop"
    assert '"public"."customer"' in inside.sql
    assert inside.rows == 4


def run_sql(url: str, statement: str) -> None:
    import psycopg2  # noqa: PLC0415  # only one test needs it

    with psycopg2.connect(url.replace("postgresql+psycopg2", "postgresql")) as connection:
        connection.cursor().execute(statement)
    connection.close()


def test_a_negative_length_of_time_fails_the_result_in_words(
    datasets: Mapping[str, Path], bounds: Bounds, tmp_path: Path
) -> None:
    plan = planned(
        [
            step("orders", "dataset", dataset="orders"),
            step("back", "formula", "orders", columns=[{"name": "z", "formula": "interval -3 day"}]),
            step("result", "result", "back"),
        ],
        FileCatalog(datasets, folder=tmp_path, bounds=bounds),
    )
    with (
        pytest.raises(ExecutionError, match="A length of time is negative"),
        Execution(plan, bounds=bounds, folder=tmp_path) as execution,
    ):
        execution.compute("result")
