"""The SQL of the shipped examples, as files that one can read; WRITE_SNAPSHOTS=1 writes them anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from workflow_platform.blocks.tables import LAKE, NothingToWrite, Table, UnknownTableError
from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.compile.dialects import DIALECTS, dialect
from workflow_platform.compile.lineage import ColumnSource, column_lineage
from workflow_platform.compile.lower import INLINE_NODES, lower
from workflow_platform.compile.plan import Plan
from workflow_platform.engine.inference import infer_schemas
from workflow_platform.spec.schema import Column
from workflow_platform_tests.project import ROOT

SNAPSHOTS = Path(__file__).parent / "sql"
EXAMPLES = sorted((ROOT / "examples").glob("*.json"))

SAMPLES = {
    "people": "name VARCHAR, country VARCHAR, age BIGINT, income BIGINT",
    "airlines": "carrier VARCHAR, name VARCHAR",
    "airports": "faa VARCHAR, name VARCHAR, lat DOUBLE, lon DOUBLE, alt BIGINT, tzone VARCHAR",
    "planes": "tailnum VARCHAR, year BIGINT, manufacturer VARCHAR, seats BIGINT",
    "weather": "origin VARCHAR, time_hour TIMESTAMP, wind_speed DOUBLE, precip DOUBLE",
    "flights": "year BIGINT, month BIGINT, day BIGINT, dep_time BIGINT, dep_delay BIGINT, arr_delay BIGINT, "
    "carrier VARCHAR, flight BIGINT, tailnum VARCHAR, origin VARCHAR, dest VARCHAR, air_time BIGINT, "
    "time_hour TIMESTAMP",
}


class Samples(NothingToWrite):
    """A catalogue of the sample tables' columns, without their rows."""

    def dataset(self, name: str) -> Table:
        columns = (Column(*text.split(" ")) for text in SAMPLES[name].split(", "))
        return Table(LAKE, (LAKE, name), tuple(columns), (name,))

    def connected_table(self, connection: str, schema: str, name: str) -> Table:
        raise UnknownTableError(f"There is no connection '{connection}'.", setting="connection")


def planned(text: str) -> Plan:
    return compile_workflow(parse_workflow(text), Samples())


def statements(plan: Plan) -> list[str]:
    schemas = infer_schemas(plan)
    ends = [plan.step(output.step).relation.node for output in plan.outputs]
    return [lower(end, dialect("duckdb"), schemas).sql() for end in ends]


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
@pytest.mark.parametrize("document", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_compiles_to_its_snapshot(document: Path, engine: str) -> None:
    plan = planned(document.read_text())
    schemas = infer_schemas(plan)
    texts = []
    for output in plan.outputs:
        statement = lower(plan.step(output.step).relation.node, dialect(engine), schemas)
        texts.append(f"-- {output.name}\n{statement.sql(pretty=True)}")
    sql = "\n\n".join(texts)
    file = SNAPSHOTS / f"{document.stem}.{engine}.sql"
    if os.environ.get("WRITE_SNAPSHOTS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(sql + "\n")

    assert sql + "\n" == file.read_text()


def test_frames_around_steps_compile_to_nothing() -> None:
    text = (ROOT / "examples" / "average_income_by_country.json").read_text()
    document = json.loads(text)
    framed = {**document, "frames": [{"title": "All", "steps": [step["id"] for step in document["steps"]]}]}
    plain, other = planned(text), planned(json.dumps(framed))
    assert other.spec.frames
    assert statements(other) == statements(plain)


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("document", EXAMPLES, ids=lambda path: path.stem)
def test_every_dialect_can_read_what_it_is_given(document: Path, name: str) -> None:
    plan = planned(document.read_text())
    schemas = infer_schemas(plan)

    for output in plan.outputs:
        node = plan.step(output.step).relation.node
        read = sqlglot.parse_one(lower(node, dialect(name), schemas).sql(), dialect=name)
        assert isinstance(read, exp.Query)


def steps_of(*formulas: str) -> str:
    steps = ['{"id": "s0", "block": "dataset", "settings": {"dataset": "people"}}']
    steps += [
        f'{{"id": "s{i}", "block": "formula", "inputs": {{"rows": "s{i - 1}"}}, '
        f'"settings": {{"columns": [{{"name": "age", "formula": "{text}"}}]}}}}'
        for i, text in enumerate(formulas, 1)
    ]
    last = f'{{"id": "r", "block": "result", "inputs": {{"rows": "s{len(formulas)}"}}}}'
    return f'{{"format": 1, "name": "Chain", "steps": [{", ".join([*steps, last])}]}}'


def test_a_chain_of_formulas_is_one_select() -> None:
    plan = planned(steps_of("age + 1", "age * 2", "age - 3"))

    sql = lower(plan.step("r").relation.node, dialect("duckdb")).sql()

    assert sql.count("SELECT") == 1


def test_an_expression_that_doubles_with_each_step_does_not_blow_up() -> None:
    plan = planned(steps_of(*["age * age"] * 60))

    sql = lower(plan.step("r").relation.node, dialect("duckdb")).sql()

    assert sql.count('"age"') < 60 * INLINE_NODES


def test_postgresql_is_kept_from_writing_out_what_doubles_with_each_step() -> None:
    plan = planned(steps_of(*["age + age * 2"] * 40))
    node = plan.step("r").relation.node

    assert "OFFSET 0" in lower(node, dialect("postgres")).sql()
    assert "OFFSET" not in lower(node, dialect("duckdb")).sql()


@pytest.mark.parametrize(("comparison", "count"), [("=", 0), ("!=", 0), ("<", 1), (">=", 1)])
def test_a_join_by_the_order_of_text_asks_postgresql_for_code_points(comparison: str, count: int) -> None:
    steps = [
        {"id": "people", "block": "dataset", "settings": {"dataset": "people"}},
        {
            "id": "join",
            "block": "join",
            "settings": {
                "keys": [
                    {"left": "name", "right": "name", "comparison": comparison},
                    {"left": "age", "right": "age", "comparison": comparison},
                ]
            },
            "inputs": {"left": "people", "right": "people"},
        },
        {"id": "r", "block": "result", "inputs": {"rows": "join"}},
    ]
    plan = compile_workflow(parse_workflow({"format": 1, "name": "Join", "steps": steps}), Samples())
    node, schemas = plan.step("r").relation.node, infer_schemas(plan)

    # The test's server has no other order, so the SQL has to tell.
    assert lower(node, dialect("postgres"), schemas).sql().count('COLLATE "C"') == count
    assert "COLLATE" not in lower(node, dialect("duckdb"), schemas).sql()


def test_a_thousand_steps_and_doubling_diamonds_compile() -> None:
    chain = steps_of(*["age + 1"] * 990)
    source = '{"id": "u0", "block": "dataset", "settings": {"dataset": "people"}}'
    diamonds = ", ".join(
        f'{{"id": "u{i}", "block": "union", "inputs": {{"tables": ["u{i - 1}", "u{i - 1}"]}}}}'
        for i in range(1, 41)
    )
    last = '{"id": "r", "block": "result", "inputs": {"rows": "u40"}}'
    doubling = f'{{"format": 1, "name": "Diamonds", "steps": [{source}, {diamonds}, {last}]}}'

    for text in (chain, doubling):
        assert lower(planned(text).step("r").relation.node, dialect("duckdb")).sql()


def test_lineage_names_the_stored_columns_of_each_column() -> None:
    plan = planned((ROOT / "examples" / "delay_by_airline.json").read_text())

    lineage = column_lineage(plan, "result")

    assert lineage["airline"] == (ColumnSource(("airlines",), "name"),)
    assert lineage["mean_delay"] == (ColumnSource(("flights",), "arr_delay"),)
    assert lineage["flights"] == ()
