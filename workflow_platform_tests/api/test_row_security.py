"""The second wall: what the database itself keeps apart, should a query forget to."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from workflow_platform.api.site import Site
from workflow_platform.store.database import Engine, transaction
from workflow_platform_tests.api.people import Person, document
from workflow_platform_tests.api.sharing import share

OWNED = """
    SELECT c.relname, c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'workflow_platform'::regnamespace AND c.relkind = 'r' AND a.attname = 'owner_id'
"""
COUNT = text("SELECT count(*) FROM workflow_platform.workflows")


@pytest.fixture
def owned(ana: Person) -> None:
    draft = {"document": document(), "publish": False}
    assert ana.client.post("/api/v1/workflows", json=draft).status_code == 201


def test_every_table_with_an_owner_has_a_policy(database: Engine) -> None:
    with database.connect() as connection:
        found = {row[0]: row[1] for row in connection.execute(text(OWNED))}
    assert {"workflows", "runs", "schedules", "schedule_fires"} <= found.keys()
    assert [name for name, walled in found.items() if not walled] == []


@pytest.mark.usefixtures("owned")
def test_a_query_that_forgets_the_owner_shows_nothing_of_others(ana: Person, bo: Person, site: Site) -> None:
    seen = {}
    for name, actor in (("ana", ana.actor), ("bo", bo.actor), ("nobody", None)):
        with transaction(site.engine, actor) as session:
            seen[name] = session.scalar(COUNT)
    assert seen == {"ana": 1, "bo": 0, "nobody": 0}


@pytest.mark.usefixtures("owned")
def test_who_one_is_ends_with_the_transaction(ana: Person, site: Site) -> None:
    # All connections of the pool have been Ana's by now.
    for _ in range(5):
        with transaction(site.engine, ana.actor) as session:
            assert session.scalar(COUNT) == 1
        with transaction(site.engine) as session:
            assert session.scalar(COUNT) == 0


@pytest.mark.usefixtures("owned")
def test_nobody_changes_or_makes_what_is_of_others(
    ana: Person, bo: Person, site: Site, database: Engine
) -> None:
    with transaction(site.engine, bo.actor) as session:
        changed = session.execute(text("UPDATE workflow_platform.workflows SET name = 'taken' RETURNING id"))
        assert changed.all() == []
        deleted = session.execute(text("DELETE FROM workflow_platform.workflow_versions RETURNING id"))
        assert deleted.all() == []
    planted = text(
        "INSERT INTO workflow_platform.workflows (owner_id, name, slug, key) VALUES (:owner, 'a', 'a', 'a')"
    )
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction(site.engine, bo.actor) as session,
    ):
        session.execute(planted, {"owner": ana.actor.user_id})
    with database.connect() as connection:
        assert connection.execute(text("SELECT name FROM workflow_platform.workflows")).all() == [("Adults",)]


@pytest.mark.usefixtures("owned")
def test_nobody_learns_what_others_were_given(ana: Person, bo: Person, site: Site, database: Engine) -> None:
    workflow = ana.client.get("/api/v1/workflows").json()["items"][0]["id"]
    share(ana, "workflows", workflow, "viewer", email=bo.email)
    given = text("SELECT count(*) FROM workflow_platform.granted_to(:person, 'workflow', 'viewer')")
    seen = []
    for engine, actor in ((site.engine, ana.actor), (site.engine, bo.actor), (database, None)):
        with transaction(engine, actor) as session:
            seen.append(session.scalar(given, {"person": bo.actor.user_id}))
    assert seen == [0, 1, 1]
