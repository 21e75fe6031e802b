"""Runs of the platform, executed by their jobs in this process."""

from __future__ import annotations

import pytest
from dagster import (
    AssetKey,
    ExecuteInProcessResult,
    TableColumnDep,
    TableColumnLineage,
    TableMetadataValue,
    TableSchema,
)
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.execution.api import execute_run
from pydantic import JsonValue, SecretStr
from sqlalchemy import select, update

from workflow_platform.engine.publish import MAKING
from workflow_platform.store.connections import ConnectionDetails, Connections
from workflow_platform.store.database import transaction
from workflow_platform.store.lineage.tables import FeedRow
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.tables import DatasetRow, Document, UserRow
from workflow_platform.store.vault import Vault
from workflow_platform_tests.orchestration.documents import adults, document, keep, read, result
from workflow_platform_tests.orchestration.platform import Platform

# Fails when it is computed, not before.
IMPOSSIBLE: dict[str, JsonValue] = {
    "id": "impossible",
    "block": "select",
    "settings": {"columns": [{"column": "name", "type": "integer"}]},
    "inputs": {"rows": "rows"},
}

BAD_DEFAULT: JsonValue = [{"name": "x", "type": "date", "default": "soon"}]


def _failures(outcome: ExecuteInProcessResult) -> dict[str, str]:
    """Return the words of each step that failed."""
    return {
        str(event.step_key): str(event.step_failure_data.user_failure_data.description)
        for event in outcome.all_events
        if event.is_step_failure and event.step_failure_data.user_failure_data
    }


def test_a_run_publishes_a_version_of_its_result(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")

    outcome = platform.execute(run)

    assert outcome.success
    (version,) = platform.results(ana, run.id)
    assert (version.name, version.number) == ("adults", 1)
    assert [row[0] for row in platform.rows(version)] == ["Ana", "Cy", "Di"]
    assert platform.run(ana, run.id).state == "succeeded"
    assert platform.run(ana, run.id).inputs == {"people": 1}


def test_a_run_tells_what_its_result_is_made_of(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.upload(ana, "countries", "SELECT 'Peru' AS country")
    countries = {**read("countries"), "id": "countries"}
    peruvians: dict[str, JsonValue] = {
        "id": "peruvians",
        "block": "join",
        "settings": {"kind": "semi", "keys": [{"left": "country", "right": "country"}]},
        "inputs": {"left": "rows", "right": "countries"},
    }
    platform.save(
        ana, document("Peruvians", read("people"), countries, peruvians, result("peruvians", "peruvians"))
    )

    assert platform.execute(platform.submit(ana, "Peruvians")).success

    with transaction(platform.engine) as session:
        told = session.execute(
            select(DatasetRow.name, FeedRow.columns).join(
                DatasetRow, DatasetRow.id == FeedRow.source_dataset_id
            )
        ).all()
    columns = ("name", "age", "country", "income")
    assert sorted(map(tuple, told)) == [("countries", {}), ("people", {name: [name] for name in columns})]


def test_a_run_leaves_nothing_but_its_result(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")

    platform.execute(run)

    (version,) = platform.results(ana, run.id)
    file = platform.settings.lake / version.file
    assert file.stat().st_mode & 0o777 == 0o444
    assert not any((platform.settings.lake / MAKING).iterdir())


def test_the_result_tells_dagster_what_it_is(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, adults())

    outcome = platform.execute(platform.submit(ana, "Adults"))

    (event,) = outcome.asset_materializations_for_node("result")
    told = {name: value.value for name, value in event.metadata.items()}
    lineage, preview = told["dagster/column_lineage"], told["preview"]
    assert event.asset_key == AssetKey(["Ana", "adults"])
    assert told["dagster/row_count"] == 3
    assert _columns(told["dagster/column_schema"]) == ["name", "age", "country", "income"]
    assert isinstance(lineage, TableColumnLineage)
    assert lineage.deps_by_column["age"] == [TableColumnDep(AssetKey(["Ana", "people"]), "age")]
    assert isinstance(preview, TableMetadataValue)
    assert preview.records[0].data["name"] == "Ana"
    assert "35" in str(told["sql"])
    assert (told["version"], told["inputs"]) == (1, {"people": 1})
    assert not str(told["dagster/uri"]).startswith("/")


def test_every_step_tells_its_columns_and_its_sql(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, adults())

    outcome = platform.execute(platform.submit(ana, "Adults"))

    outputs = [event for event in outcome.all_node_events if event.is_successful_output]
    assert [event.step_key for event in outputs] == ["rows", "kept"]
    told = outputs[1].step_output_data.metadata
    assert _columns(told["dagster/column_schema"].value)[:2] == ["name", "age"]
    assert "WHERE" in str(told["sql"].value)


def test_a_run_uses_the_parameters_that_it_was_given(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    parameters: JsonValue = [{"name": "age", "type": "integer", "default": 0}]
    rows = keep("age > ${age}")
    platform.save(ana, document("Older", read("people"), rows, result("older"), parameters=parameters))
    run = platform.submit(ana, "Older", {"age": 50})

    platform.execute(run)

    (version,) = platform.results(ana, run.id)
    assert [row[0] for row in platform.rows(version)] == ["Cy"]


def test_a_result_that_is_named_by_a_parameter_is_a_dataset_for_each_value(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    parameters: JsonValue = [{"name": "age", "type": "integer", "default": 0}]
    end = result("older than ${age}")
    platform.save(ana, document("Older", read("people"), keep("age > ${age}"), end, parameters=parameters))

    runs = [platform.submit(ana, "Older", {"age": age}) for age in (0, 50)]
    for run in runs:
        platform.execute(run)

    published = [(version.name, version.number) for run in runs for version in platform.results(ana, run.id)]
    assert published == [("older than 0", 1), ("older than 50", 1)]


def test_people_with_equal_names_for_their_things_do_not_meet(platform: Platform) -> None:
    ana, bo = platform.person("Ana"), platform.person("Bo")
    platform.upload(ana, "people")
    platform.upload(bo, "people", "SELECT 'Zed' AS name, 99 AS age")
    mine, other = platform.save(ana, adults()), platform.save(bo, adults())
    run, other_run = platform.submit(ana, "Adults"), platform.submit(bo, "Adults")

    platform.execute(run)
    platform.execute(other_run)

    assert mine.key != other.key
    assert len(platform.rows(platform.results(ana, run.id)[0])) == 3
    assert platform.rows(platform.results(bo, other_run.id)[0]) == [("Zed", 99)]
    assert not platform.results(ana, other_run.id)


def test_a_run_executes_the_version_that_it_was_submitted_with(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, adults(age=50))
    run = platform.submit(ana, "Adults")
    platform.save(ana, adults(age=0))

    platform.execute(run)

    (version,) = platform.results(ana, run.id)
    assert [row[0] for row in platform.rows(version)] == ["Cy"]


def test_a_step_that_fails_says_why_and_leaves_no_version(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, document("Impossible", read("people"), IMPOSSIBLE, result("never", "impossible")))
    run = platform.submit(ana, "Impossible")

    outcome = platform.execute(run)

    assert not outcome.success
    (words,) = _failures(outcome).values()
    assert words.startswith("Step 'impossible': A value could not be converted")
    assert not platform.results(ana, run.id)
    assert not any((platform.settings.lake / MAKING).iterdir())
    ended = platform.run(ana, run.id)
    assert (ended.state, ended.error and ended.error["code"]) == ("failed", "execution-failed")


@pytest.mark.parametrize("first", ["good", "bad"])
def test_all_results_are_published_or_none(platform: Platform, first: str) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    good = result("good", "rows", "good")
    bad = result("bad", "impossible", "bad")
    ends = (good, bad) if first == "good" else (bad, good)
    platform.save(ana, document("Both", read("people"), IMPOSSIBLE, *ends))
    run = platform.submit(ana, "Both")

    platform.execute(run)

    assert platform.run(ana, run.id).state == "failed"
    assert not platform.results(ana, run.id)


def test_a_result_of_a_name_that_is_taken_is_refused_before_anything_is_computed(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, document("Taken", read("people"), IMPOSSIBLE, result("people", "impossible")))
    run = platform.submit(ana, "Taken")

    platform.execute(run)

    error = platform.run(ana, run.id).error
    assert error
    assert (error["code"], error["message"]) == ("conflict", "'people' is an uploaded dataset.")


def test_several_results_are_published_together(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    ends = (result("all", "rows", "all"), result("kept"))
    platform.save(ana, document("Both", read("people"), keep("age > 35"), *ends))
    run = platform.submit(ana, "Both")

    outcome = platform.execute(run)

    sizes = {version.output: version.rows for version in platform.results(ana, run.id)}
    assert sizes == {"all": 4, "kept": 3}
    assert _materialized(outcome) == {AssetKey(["Ana", "all"]), AssetKey(["Ana", "kept"])}


def test_a_workflow_that_no_longer_compiles_fails_with_each_problem_at_its_place(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    cities: dict[str, JsonValue] = {"id": "cities", "block": "dataset", "settings": {"dataset": "cities"}}
    ends = (result("kept"), result("towns", "cities", "towns"))
    platform.save(ana, document("Broken", read("people"), keep("agee > 35"), cities, *ends))
    platform.save(ana, adults())
    broken, good = platform.submit(ana, "Broken"), platform.submit(ana, "Adults")

    outcome = platform.execute(broken)

    failures = _failures(outcome)
    assert failures.keys() == {"kept", "cities"}
    assert failures["kept"].startswith("/steps/1/settings/where: There is no column 'agee'")
    assert failures["cities"].startswith("/steps/2/settings/dataset: ")
    ended = platform.run(ana, broken.id)
    assert ended.state == "failed"
    assert ended.error is not None
    assert (ended.error["code"], ended.error["step"]) == ("invalid-workflow", "kept")
    assert ended.error["message"].startswith("Step 'kept': There is no column 'agee'")
    assert ended.error["message"].endswith("There is another problem.")
    assert platform.execute(good).success


@pytest.mark.parametrize(
    "written",
    [document("Bad"), document("Bad", read("people")), adults("Bad") | {"parameters": BAD_DEFAULT}],
    ids=["no steps", "no result", "a bad default"],
)
def test_problems_of_no_step_fail_the_run_too(platform: Platform, written: Document) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, written)
    run = platform.submit(ana, "Bad")

    outcome = platform.execute(run)

    assert not outcome.success
    assert _failures(outcome)
    assert platform.run(ana, run.id).state == "failed"


def test_a_run_that_was_ended_meanwhile_publishes_nothing(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, adults())
    run = platform.submit(ana, "Adults")
    with transaction(platform.engine) as session:
        mark_run(session, run.id, "canceled")

    outcome = platform.execute(run)

    assert not outcome.success
    assert not platform.results(ana, run.id)
    assert platform.run(ana, run.id).state == "canceled"


def test_a_run_that_dagsters_pages_start_is_a_run_of_the_platform(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    saved = platform.save(ana, adults())

    outcome = platform.job(saved.key).execute_in_process(instance=platform.instance)

    assert outcome.success
    (run,) = platform.runs(ana)
    assert (run.state, run.dagster_run_id) == ("succeeded", outcome.run_id)
    assert platform.results(ana, run.id)


def test_a_run_that_dagsters_pages_start_again_has_the_values_of_the_first(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    parameters: JsonValue = [{"name": "age", "type": "integer"}]
    rows = keep("age > ${age}")
    platform.save(ana, document("Older", read("people"), rows, result("older"), parameters=parameters))
    first = platform.submit(ana, "Older", {"age": 50})
    platform.execute(first)
    job = platform.job(first.workflow_key, first.number)
    parent = str(first.id)
    again = platform.instance.create_run_for_job(job, parent_run_id=parent, root_run_id=parent)

    assert execute_run(InMemoryJob(job), again, platform.instance).success

    second, _ = platform.runs(ana)
    assert (second.dagster_run_id, second.parameters) == (again.run_id, {"age": 50})


def test_no_event_holds_the_password_of_a_connection(platform: Platform) -> None:
    ana = platform.person("Ana")
    password = "s3cret-word"  # what must not show
    details = ConnectionDetails(
        host="127.0.0.1", port=1, database="d", username="u", password=SecretStr(password)
    )
    with transaction(platform.engine) as session:
        Connections(session, ana, Vault.from_file(platform.settings.vault_file)).save("sales", details)
    table: dict[str, JsonValue] = {
        "id": "orders",
        "block": "postgresql_table",
        "settings": {"connection": "sales", "table": "orders"},
    }
    platform.save(ana, document("Sales", table, result("copy", "orders")))
    run = platform.submit(ana, "Sales")

    outcome = platform.execute(run)

    assert _failures(outcome)
    logged = str(platform.instance.all_logs(str(run.id))) + str(platform.instance.get_run_by_id(str(run.id)))
    assert password not in logged
    assert password not in str(platform.run(ana, run.id))


def _materialized(outcome: ExecuteInProcessResult) -> set[AssetKey | None]:
    return {event.asset_key for event in outcome.all_events if event.is_step_materialization}


def _columns(schema: object) -> list[str]:
    assert isinstance(schema, TableSchema)
    return [column.name for column in schema.columns]


def test_a_result_that_there_is_no_room_for_fails_the_run_and_leaves_nothing(platform: Platform) -> None:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    platform.save(ana, adults())
    before = {path for path in platform.settings.lake.rglob("*") if path.is_file()}
    with transaction(platform.engine) as session:
        session.execute(update(UserRow).where(UserRow.id == ana.user_id).values(quota_storage_bytes=1000))
    run = platform.submit(ana, "Adults")

    assert not platform.execute(run).success

    ended = platform.run(ana, run.id)
    assert (ended.state, ended.error and ended.error["code"]) == ("failed", "storage-quota")
    assert platform.results(ana, run.id) == ()
    assert {path for path in platform.settings.lake.rglob("*") if path.is_file()} == before
