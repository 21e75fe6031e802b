"""Laws over made-up workflows: folding changes no result, and the predicted schema is the produced one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflow_platform.blocks.algebra import Produced, Scan
from workflow_platform.blocks.tables import LAKE, NothingToWrite, Table
from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.compile.dialects import DUCKDB
from workflow_platform.compile.in_place import MOST_LEVELS
from workflow_platform.compile.lower import lower
from workflow_platform.compile.plan import Plan
from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.execution import Execution
from workflow_platform.engine.file_catalog import FileCatalog
from workflow_platform.engine.inference import describe, infer_schemas, stored_type
from workflow_platform.spec.schema import Column, Schema
from workflow_platform_tests.engine.databases import OneDatabase

COLUMNS = (Column("a", "INTEGER"), Column("b", "DOUBLE"), Column("c", "VARCHAR"))
ROWS = [
    (1, 1.5, "x"),
    (2, None, "y"),
    (None, -2.0, "x"),
    (3, 0.0, None),
    (2, 7.25, "z"),
    (-4, 1.5, "y"),
    (1, 1.5, "x"),
]
TOLERATED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
NAMES = [column.name for column in COLUMNS]

Step = dict[str, object]


class OneTable(NothingToWrite):
    """A catalogue whose every dataset is the same table."""

    def dataset(self, name: str) -> Table:
        return Table(LAKE, (LAKE, "t"), COLUMNS, ("t",))

    def connected_table(self, connection: str, schema: str, name: str) -> Table:
        raise NotImplementedError


@st.composite
def workflows(draw: st.DrawFn) -> dict[str, object]:
    """Draw steps that always hand on the columns a, b and c, so that any step fits any other."""
    steps: list[Step] = [{"id": "s0", "block": "dataset", "settings": {"dataset": "t"}}]
    ends = ["s0"]
    for number in range(1, draw(st.integers(2, 9))):
        # Tables on the way, such as joined ones, may have other columns.
        kind = draw(st.sampled_from(sorted(MAKERS)))
        steps.extend(MAKERS[kind](draw, f"s{number}", ends))
        ends.append(str(steps[-1]["id"]))
    # A second result makes steps that both need computed once, or folded twice.
    between = draw(st.sampled_from([str(step["id"]) for step in steps]))
    for name, source in (("first", between), ("last", str(steps[-1]["id"]))):
        steps.append(one(f"result_{name}", "result", source, name=name))
    return {"format": 1, "name": "Made up", "steps": steps}


@st.composite
def deep_workflows(draw: st.DrawFn) -> dict[str, object]:
    """Draw steps of which each reads the one before it, and few fold into it."""
    steps: list[Step] = [{"id": "s0", "block": "dataset", "settings": {"dataset": "t"}, "inputs": {}}]
    for number in range(1, MOST_LEVELS + 12):
        last = str(steps[-1]["id"])
        kinds = (
            ["computed", "filtered", "reordered"]
            if number % 8 == 0
            else ["grouped", "joined", "stacked", "top", "unique"]
        )
        steps.extend(MAKERS[draw(st.sampled_from(kinds))](draw, f"s{number}", [last]))
        # Rows come back, which limits and groups have made few; now and then, a step is read twice.
        other = draw(st.sampled_from(["s0", "s0", "s0", last]))
        for step in steps:
            if step["inputs"] == {"left": last, "right": last}:
                step["inputs"] = {"left": last, "right": other}
            if step["inputs"] == {"tables": [last]}:
                step["inputs"] = {"tables": [last, other]}
    steps.append(one("result", "result", str(steps[-1]["id"])))
    return {"format": 1, "name": "Deep", "steps": steps}


def one(id_: str, block: str, source: str, **setting: object) -> Step:
    return {"id": id_, "block": block, "settings": setting, "inputs": {"rows": source}}


def filtered(draw: st.DrawFn, id_: str, before: list[str]) -> Iterator[Step]:
    conditions = ["a > 1", "b is null or b < 2", "c in ('x', 'y')", "a = 2 or c = 'x'", "coalesce(b, 0) >= 0"]
    yield one(id_, "filter", draw(st.sampled_from(before)), where=draw(st.sampled_from(conditions)))


def computed(draw: st.DrawFn, id_: str, before: list[str]) -> Iterator[Step]:
    formulas = [
        ("a", "a + 1"),
        ("a", "7"),
        ("b", "0.5"),
        ("c", "'same'"),
        ("b", "b * a - 1"),
        ("b", "a / b"),
        ("c", "upper(c)"),
        ("c", "coalesce(c, 'none')"),
        ("a", "case when b > 1 then a else 0 - a end"),
    ]
    chosen = draw(st.lists(st.sampled_from(formulas), min_size=1, max_size=3, unique_by=lambda pair: pair[0]))
    columns = [{"name": name, "formula": text} for name, text in chosen]
    yield one(id_, "formula", draw(st.sampled_from(before)), columns=columns)


def reordered(draw: st.DrawFn, id_: str, before: list[str]) -> Iterator[Step]:
    columns = [{"column": name} for name in draw(st.permutations(NAMES))]
    yield one(id_, "select", draw(st.sampled_from(before)), columns=columns)


def grouped(draw: st.DrawFn, id_: str, before: list[str]) -> Iterator[Step]:
    key = draw(st.sampled_from(["a", "c"]))
    measures = [
        {"name": "b", "function": "sum", "column": "b"},
        {"name": "c" if key == "a" else "a", "function": "max", "column": "c" if key == "a" else "a"},
    ]
    yield one(id_, "group_by", draw(st.sampled_from(before)), keys=[key], measures=measures)


def summed_up(draw: st.DrawFn, id_: str, before: list[str]) -> Iterator[Step]:
    function = draw(st.sampled_from(["sum", "min", "mean", "median", "count"]))
    measures = [
        {"name": "a", "function": draw(st.sampled_from(["count", "count_distinct", "max"])), "column": "a"},
        {"name": "b", "function": function, "column": "b"},
        in_order(draw, "c", "c"),
    ]
    yield one(f"{id_}_all", "aggregate", draw(st.sampled_from(before)), measures=measures)
    types = [("a", "integer"), ("b", "number"), ("c", "text")]
    columns = [{"column": name, "type": type_} for name, type_ in types]
    yield one(id_, "select", f"{id_}_all", columns=columns)


def listed(draw: st.DrawFn, id_: str, before: list[str]) -> Iterator[Step]:
    lists = [
        {"name": f"list of {name}", "function": "list", "column": name, "order_by": ordered(draw)}
        for name in NAMES
    ]
    measures = [in_order(draw, "a", "a"), {"name": "b", "function": "max", "column": "b"}, *lists]
    yield one(f"{id_}_all", "group_by", draw(st.sampled_from(before)), keys=["c"], measures=measures)
    yield one(f"{id_}_same", "distinct", f"{id_}_all")
    yield one(id_, "select", f"{id_}_same", columns=[{"column": name} for name in NAMES])


def in_order(draw: st.DrawFn, name: str, column: str) -> dict[str, object]:
    """Draw an aggregate whose value depends on the order of the rows, and which gives what it is given."""
    functions = ["first", "last"] if column == "a" else ["first", "last", "concatenate"]
    function = draw(st.sampled_from(functions))
    return {"name": name, "function": function, "column": column, "order_by": ordered(draw)}


def ordered(draw: st.DrawFn) -> list[dict[str, object]]:
    """Draw an order in which no two different rows are equal."""
    ways = st.sampled_from(["ascending", "descending"])
    nulls = st.sampled_from(["first", "last"])
    columns = draw(st.permutations(NAMES))
    return [{"column": name, "direction": draw(ways), "missing": draw(nulls)} for name in columns]


def top(draw: st.DrawFn, id_: str, before: list[str]) -> Iterator[Step]:
    # Ordering by every column makes what a limit keeps the same whichever way it is computed.
    yield one(f"{id_}_sorted", "sort", draw(st.sampled_from(before)), by=ordered(draw))
    yield one(id_, "limit", f"{id_}_sorted", count=draw(st.integers(0, 5)), offset=draw(st.integers(0, 2)))


def unique(draw: st.DrawFn, id_: str, before: list[str]) -> Iterator[Step]:
    source = draw(st.sampled_from(before))
    if draw(st.booleans()):
        yield one(id_, "distinct", source)
    else:
        yield one(id_, "distinct", source, columns=["c"], keep_first_by=[{"column": n} for n in NAMES])


def joined(draw: st.DrawFn, id_: str, before: list[str]) -> Iterator[Step]:
    kind = draw(st.sampled_from(["inner", "left", "right", "full", "semi", "anti"]))
    yield {
        "id": f"{id_}_joined",
        "block": "join",
        "settings": {"kind": kind, "keys": [{"left": "a", "right": "a"}], "suffix": "_r"},
        "inputs": {"left": draw(st.sampled_from(before)), "right": draw(st.sampled_from(before))},
    }
    # A limit keeps chains of joins from growing without bound.
    columns = [{"column": name} for name in NAMES]
    if kind not in {"semi", "anti"}:
        columns[1] = {"column": draw(st.sampled_from(["b", "b_r"])), "name": "b"}
    yield one(f"{id_}_narrow", "select", f"{id_}_joined", columns=columns)
    yield one(id_, "distinct", f"{id_}_narrow")


def compared(draw: st.DrawFn, id_: str, before: list[str]) -> Iterator[Step]:
    measures = [{"name": "total", "function": draw(st.sampled_from(["max", "mean"])), "column": "b"}]
    yield one(f"{id_}_total", "aggregate", draw(st.sampled_from(before)), measures=measures)
    total = f"{id_}_total"
    if draw(st.booleans()):
        total = f"{id_}_some"
        yield one(total, "filter", f"{id_}_total", where="total > 1")
    comparison = draw(st.sampled_from(["<", ">=", "="]))
    yield {
        "id": f"{id_}_joined",
        "block": "join",
        "settings": {"keys": [{"left": "b", "right": "total", "comparison": comparison}]},
        "inputs": {"left": draw(st.sampled_from(before)), "right": total},
    }
    b = draw(st.sampled_from(["b", "total"]))
    columns = [{"column": "a"}, {"column": b, "name": "b"}, {"column": "c"}]
    yield one(id_, "select", f"{id_}_joined", columns=columns)


def stacked(draw: st.DrawFn, id_: str, before: list[str]) -> Iterator[Step]:
    tables = draw(st.lists(st.sampled_from(before), min_size=1, max_size=3))
    settings_ = {"distinct": draw(st.booleans())}
    yield {"id": id_, "block": "union", "settings": settings_, "inputs": {"tables": tables}}


MAKERS = {
    "compared": compared,
    "computed": computed,
    "filtered": filtered,
    "grouped": grouped,
    "joined": joined,
    "listed": listed,
    "reordered": reordered,
    "stacked": stacked,
    "summed_up": summed_up,
    "top": top,
    "unique": unique,
}


@settings(max_examples=150, deadline=timedelta(seconds=20), suppress_health_check=[HealthCheck.too_slow])
@given(workflows())
def test_folding_changes_no_result_and_no_schema(document: dict[str, object]) -> None:
    folds_to_the_same(document)


@settings(max_examples=10, deadline=timedelta(seconds=20), suppress_health_check=TOLERATED)
@given(deep_workflows())
def test_writing_deep_selects_in_place_changes_no_result(document: dict[str, object]) -> None:
    folds_to_the_same(document)


@settings(max_examples=30, deadline=timedelta(seconds=20), suppress_health_check=TOLERATED)
@given(document=workflows())
def test_postgresql_gives_the_rows_that_duckdb_gives(
    document: dict[str, object], postgres: str, tmp_path: Path
) -> None:
    gives_the_same_on_both(document, postgres, tmp_path)


@settings(max_examples=5, deadline=timedelta(seconds=20), suppress_health_check=TOLERATED)
@given(document=deep_workflows())
def test_postgresql_gives_the_rows_of_deep_selects_that_duckdb_gives(
    document: dict[str, object], postgres: str, tmp_path: Path
) -> None:
    gives_the_same_on_both(document, postgres, tmp_path)


def folds_to_the_same(document: dict[str, object]) -> None:
    plan = compile_workflow(parse_workflow(document), OneTable())
    schemas = infer_schemas(plan)

    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"CREATE SCHEMA {LAKE}")
        connection.execute(statements.create_table((LAKE, "t"), COLUMNS))
        connection.executemany(f"INSERT INTO {LAKE}.t VALUES (?, ?, ?)", ROWS)
        run_step_by_step(plan, schemas, connection)
        for output in plan.outputs:
            folded = lower(plan.step(output.step).relation.node, DUCKDB, schemas).sql()

            assert stored(describe(connection, folded)) == schemas[output.step]
            assert rows(connection, folded) == rows(connection, f'SELECT * FROM "{output.step}"'), folded


def gives_the_same_on_both(document: dict[str, object], postgres: str, tmp_path: Path) -> None:
    bounds = Bounds("500MB", 1, "1GB", tmp_path / "spill")
    file = tmp_path / "t.parquet"
    with duckdb.connect() as connection:
        connection.execute(statements.create_table(("t",), COLUMNS))
        connection.executemany("INSERT INTO t VALUES (?, ?, ?)", ROWS)
        connection.execute(f"COPY t TO '{file}' (FORMAT parquet)")
    catalog = FileCatalog({"t": file}, folder=tmp_path, bounds=bounds)
    plan = compile_workflow(parse_workflow(document), catalog)
    databases = OneDatabase(postgres)

    results = []
    for within in (None, "postgresql:test"):
        with (
            Execution(plan, bounds=bounds, folder=tmp_path, databases=databases, within=within) as execution,
            duckdb.connect() as connection,
        ):
            for output in plan.outputs:
                computed = execution.compute(output.name)
                found = rows(connection, f"SELECT * FROM read_parquet('{computed.file}')")
                results.append((computed.schema, found))

    assert results[: len(plan.outputs)] == results[len(plan.outputs) :]


def run_step_by_step(plan: Plan, schemas: dict[str, Schema], connection: duckdb.DuckDBPyConnection) -> None:
    """Compute each step into a table of its own, from the tables of the steps before it."""
    for step in plan.steps:
        node = step.relation.node
        source = isinstance(node, Produced) and isinstance(node.rows, Scan)
        query = f"SELECT * FROM {LAKE}.t" if source else lower(node, DUCKDB, schemas, local=True).sql()
        connection.execute(statements.create_table((step.id,), schemas[step.id]))
        connection.execute(f'INSERT INTO "{step.id}" {query}')


def stored(schema: Schema) -> Schema:
    return tuple(Column(column.name, stored_type(column.type)) for column in schema)


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[str, ...]]:
    found = connection.execute(query).fetchall()
    return sorted(tuple(written(value) for value in row) for row in found)


def written(value: object) -> str:
    # Sums of doubles depend on the order of their terms in the last digits.
    return f"{value:.9g}" if isinstance(value, float) and math.isfinite(value) else repr(value)
