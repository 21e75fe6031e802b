"""The code location: what is listed, and what can be had all the same."""

from __future__ import annotations

import pytest
from dagster import AssetKey, DagsterInvariantViolationError
from dagster._core.remote_representation.external_data import RepositorySnap
from pydantic import JsonValue

from workflow_platform.orchestration.repository import StoredWorkflows, workflow_repository
from workflow_platform.store.database import transaction
from workflow_platform.store.workflows import Workflows
from workflow_platform_tests.orchestration.documents import adults, document, keep, read, result
from workflow_platform_tests.orchestration.platform import Platform


@pytest.fixture
def workflows(platform: Platform) -> StoredWorkflows:
    return StoredWorkflows(platform.settings)


def test_the_latest_workflows_are_listed_and_no_more(platform: Platform, workflows: StoredWorkflows) -> None:
    ana = platform.person("Ana")
    for number in range(8):
        platform.save(ana, adults(f"Number {number}"))
    platform.submit(ana, "Number 0")

    listed = workflows.get_job_names()
    assert listed == ["number_0", "number_7", "number_6", "number_5", "number_4"]
    assert [job.name for job in workflows.get_all_jobs()] == listed


def test_a_job_that_is_not_listed_is_built_when_it_is_asked_for(
    platform: Platform, workflows: StoredWorkflows
) -> None:
    ana = platform.person("Ana")
    for number in range(8):
        platform.save(ana, adults(f"Number {number}"))

    assert workflows.has_job("number_0")
    assert workflows.get_job("number_0").name == "number_0"


def test_any_version_can_be_had_and_shows_under_the_name_of_its_workflow(
    platform: Platform, workflows: StoredWorkflows
) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    platform.save(ana, document("Adults", read("people"), result("adults", "rows")))

    first, second = workflows.get_job("adults__v1"), workflows.get_job("adults__v2")
    assert (first.name, second.name) == ("adults", "adults")
    assert {node.name for node in first.nodes} == {"rows", "kept", "result"}
    assert {node.name for node in second.nodes} == {"rows", "result"}
    assert workflows.get_job("adults") is second


def test_a_job_says_whose_it_is(platform: Platform, workflows: StoredWorkflows) -> None:
    saved = platform.save(platform.person("Ana Müller"), adults())

    assert workflows.get_job(saved.key).tags == {
        "workflow-platform/owner": "Ana Müller",
        "workflow-platform/workflow": str(saved.id),
        "workflow-platform/name": "Adults",
        "workflow-platform/version": "1",
    }


def test_a_workflow_saved_later_is_there_at_once(platform: Platform, workflows: StoredWorkflows) -> None:
    ana = platform.person("Ana")
    assert workflows.get_job_names() == []

    platform.save(ana, adults())

    assert workflows.get_job_names() == ["adults"]


def test_a_workflow_that_dagster_has_a_word_like_is_found(
    platform: Platform, workflows: StoredWorkflows
) -> None:
    platform.save(platform.person("Ana"), adults("Type"))

    assert workflows.get_job_names() == ["type_"]
    assert workflows.get_job("type_") is workflows.get_job("type__v1")


@pytest.mark.parametrize("name", ["nothing", "adults__v9", ""])
def test_a_job_that_nobody_saved_is_not_there(
    platform: Platform, workflows: StoredWorkflows, name: str
) -> None:
    platform.save(platform.person("Ana"), adults())

    assert not workflows.has_job(name)
    with pytest.raises(DagsterInvariantViolationError, match="There is no workflow"):
        workflows.get_job(name)


def test_broken_workflows_are_listed_with_the_others(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.save(ana, document("Broken", keep("(((", "kept"), {"id": "x", "block": "gone"}))
    platform.save(ana, adults())

    snapshot = RepositorySnap.from_def(workflow_repository(), defer_snapshots=True)

    assert [job.name for job in snapshot.job_refs or ()] == ["adults", "broken"]


def test_a_deleted_workflow_is_not_listed_but_its_runs_can_still_be_looked_at(
    platform: Platform, workflows: StoredWorkflows
) -> None:
    ana = platform.person("Ana")
    saved = platform.save(ana, adults())
    with transaction(platform.engine) as session:
        Workflows(session, ana).delete(saved.id)

    assert workflows.get_job_names() == []
    assert workflows.has_job("adults__v1")


def test_a_result_lies_below_what_its_workflow_reads(platform: Platform) -> None:
    ana, bo = platform.person("Ana"), platform.person("Bo")
    platform.upload(ana, "People")
    platform.upload(bo, "people")
    platform.save(ana, adults())
    platform.execute(platform.submit(ana, "Adults"))
    platform.save(ana, document("Rich", read("ADULTS"), keep("income > 400"), result("rich")))
    platform.execute(platform.submit(ana, "Rich"))

    graph = workflow_repository().asset_graph

    above = {tuple(key.path): graph.get(key).parent_keys for key in graph.get_all_asset_keys()}
    assert above == {
        ("Ana", "People"): set(),
        ("Ana", "adults"): {AssetKey(["Ana", "People"])},
        ("Ana", "rich"): {AssetKey(["Ana", "adults"])},
        ("Bo", "people"): set(),
    }


CRM: JsonValue = {"connection": "crm", "table": "people"}


def test_a_table_behind_a_connection_is_an_asset_above_the_result(
    platform: Platform, workflows: StoredWorkflows
) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, adults())
    platform.execute(platform.submit(ana, "Adults"))
    table: dict[str, JsonValue] = {"id": "rows", "block": "postgresql_table", "settings": CRM}
    platform.save(ana, document("Adults", table, keep("age > 35"), result("adults")))

    (asset,) = [key for key in workflows.get_assets_defs_by_key() if key.path[-1] == "adults"]
    spec = workflows.get_assets_defs_by_key()[asset].specs_by_key[asset]
    assert [dep.asset_key.path for dep in spec.deps] == [["Ana", "crm", "public", "people"]]


def test_the_listing_tells_when_something_is_new(platform: Platform, workflows: StoredWorkflows) -> None:
    ana = platform.person("Ana")
    platform.save(ana, adults())
    before = workflows.listing()
    platform.submit(ana, "Adults")
    unchanged = workflows.listing()

    platform.save(ana, adults(age=40))

    assert unchanged == before
    assert workflows.listing() != before


@pytest.mark.parametrize("name", ['Söhne "Müller" \\ & Co.', "type", "日本", "a" * 100])
def test_any_name_of_a_person_and_a_dataset_can_be_shown(platform: Platform, name: str) -> None:
    person, output = platform.person(name), f"R {name}"[:100]
    platform.upload(person, name)
    platform.save(person, document(name, read(name), result(output, "rows")))
    run = platform.submit(person, name)

    assert platform.execute(run).success
    graph = workflow_repository().asset_graph
    assert graph.get(AssetKey([name, output])).parent_keys == {AssetKey([name, name])}
