"""The workflows of an actor, and the immutable versions of their documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select, update

from workflow_platform.errors import NotFoundError
from workflow_platform.spec.workflow import WorkflowSpec
from workflow_platform.store.access import Whose, may, require, role_of, whose
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.sharing.tables import Role
from workflow_platform.store.tables import Document, UserRow, WorkflowRow, WorkflowVersionRow
from workflow_platform.store.text import digest, missing, same_name, scrubbed
from workflow_platform.store.workflow_rows import claim_workflow


@dataclass(frozen=True, slots=True)
class SavedWorkflow:
    """What saving did: ``number`` is the version that holds the document, ``created`` whether it is new."""

    id: UUID
    key: str
    slug: str
    name: str
    number: int
    created: bool


@dataclass(frozen=True, slots=True)
class StoredWorkflow:
    """A workflow.

    Attributes:
        owner: whose it is.
        role: that of the actor.
        key: its name for Dagster, unique on the platform and the same for ever.
        slug: its name in addresses and commands, unique for its owner.
        number: its latest version, None before the first.
        revision: how often it was changed.
    """

    id: UUID
    owner: Actor
    role: Role
    key: str
    slug: str
    name: str
    number: int | None
    revision: int
    folder: str
    tags: tuple[str, ...]
    created_at: datetime
    edited_at: datetime
    last_run_at: datetime | None


@dataclass(frozen=True, slots=True)
class Search:
    """Which workflows are wanted, and in which order: ``text`` is a part of the name."""

    text: str = ""
    whose: Whose | None = None
    folder: str | None = None
    tag: str | None = None
    sort: Literal["edited", "name", "created", "ran"] = "edited"


_ORDERS: Mapping[str, ColumnElement[datetime] | ColumnElement[datetime | None] | ColumnElement[str]] = {
    "edited": WorkflowRow.edited_at.desc(),
    "name": func.lower(WorkflowRow.name),
    "created": WorkflowRow.created_at.desc(),
    "ran": WorkflowRow.last_run_at.desc().nulls_last(),
}


class Workflows:
    """The actor's workflows, and those that others share; the rest does not exist here."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def save(self, document: WorkflowSpec | Mapping[str, JsonValue]) -> SavedWorkflow:
        """Store a document as a new version of the workflow of its name, or as a new workflow.

        A document equal to the latest version makes no new one. Raises InvalidError for text that
        cannot be stored, and pydantic's ValidationError for a mapping that is no workflow document.
        """
        spec = WorkflowSpec.model_validate(document)
        return self.add_version(claim_workflow(self._session, self._actor.user_id, spec.name), spec)

    def add_version(self, row: WorkflowRow, spec: WorkflowSpec) -> SavedWorkflow:
        """Store a document as a new version of a locked row, unless it equals the latest one."""
        # Defaults are written out, so that a version means the same when a default changes.
        content: Document = spec.model_dump(mode="json")
        latest = self._session.scalar(
            select(WorkflowVersionRow)
            .where(WorkflowVersionRow.workflow_id == row.id)
            .order_by(WorkflowVersionRow.number.desc())
            .limit(1)
        )
        version = WorkflowVersionRow(
            owner_id=row.owner_id,
            workflow_id=row.id,
            number=latest.number + 1 if latest else 1,
            document=content,
            digest=digest(content),
        )
        if latest and latest.digest == version.digest:
            return SavedWorkflow(row.id, row.key, row.slug, row.name, latest.number, created=False)
        row.name, row.draft, row.edited_at = spec.name, content, func.now()
        row.revision += 1
        self._session.add(version)
        self._session.flush()
        return SavedWorkflow(row.id, row.key, row.slug, row.name, version.number, created=True)

    def get(self, workflow_id: UUID, least: Role = "viewer") -> StoredWorkflow:
        """Return a workflow. Raises NotFoundError, and RoleNeededError for who has not that role on it."""
        require(self._session, self._actor, "workflow", workflow_id, least)
        found = self._session.execute(self._seen().where(WorkflowRow.id == workflow_id))
        return stored_workflow(*found.one())

    def named(self, name: str) -> StoredWorkflow | None:
        """Return the actor's own workflow that a document of that name would be a version of."""
        return self._first(same_name(WorkflowRow.name, name))

    def find(self, name: str) -> StoredWorkflow:
        """Return the actor's own workflow of that name, or else slug. Raises NotFoundError with a hint."""
        found = self.named(name) or self._first(same_name(WorkflowRow.slug, name))
        if found is None:
            # A slug is what one types.
            raise missing("workflow", name, [workflow.slug for workflow in self.list(limit=1000, whose="me")])
        return found

    def _first(self, condition: ColumnElement[bool]) -> StoredWorkflow | None:
        own = self._seen().where(WorkflowRow.owner_id == self._actor.user_id, condition)
        found = self._session.execute(own).one_or_none()
        return None if found is None else stored_workflow(*found)

    def list(
        self, limit: int = 50, offset: int = 0, whose: Whose | None = None
    ) -> tuple[StoredWorkflow, ...]:
        """Return workflows, the last edited first."""
        return self.search(Search(whose=whose), limit, offset)

    def search(self, wanted: Search, limit: int, offset: int = 0) -> tuple[StoredWorkflow, ...]:
        """Return some of the workflows that are wanted."""
        found = self._seen().where(*self._conditions(wanted)).order_by(_ORDERS[wanted.sort], WorkflowRow.id)
        return tuple(
            stored_workflow(*row) for row in self._session.execute(found.limit(limit).offset(offset))
        )

    def count(self, wanted: Search) -> int:
        """Return how many workflows are wanted."""
        found = self._seen().where(*self._conditions(wanted)).with_only_columns(func.count())
        return self._session.scalar(found) or 0

    def version(self, workflow_id: UUID, number: int) -> Document:
        """Return the document of a version, as JSON. Raises NotFoundError."""
        document = self._session.scalar(
            select(WorkflowVersionRow.document)
            .join(WorkflowRow, WorkflowRow.id == WorkflowVersionRow.workflow_id)
            .where(
                WorkflowRow.id == workflow_id,
                may(self._actor, "workflow"),
                WorkflowRow.deleted_at.is_(None),
                WorkflowVersionRow.number == number,
            )
        )
        if document is None:
            raise NotFoundError(f"There is no version {number} of such a workflow.")
        return document

    def delete(self, workflow_id: UUID) -> datetime:
        """Delete a workflow, and return when; its name is free again, its runs and results stay.

        Raises NotFoundError, and RoleNeededError for who is no owner.
        """
        self.get(workflow_id, "owner")
        gone = update(WorkflowRow).where(WorkflowRow.id == workflow_id).values(deleted_at=func.now())
        self._session.execute(gone)
        return self._session.scalars(select(func.now())).one()

    def _seen(self) -> Select[WorkflowRow, int | None, str, Role]:
        return (
            select(WorkflowRow, latest_number(), UserRow.name, role_of(self._actor, "workflow"))
            .join(UserRow, UserRow.id == WorkflowRow.owner_id)
            .where(may(self._actor, "workflow"), WorkflowRow.deleted_at.is_(None))
        )

    def _conditions(self, wanted: Search) -> Iterator[ColumnElement[bool]]:
        yield whose(self._actor, "workflow", wanted.whose)
        if wanted.text:
            yield WorkflowRow.name.icontains(scrubbed(wanted.text), autoescape=True)
        if wanted.folder is not None:
            yield WorkflowRow.folder == scrubbed(wanted.folder)
        if wanted.tag is not None:
            yield WorkflowRow.tags.contains([scrubbed(wanted.tag)])


def latest_number() -> ScalarSelect[int | None]:
    """Return the number of a workflow's latest version, for a query of workflows."""
    numbers = select(func.max(WorkflowVersionRow.number))
    numbers = numbers.where(WorkflowVersionRow.workflow_id == WorkflowRow.id)
    return numbers.correlate(WorkflowRow).scalar_subquery()


def stored_workflow(row: WorkflowRow, number: int | None, owner: str, role: Role) -> StoredWorkflow:
    """Return the workflow of a row, with its latest version."""
    return StoredWorkflow(
        id=row.id,
        owner=Actor(row.owner_id, owner),
        role=role,
        key=row.key,
        slug=row.slug,
        name=row.name,
        number=number,
        revision=row.revision,
        folder=row.folder,
        tags=tuple(row.tags),
        created_at=row.created_at,
        edited_at=row.edited_at,
        last_run_at=row.last_run_at,
    )
