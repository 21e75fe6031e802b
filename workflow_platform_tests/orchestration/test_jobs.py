"""The shape of a job: one op per step, wired as the workflow is, whatever the document is like."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dagster import InitResourceContext, JobDefinition, validate_run_config
from pydantic import JsonValue

from workflow_platform.engine.stored_catalog import NamedTables
from workflow_platform.orchestration.jobs import build_job
from workflow_platform.orchestration.outline import outline
from workflow_platform.orchestration.work import Work
from workflow_platform_tests.orchestration.documents import adults, document, keep, read, result

UNION: dict[str, JsonValue] = {
    "id": "both",
    "block": "union",
    "inputs": {"tables": ["rows", "kept", "rows"]},
    "note": "Some people twice.",
}
TABLE: dict[str, JsonValue] = {
    "id": "rows",
    "block": "postgresql_table",
    "settings": {"connection": "sales", "table": "orders"},
}


def _no_work(_: InitResourceContext) -> Iterator[Work]:
    yield from ()


def _job(written: object) -> JobDefinition:
    return build_job("job", outline(written, NamedTables("Ana")), _no_work)


def _edges(job: JobDefinition) -> set[tuple[str, str, str]]:
    """Return each edge as the op before, the op after and its input."""
    return {
        (dependency.node, invocation.alias or invocation.name, port)
        for invocation, ports in job.graph.dependencies.items()
        for port, edges in ports.items()
        for dependency in edges.get_node_dependencies()
    }


def test_each_step_is_an_op_and_each_input_an_edge() -> None:
    job = _job(document("Doubled", read("people"), keep("age > 30"), UNION, result("all", "both")))

    assert {node.name for node in job.nodes} == {"rows", "kept", "both", "result"}
    assert _edges(job) == {
        ("rows", "kept", "rows"),
        ("rows", "both", "tables"),
        ("kept", "both", "tables"),
        ("both", "result", "rows"),
    }


def test_an_op_says_what_its_step_does() -> None:
    job = _job(document("Doubled", read("people"), keep("age > 30"), UNION, result("all", "both")))

    described = job.graph.node_named("both").definition.description
    assert (
        described
        == "**Union**\n\nStack the rows of several tables, matching columns by name.\n\nSome people twice."
    )


def test_an_op_has_the_icon_of_what_computes_it() -> None:
    job = _job(document("Stored", TABLE, keep("age > 30"), result("adults")))

    kinds = {node.name: node.definition.tags["kind"] for node in job.nodes}
    assert kinds == {"rows": "postgres", "kept": "sql", "result": "parquet"}


def test_dagsters_pages_can_give_values_to_parameters() -> None:
    job = _job(adults() | {"parameters": [{"name": "age", "type": "integer", "description": "The age."}]})

    config = {"resources": {"work": {"config": {"parameters": {"age": 40, "nobody_knows": "x"}}}}}
    validated = validate_run_config(job, config)

    given = validated["resources"]["work"]["config"]["parameters"]
    assert given == {"age": 40, "nobody_knows": "x"}
    fields = [
        field
        for kind in job.get_job_snapshot().config_schema_snapshot.all_config_snaps_by_key.values()
        for field in kind.fields or ()
    ]
    assert "The age. (integer)" in {field.description for field in fields}


@pytest.mark.parametrize(
    ("written", "ops"),
    [
        ("no JSON", {"document"}),
        ({"format": 1}, {"document"}),
        (document("Empty"), {"document"}),
        (document("Unknown block", {"id": "rows", "block": "magic"}), {"rows"}),
        (document("No input", keep("true", "nothing"), result("adults")), {"kept", "result"}),
        (document("Circle", keep("true", "kept"), result("adults")), {"kept", "result"}),
        (document("Twins", read("people"), read("people")), {"rows"}),
        (document("Reserved", {"id": "config", "block": "dataset"}), {"config_"}),
    ],
    ids=lambda value: value.get("name", "") if isinstance(value, dict) else "",
)
def test_every_document_has_a_job(written: object, ops: set[str]) -> None:
    job = _job(written)

    assert {node.name for node in job.nodes} == ops
    assert job.get_job_snapshot_id()


def test_a_result_is_made_from_the_tables_above_it_only() -> None:
    other: dict[str, JsonValue] = {"id": "other", "block": "dataset", "settings": {"dataset": "cities"}}
    written = document(
        "Two", read("people"), keep("age > 30"), result("adults"), other, result("towns", "other", "towns")
    )

    shape = outline(written, NamedTables("Ana"))
    assert shape.upstream("adults") == (("Ana", "people"),)
    assert shape.upstream("towns") == (("Ana", "cities"),)
