"""Datasets keep every version, number them in a row, and belong to their owner and source alone."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from workflow_platform.errors import ConflictError, InvalidError, NotFoundError
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.datasets import Datasets, LakeFile
from workflow_platform.store.runs import Runs
from workflow_platform.store.workflows import Workflows
from workflow_platform_tests.store.concurrency import THREADS, at_once
from workflow_platform_tests.store.documents import PEOPLE, document, lake_file


def upload(engine: Engine, actor: Actor, name: str = "people") -> int:
    with transaction(engine) as session:
        return Datasets(session, actor).publish(name, lake_file())


def run_of(engine: Engine, actor: Actor, workflow: str) -> UUID:
    with transaction(engine) as session:
        saved = Workflows(session, actor).save(document(workflow))
        return Runs(session, actor).submit(saved.id, {}).id


def publish(engine: Engine, actor: Actor, run_id: UUID, name: str = "result", output: str = "result") -> int:
    with transaction(engine) as session:
        return Datasets(session, actor).publish(name, lake_file(), run_id=run_id, output=output)


def test_an_upload_is_read_back_as_it_was_published(engine: Engine, owner: Actor) -> None:
    content = lake_file(rows=7)
    with transaction(engine) as session:
        assert Datasets(session, owner).publish("People", content) == 1
    with transaction(engine) as session:
        found = Datasets(session, owner).current("people")
    assert LakeFile(found.file, found.rows, found.size_bytes, found.columns) == content
    assert (found.name, found.number, found.columns) == ("People", 1, PEOPLE)
    assert (found.run_id, found.output) == (None, None)


def test_publishing_again_makes_the_next_version_and_keeps_the_first(engine: Engine, owner: Actor) -> None:
    assert [upload(engine, owner), upload(engine, owner, "PEOPLE")] == [1, 2]
    with transaction(engine) as session:
        datasets = Datasets(session, owner)
        assert datasets.current("people").number == 2
        assert datasets.version("people", 1).number == 1
        assert datasets.names() == ("people",)


def test_a_missing_version_is_answered_with_the_latest_one(engine: Engine, owner: Actor) -> None:
    upload(engine, owner)
    with transaction(engine) as session, pytest.raises(NotFoundError, match="no version 9; its latest is 1"):
        Datasets(session, owner).version("people", 9)


def test_an_unknown_name_is_answered_with_the_closest_one(engine: Engine, owner: Actor) -> None:
    upload(engine, owner)
    with transaction(engine) as session, pytest.raises(NotFoundError, match="Did you mean 'people'"):
        Datasets(session, owner).current("poeple")


def test_a_run_publishes_each_of_its_outputs_once(engine: Engine, owner: Actor) -> None:
    run_id = run_of(engine, owner, "Sales")
    publish(engine, owner, run_id, "by country", "countries")
    publish(engine, owner, run_id, "by year", "years")
    with pytest.raises(ConflictError, match="already published its output 'years'"):
        publish(engine, owner, run_id, "by year", "years")
    with transaction(engine) as session:
        published = Datasets(session, owner).of_run(run_id)
    assert [(version.output, version.name, version.number) for version in published] == [
        ("countries", "by country", 1),
        ("years", "by year", 1),
    ]


def test_an_upload_never_takes_the_name_of_a_result(engine: Engine, owner: Actor) -> None:
    publish(engine, owner, run_of(engine, owner, "Sales"))
    with pytest.raises(ConflictError, match="'result' is the result of the workflow 'Sales'"):
        upload(engine, owner, "Result")


def test_a_result_never_takes_the_name_of_an_upload(engine: Engine, owner: Actor) -> None:
    upload(engine, owner)
    with pytest.raises(ConflictError, match="'people' is an uploaded dataset"):
        publish(engine, owner, run_of(engine, owner, "Sales"), "people")


def test_a_result_never_takes_the_name_of_another_workflows_result(engine: Engine, owner: Actor) -> None:
    publish(engine, owner, run_of(engine, owner, "Sales"))
    with pytest.raises(ConflictError, match="the workflow 'Sales'"):
        publish(engine, owner, run_of(engine, owner, "Costs"))


def test_the_name_of_a_deleted_workflows_result_can_be_taken_over(engine: Engine, owner: Actor) -> None:
    publish(engine, owner, run_of(engine, owner, "Sales"))
    with transaction(engine) as session:
        workflows = Workflows(session, owner)
        workflows.delete(workflows.find("Sales").id)
    assert publish(engine, owner, run_of(engine, owner, "Sales")) == 2


def test_it_is_known_before_a_run_which_names_its_results_may_have(engine: Engine, owner: Actor) -> None:
    upload(engine, owner)
    run_of(engine, owner, "Sales")
    publish(engine, owner, run_of(engine, owner, "Costs"))
    with transaction(engine) as session:
        workflows, datasets = Workflows(session, owner), Datasets(session, owner)
        sales, costs = (workflows.find(name).id for name in ("Sales", "Costs"))
        for name, workflow in (("new", sales), ("new", None), ("Result", costs)):
            datasets.check_result_name(name, workflow)
        for name, workflow in (("People", sales), ("people", None), ("result", sales), ("result", None)):
            with pytest.raises(ConflictError):
                datasets.check_result_name(name, workflow)
        workflows.delete(costs)
    with transaction(engine) as session:
        Datasets(session, owner).check_result_name("result", sales)


def test_a_result_needs_its_run_and_its_output(engine: Engine, owner: Actor) -> None:
    with transaction(engine) as session, pytest.raises(InvalidError):
        Datasets(session, owner).publish("people", lake_file(), output="result")


@pytest.mark.parametrize("name", ["", "x" * 101, " people", "a\0b", "a\nb", "half \ud800"])
def test_a_bad_name_is_refused(engine: Engine, owner: Actor, name: str) -> None:
    with pytest.raises(InvalidError):
        upload(engine, owner, name)


def test_a_strangers_dataset_is_answered_like_one_that_never_was(
    engine: Engine, owner: Actor, stranger: Actor
) -> None:
    run_id = run_of(engine, owner, "Sales")
    publish(engine, owner, run_id, "people")
    with transaction(engine) as session:
        theirs = Datasets(session, stranger)
        assert theirs.names() == ()
        assert theirs.of_run(run_id) == ()
        with pytest.raises(NotFoundError, match=r"^There is no dataset 'people'\.$"):
            theirs.current("people")
        with pytest.raises(NotFoundError, match=r"^There is no dataset 'people'\.$"):
            theirs.version("people", 1)


def test_a_stranger_may_use_the_name_but_not_publish_for_the_run(
    engine: Engine, owner: Actor, stranger: Actor
) -> None:
    run_id = run_of(engine, owner, "Sales")
    publish(engine, owner, run_id, "people")
    with pytest.raises(NotFoundError, match="no such run"):
        publish(engine, stranger, run_id, "people", "other")
    assert upload(engine, stranger, "people") == 1


def test_a_failed_publication_leaves_no_dataset(engine: Engine, owner: Actor) -> None:
    def publish_outside_the_lake() -> None:
        with transaction(engine) as session:
            Datasets(session, owner).publish("people", LakeFile("../secret", 1, 1, PEOPLE))

    with pytest.raises(IntegrityError, match="file_inside_the_lake"):
        publish_outside_the_lake()
    with transaction(engine) as session:
        assert Datasets(session, owner).names() == ()


def test_publications_at_once_number_their_versions_in_a_row(engine: Engine, owner: Actor) -> None:
    numbers = at_once(lambda _: upload(engine, owner))
    assert sorted(numbers) == [*range(1, THREADS + 1)]


def test_an_output_published_at_once_is_published_once(engine: Engine, owner: Actor) -> None:
    run_id = run_of(engine, owner, "Sales")

    def attempt(_: int) -> int:
        try:
            return publish(engine, owner, run_id)
        except ConflictError:
            return 0

    assert sorted(at_once(attempt)) == [0] * (THREADS - 1) + [1]


def test_a_version_cannot_be_changed(engine: Engine, owner: Actor) -> None:
    upload(engine, owner)
    with pytest.raises(IntegrityError, match="never changes"), transaction(engine) as session:
        session.execute(text("UPDATE workflow_platform.dataset_versions SET rows = 7"))
