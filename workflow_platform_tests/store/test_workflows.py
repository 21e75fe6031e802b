"""Workflows keep every version, number them in a row, and belong to their owner alone."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from workflow_platform.errors import InvalidError, NotFoundError
from workflow_platform.spec.workflow import WorkflowSpec
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.workflows import SavedWorkflow, Workflows
from workflow_platform_tests.store.concurrency import THREADS, at_once
from workflow_platform_tests.store.documents import document


def save(engine: Engine, actor: Actor, content: WorkflowSpec) -> SavedWorkflow:
    with transaction(engine) as session:
        return Workflows(session, actor).save(content)


def test_a_first_save_makes_version_1_under_a_key_and_a_slug(engine: Engine, owner: Actor) -> None:
    saved = save(engine, owner, document("Average income by country"))
    assert (saved.key, saved.slug) == ("average_income_by_country", "average-income-by-country")
    assert (saved.number, saved.created) == (1, True)


def test_what_was_saved_is_read_back_whole(engine: Engine, owner: Actor) -> None:
    content = document()
    saved = save(engine, owner, content)
    with transaction(engine) as session:
        assert WorkflowSpec.model_validate(Workflows(session, owner).version(saved.id, 1)) == content


def test_a_mapping_is_saved_as_the_document_it_says(engine: Engine, owner: Actor) -> None:
    save(engine, owner, document())
    with transaction(engine) as session:
        again = Workflows(session, owner).save(document().model_dump(exclude_defaults=True))
    assert not again.created


def test_a_changed_document_is_a_new_version_of_the_same_workflow(engine: Engine, owner: Actor) -> None:
    first = save(engine, owner, document(limit=1))
    second = save(engine, owner, document(limit=2))
    assert (second.id, second.key, second.number, second.created) == (first.id, first.key, 2, True)


def test_an_identical_document_is_no_new_version(engine: Engine, owner: Actor) -> None:
    save(engine, owner, document(limit=1))
    save(engine, owner, document(limit=2))
    again = save(engine, owner, document(limit=2))
    assert (again.number, again.created) == (2, False)


def test_going_back_to_an_older_document_is_a_new_version(engine: Engine, owner: Actor) -> None:
    *_, last = [save(engine, owner, document(limit=limit)) for limit in (1, 2, 1)]
    assert (last.number, last.created) == (3, True)


def test_a_name_in_other_letters_is_the_same_workflow_renamed(engine: Engine, owner: Actor) -> None:
    first = save(engine, owner, document("Ärger im Norden"))
    second = save(engine, owner, document("ÄRGER im Norden"))
    assert (second.id, second.name, second.number) == (first.id, "ÄRGER im Norden", 2)


def test_names_that_look_alike_in_addresses_get_slugs_and_keys_of_their_own(
    engine: Engine, owner: Actor
) -> None:
    saved = [save(engine, owner, document(name)) for name in ("a b", "a-b", "a.b")]
    assert [workflow.slug for workflow in saved] == ["a-b", "a-b-2", "a-b-3"]
    assert saved[0].key == "a_b"
    assert all(re.fullmatch("a_b_[a-z]{6}", workflow.key) for workflow in saved[1:])


def test_two_owners_may_use_one_name_but_never_one_key(engine: Engine, owner: Actor, stranger: Actor) -> None:
    mine, theirs = (save(engine, actor, document("Sales")) for actor in (owner, stranger))
    assert (mine.slug, theirs.slug) == ("sales", "sales")
    assert mine.key == "sales"
    assert re.fullmatch("sales_[a-z]{6}", theirs.key)


@pytest.mark.parametrize("name", ["東京", "x" * 100, "ﷺ" * 100, "½" * 100, "_", "x" * 89 + " y" * 5])
def test_any_valid_name_makes_a_valid_key_and_slug(engine: Engine, owner: Actor, name: str) -> None:
    saved = save(engine, owner, document(name))
    assert re.fullmatch("[a-z0-9]+(_[a-z0-9]+)*", saved.key)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", saved.slug)
    assert save(engine, owner, document(name, limit=2)).number == 2


def test_a_workflow_is_found_by_name_and_by_slug(engine: Engine, owner: Actor) -> None:
    saved = save(engine, owner, document("Average income"))
    with transaction(engine) as session:
        workflows = Workflows(session, owner)
        found = [workflows.find(name) for name in ("Average income", "average INCOME", "average-income")]
        assert [workflow.id for workflow in found] == [saved.id] * 3
        assert workflows.get(saved.id).number == 1


def test_a_name_wins_over_the_slug_of_another(engine: Engine, owner: Actor) -> None:
    save(engine, owner, document("A b"))
    named = save(engine, owner, document("a-b"))
    with transaction(engine) as session:
        assert Workflows(session, owner).find("a-b").id == named.id


def test_an_unknown_name_is_answered_with_the_closest_one(engine: Engine, owner: Actor) -> None:
    save(engine, owner, document("Average income"))
    with transaction(engine) as session, pytest.raises(NotFoundError) as caught:
        Workflows(session, owner).find("avarage income")
    assert caught.value.hint == "Did you mean 'average-income'?"


@pytest.mark.parametrize("name", ["nul \0", "half \ud800", ""])
def test_a_name_that_cannot_be_stored_is_simply_not_there(engine: Engine, owner: Actor, name: str) -> None:
    with transaction(engine) as session, pytest.raises(NotFoundError):
        Workflows(session, owner).find(name)


def test_workflows_are_listed_last_edited_first_in_pages(engine: Engine, owner: Actor) -> None:
    for name in ("one", "two", "three"):
        save(engine, owner, document(name))
    save(engine, owner, document("one", limit=2))
    with transaction(engine) as session:
        workflows = Workflows(session, owner)
        assert [workflow.name for workflow in workflows.list()] == ["one", "three", "two"]
        assert [workflow.name for workflow in workflows.list(limit=1, offset=1)] == ["three"]


def test_a_deleted_workflow_is_gone_and_its_name_free(engine: Engine, owner: Actor) -> None:
    first = save(engine, owner, document("Sales"))
    with transaction(engine) as session:
        Workflows(session, owner).delete(first.id)
    with transaction(engine) as session:
        workflows = Workflows(session, owner)
        assert workflows.list() == ()
        for look in (lambda: workflows.get(first.id), lambda: workflows.version(first.id, 1)):
            with pytest.raises(NotFoundError):
                look()
    second = save(engine, owner, document("Sales"))
    assert (second.number, second.slug) == (1, "sales")
    assert second.key != first.key


def test_a_strangers_workflow_is_answered_like_one_that_never_was(
    engine: Engine, owner: Actor, stranger: Actor
) -> None:
    saved = save(engine, owner, document("Sales"))
    with transaction(engine) as session:
        theirs = Workflows(session, stranger)
        assert theirs.list() == ()
        for method, real, absent in (
            (theirs.get, (saved.id,), (uuid4(),)),
            (theirs.version, (saved.id, 1), (uuid4(), 1)),
            (theirs.delete, (saved.id,), (uuid4(),)),
            (theirs.find, ("Sales",), ("Sales",)),
        ):
            answers = []
            for arguments in (real, absent):
                with pytest.raises(NotFoundError) as caught:
                    method(*arguments)
                answers.append(str(caught.value))
            assert answers[0] == answers[1]
    with transaction(engine) as session:
        assert Workflows(session, owner).get(saved.id).name == "Sales"


def test_saving_for_a_user_who_is_not_there_is_refused(engine: Engine) -> None:
    with pytest.raises(NotFoundError):
        save(engine, Actor(uuid4(), "Nobody"), document())


def test_text_that_cannot_be_stored_is_refused_before_anything_is(engine: Engine, owner: Actor) -> None:
    content = document().model_copy(update={"description": "a NUL \0 and no \\u0000"})
    with pytest.raises(InvalidError):
        save(engine, owner, content)
    with transaction(engine) as session:
        assert Workflows(session, owner).list() == ()


def test_a_backslash_before_u0000_is_only_text(engine: Engine, owner: Actor) -> None:
    content = document().model_copy(update={"description": "\\u0000"})
    assert save(engine, owner, content).created


def test_saves_at_once_number_their_versions_in_a_row(engine: Engine, owner: Actor) -> None:
    saved = at_once(lambda number: save(engine, owner, document("Sales", limit=number + 1)))
    assert len({workflow.id for workflow in saved}) == 1
    assert sorted(workflow.number for workflow in saved) == [*range(1, THREADS + 1)]
    assert all(workflow.created for workflow in saved)


def test_the_same_save_at_once_makes_one_version(engine: Engine, owner: Actor) -> None:
    saved = at_once(lambda _: save(engine, owner, document("Sales")))
    assert {workflow.number for workflow in saved} == {1}
    assert sum(workflow.created for workflow in saved) == 1


def test_workflows_made_at_once_never_share_a_slug_or_key(engine: Engine, owner: Actor) -> None:
    saved = at_once(lambda number: save(engine, owner, document(f"a{'-' * (number + 1)}b")))
    assert len({workflow.slug for workflow in saved}) == THREADS
    assert len({workflow.key for workflow in saved}) == THREADS


def test_a_version_cannot_be_changed(engine: Engine, owner: Actor) -> None:
    save(engine, owner, document())
    with pytest.raises(IntegrityError, match="never changes"), transaction(engine) as session:
        session.execute(text("UPDATE workflow_platform.workflow_versions SET number = 7"))


def test_a_failed_transaction_leaves_nothing(engine: Engine, owner: Actor) -> None:
    def save_and_fail() -> None:
        with transaction(engine) as session:
            Workflows(session, owner).save(document())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        save_and_fail()
    with transaction(engine) as session:
        assert Workflows(session, owner).list() == ()
