"""Every change leaves one event, in the same transaction, that nobody can make, change or remove."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from workflow_platform.store.actor import Actor
from workflow_platform.store.audit import AuditEvent, AuditLog, AuditSearch
from workflow_platform.store.connections import ConnectionDetails, Connections
from workflow_platform.store.database import Engine, Session, transaction
from workflow_platform.store.dataset_history import DatasetHistory
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.drafts import Draft, Drafts
from workflow_platform.store.people.access_tokens import AccessTokens
from workflow_platform.store.people.account_changes import rename, replace_password
from workflow_platform.store.people.accounts import Account, Accounts
from workflow_platform.store.people.identities import Identities
from workflow_platform.store.people.invitations import Invitations
from workflow_platform.store.people.removal import remove_account
from workflow_platform.store.people.second_factors import SecondFactors
from workflow_platform.store.people.sign_ins import SignIns
from workflow_platform.store.run_moves import mark_run
from workflow_platform.store.runs import Runs
from workflow_platform.store.trash import Trash
from workflow_platform.store.vault import Vault
from workflow_platform.store.workflows import Workflows
from workflow_platform_tests.store.documents import document, lake_file

CANARY = "canary-7741"
DETAILS = ConnectionDetails(
    host=f"{CANARY}.example", database=CANARY, username=CANARY, password=SecretStr(CANARY)
)
SALES = document(f"Sales {CANARY}")


class Desk:
    """What one person does in one transaction."""

    def __init__(self, session: Session, account: Account, vault: Vault) -> None:
        self.id = account.id
        self.account = account
        self.session = session
        actor = account.actor
        self.workflows = Workflows(session, actor)
        self.drafts = Drafts(session, actor)
        self.trash = Trash(session, actor)
        self.datasets = Datasets(session, actor)
        self.history = DatasetHistory(session, actor)
        self.connections = Connections(session, actor, vault)
        self.runs = Runs(session, actor)
        self.tokens = AccessTokens(session, actor)
        self.accounts = Accounts(session)
        self.sign_ins = SignIns(session)
        self.factors = SecondFactors(session, vault)
        self.invitations = Invitations(session)
        self.identities = Identities(session)

    @property
    def workflow(self) -> UUID:
        return self.workflows.find(SALES.name).id

    @property
    def dataset(self) -> UUID:
        return self.datasets.current(CANARY).dataset_id

    def draft(self, limit: int) -> Draft:
        return Draft(document(SALES.name, limit).model_dump(mode="json"), {})


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.from_file(tmp_path / "vault.json")


@pytest.fixture
def ana(engine: Engine) -> Account:
    with transaction(engine) as session:
        account = Accounts(session).add(f"{CANARY}@example.org", CANARY, verified=True)
    assert account is not None
    return account


def events(engine: Engine) -> list[AuditEvent]:
    """Return everything that happened, the first first."""
    with transaction(engine) as session:
        found = session.scalars(text("SELECT id FROM workflow_platform.users")).first()
        return [*reversed(AuditLog(session, Actor(found or UUID(int=0), "")).everybody(AuditSearch(), 1000))]


STORY: Sequence[tuple[Callable[[Desk], object], Sequence[str]]] = (
    (lambda desk: desk.drafts.create(desk.draft(1)), ["workflow.created"]),
    (lambda desk: desk.drafts.change(desk.workflow, desk.draft(2)), ["workflow.changed"]),
    (lambda desk: desk.workflows.save(SALES), ["workflow.changed", "workflow-version.created"]),
    (lambda desk: desk.workflows.save(SALES), []),
    (lambda desk: desk.runs.submit(desk.workflow, {}), ["run.created"]),
    (lambda desk: desk.runs.cancel(desk.runs.list()[0].id), ["run.canceled"]),
    (lambda desk: desk.runs.submit(desk.workflow, {}), ["run.created"]),
    (lambda desk: mark_run(desk.session, desk.runs.list()[0].id, "running"), []),
    (lambda desk: mark_run(desk.session, desk.runs.list()[0].id, "succeeded"), ["run.succeeded"]),
    (lambda desk: desk.workflows.delete(desk.workflow), ["workflow.deleted"]),
    (lambda desk: desk.trash.restore(desk.trash.list()[0].id), ["workflow.restored"]),
    (
        lambda desk: desk.datasets.publish(CANARY, lake_file()),
        ["dataset.created", "dataset-version.created"],
    ),
    (lambda desk: desk.history.add(desk.dataset, lake_file()), ["dataset-version.created"]),
    (lambda desk: desk.history.delete(desk.dataset), ["dataset.deleted"]),
    (lambda desk: desk.history.undelete(desk.history.deleted()[0].dataset_id), ["dataset.restored"]),
    (lambda desk: desk.connections.save(CANARY, DETAILS), ["connection.created"]),
    (
        lambda desk: desk.connections.save(CANARY, DETAILS.model_copy(update={"port": 5433})),
        ["connection.changed"],
    ),
    (lambda desk: desk.connections.delete(CANARY), ["connection.deleted"]),
    (lambda desk: desk.tokens.add(CANARY, ["read"], timedelta(days=1)), ["access-token.created"]),
    (lambda desk: desk.tokens.revoke(desk.tokens.list()[0].id), ["access-token.revoked"]),
    (lambda desk: desk.sign_ins.open_browser(desk.id, CANARY, CANARY), ["sign-in.created"]),
    (lambda desk: desk.sign_ins.renew(desk.sign_ins.list(desk.id)[0].id), []),
    (lambda desk: desk.sign_ins.end_all(desk.id), ["sign-in.ended"]),
    (lambda desk: desk.factors.begin(desk.id, CANARY), ["second-factor.created"]),
    (lambda desk: desk.factors.end(desk.id), ["second-factor.deleted"]),
    (
        lambda desk: desk.invitations.add("guest@example.org", desk.id, is_admin=False),
        ["invitation.created"],
    ),
    (lambda desk: desk.invitations.end(desk.invitations.list()[0].id), ["invitation.deleted"]),
    (lambda desk: desk.identities.add(desk.id, "company", "issuer", CANARY, CANARY), ["identity.created"]),
    (lambda desk: desk.identities.mark_used("issuer", CANARY), []),
    (lambda desk: desk.identities.remove(desk.account, "company"), ["identity.deleted"]),
    (lambda desk: rename(desk.session, desk.id, "ana"), ["account.changed"]),
    (lambda desk: replace_password(desk.session, desk.id, f"new {CANARY}"), ["account.changed"]),
)


def live(engine: Engine, ana: Account, vault: Vault) -> None:
    """Make every change of the story, and see that each leaves what it should."""
    for number, (change, kinds) in enumerate(STORY):
        before = len(events(engine))
        with transaction(engine, ana.actor) as session:
            change(Desk(session, ana, vault))
        left = events(engine)[before:]
        assert (number, [event.kind for event in left]) == (number, kinds)
        assert {event.actor.id for event in left if event.actor} == ({ana.id} if kinds else set())
        assert {event.person.id for event in left if event.person} == ({ana.id} if kinds else set())


def test_every_change_leaves_one_event_of_who_made_it(engine: Engine, ana: Account, vault: Vault) -> None:
    live(engine, ana, vault)
    changed = [event.details.get("changed") for event in events(engine) if event.kind.endswith(".changed")]
    assert changed == [["draft"], ["draft"], ["port", "secret"], ["name"], ["password_hash"]]


def test_a_change_that_is_undone_leaves_no_event(engine: Engine, ana: Account, vault: Vault) -> None:
    def change_and_fail(change: Callable[[Desk], object]) -> None:
        with transaction(engine, ana.actor) as session:
            change(Desk(session, ana, vault))
            raise ZeroDivisionError

    for change, _ in STORY:
        before = events(engine)
        with pytest.raises(ZeroDivisionError):
            change_and_fail(change)
        assert events(engine) == before
        with transaction(engine, ana.actor) as session:
            change(Desk(session, ana, vault))


def test_no_event_holds_what_people_write_or_keep_secret(engine: Engine, ana: Account, vault: Vault) -> None:
    live(engine, ana, vault)
    with engine.connect() as connection:
        kept = [*connection.scalars(text("SELECT to_jsonb(e)::text FROM workflow_platform.audit_events e"))]
    assert len(kept) == 1 + sum(len(kinds) for _, kinds in STORY)
    assert [event for event in kept if CANARY in event or "guest@" in event] == []


def test_the_end_of_an_account_leaves_its_events_without_its_name(
    engine: Engine, ana: Account, vault: Vault
) -> None:
    live(engine, ana, vault)
    before = events(engine)
    with transaction(engine, ana.actor) as session:
        remove_account(session, ana.id)
    after = events(engine)
    assert [event.id for event in after[: len(before)]] == [event.id for event in before]
    erased = {event.kind for event in after[len(before) :]}
    assert erased >= {"workflow.erased", "dataset-version.deleted", "run.erased", "sign-in.erased"}
    assert after[-1].kind in {"account.erased", "sign-in.erased", "access-token.erased"}
    assert {party.name for event in after for party in (event.actor, event.person) if party} == {None}
    assert CANARY not in json.dumps([asdict(event) for event in after], default=str)


def test_what_one_transaction_says_twice_is_told_once_and_an_appointment_always(
    engine: Engine, ana: Account
) -> None:
    with transaction(engine, ana.actor) as session:
        rename(session, ana.id, "one")
        rename(session, ana.id, "two")
        replace_password(session, ana.id, "other")
        accounts = Accounts(session)
        bo = accounts.add("bo@example.org", None, verified=False)
        assert bo is not None
        accounts.verify(bo.id)
        accounts.appoint(bo.id)
    told = [(event.kind, event.details) for event in events(engine)[1:]]
    assert told == [
        ("account.changed", {"changed": ["name"], "is_admin": True}),
        ("account.changed", {"changed": ["password_hash"], "is_admin": True}),
        ("account.created", {"is_admin": False}),
        ("account.changed", {"changed": ["is_admin"], "is_admin": True}),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflow_platform.audit_events SET kind = 'nothing'",
        "DELETE FROM workflow_platform.audit_events",
        "TRUNCATE workflow_platform.audit_events",
        "INSERT INTO workflow_platform.audit_events (kind, noun, transaction_id) VALUES ('a.b', 'a', 1)",
    ],
)
@pytest.mark.usefixtures("ana")
def test_even_the_owner_of_the_tables_only_reads(engine: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError, match="written by the database itself"), transaction(engine) as session:
        session.execute(text(statement))
    assert len(events(engine)) == 1


def test_every_table_of_people_is_told_or_known_not_to_be(engine: Engine) -> None:
    # What they say is part of what another table's event tells, or a trace of use and no change.
    parts = {
        *("run_steps", "run_events", "idempotency_keys", "schedule_fires", "deliveries", "feeds"),
        *("one_time_tokens", "recovery_codes", "provider_visits", "audit_events"),
    }
    untold = text("""
        SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'workflow_platform'::regnamespace AND c.relkind = 'r'
            AND a.attname IN ('owner_id', 'user_id', 'person_id')
            AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'audit')
    """)
    with engine.connect() as connection:
        assert set(connection.scalars(untold)) == parts
