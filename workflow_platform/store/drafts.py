"""The drafts of an actor's workflows: what is edited, right or not, until it is published as a version."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from uuid import UUID

from pydantic import JsonValue, ValidationError
from sqlalchemy import func, select

from workflow_platform.errors import NotFoundError, PlatformError
from workflow_platform.spec.names import NAME_LENGTH
from workflow_platform.spec.workflow import WorkflowSpec
from workflow_platform.store.access import RoleNeededError, require
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.references import qualified
from workflow_platform.store.sharing.tables import Role
from workflow_platform.store.tables import Document, WorkflowRow, WorkflowVersionRow
from workflow_platform.store.text import canonical, checked_name, digest
from workflow_platform.store.workflow_rows import claim_name, new_workflow
from workflow_platform.store.workflows import SavedWorkflow, Workflows

# What a copy's name has more than that of the original.
_ROOM = len(" copy 999")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the editor of a workflow sees; ``layout`` is where its steps stand on the canvas."""

    document: Document
    layout: Document
    folder: str = ""
    tags: tuple[str, ...] = ()


class StaleError(PlatformError):
    """Somebody else has changed the thing since it was read. ``current`` is its revision now."""

    code = "changed-meanwhile"
    status = 412

    def __init__(self, expected: int, current: int, changed: tuple[str, ...]) -> None:
        what = f" What differs: {', '.join(changed)}." if changed else ""
        super().__init__(
            f"This is revision {current} by now; the change was made to revision {expected}.{what}",
            "Read it again, and make the change to what it is now.",
        )
        self.current = current
        self.changed = changed


class Drafts:
    """The drafts of the workflows that the actor may see."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def get(self, workflow_id: UUID) -> Draft:
        """Return a draft. Raises NotFoundError."""
        return _draft(self._found(workflow_id))

    def is_published(self, workflow_id: UUID) -> bool:
        """Return whether the latest version of a workflow says what its draft does. Raises NotFoundError."""
        row = self._found(workflow_id)
        latest = self._session.scalar(
            select(WorkflowVersionRow.digest)
            .where(WorkflowVersionRow.workflow_id == row.id)
            .order_by(WorkflowVersionRow.number.desc())
            .limit(1)
        )
        if latest is None:
            return False
        try:
            spec = WorkflowSpec.model_validate(row.draft)
        except ValidationError:
            return False
        return digest(spec.model_dump(mode="json")) == latest

    def create(self, draft: Draft) -> UUID:
        """Make a workflow with nothing but a draft, called as its document says, and return its id.

        Raises ConflictError when the name is taken, and InvalidError for a bad name or content.
        """
        row = new_workflow(self._session, self._actor.user_id, checked_name(_name(draft.document)))
        _fill(row, draft)
        self._session.flush()
        return row.id

    def change(self, workflow_id: UUID, draft: Draft, expected: int | None = None) -> None:
        """Put a draft in place of the one there is. A document with another name renames the workflow.

        Raises NotFoundError, RoleNeededError for who is no editor, or renames what is somebody else's,
        ConflictError when the name is taken, InvalidError for a bad name or content, and StaleError when
        the workflow is not at revision ``expected`` any more.
        """
        row = self._found(workflow_id, "editor", lock=True)
        if expected is not None and row.revision != expected:
            raise StaleError(expected, row.revision, differences(_draft(row), draft))
        name = checked_name(_name(draft.document))
        if name != row.name:
            self._check_own(row)
            claim_name(self._session, self._actor.user_id, name, row.id)
            row.name = name
        _fill(row, draft)
        row.revision += 1
        row.edited_at = func.now()
        self._session.flush()

    def copy(self, workflow_id: UUID, name: str | None = None) -> UUID:
        """Make a workflow with the same draft, under a name that is free, and return its id.

        Of somebody else's workflow, the copy names what it reads with its owner. Raises NotFoundError,
        ConflictError when the name that is given is taken, and InvalidError.
        """
        row = self._found(workflow_id)
        draft = _draft(row)
        if row.owner_id != self._actor.user_id:
            space = Workflows(self._session, self._actor).get(workflow_id).owner
            draft = Draft(qualified(row.draft, space), row.layout)
        named = name if name is not None else self._free_name(row.name)
        return self.create(replace(draft, document={**draft.document, "name": named}))

    def publish(self, workflow_id: UUID, spec: WorkflowSpec) -> SavedWorkflow:
        """Make a version of a workflow's document, which the caller has found to be right.

        Raises as ``change`` does.
        """
        row = self._found(workflow_id, "editor", lock=True)
        if spec.name != row.name:
            self._check_own(row)
        return Workflows(self._session, self._actor).add_version(row, spec)

    def _check_own(self, row: WorkflowRow) -> None:
        # Its name is one of its owner's names, and which those are is nobody else's business.
        if row.owner_id != self._actor.user_id:
            raise RoleNeededError(
                "Only the person whose workflow it is can rename it.",
                f"Leave the document's name at '{row.name}'.",
            )

    def _free_name(self, name: str) -> str:
        workflows = Workflows(self._session, self._actor)
        base = name[: NAME_LENGTH - _ROOM]
        numbered = itertools.chain([f"{base} copy"], (f"{base} copy {n}" for n in itertools.count(2)))
        return next(word for word in numbered if workflows.named(word) is None)

    def _found(self, workflow_id: UUID, least: Role = "viewer", *, lock: bool = False) -> WorkflowRow:
        require(self._session, self._actor, "workflow", workflow_id, least)
        found = select(WorkflowRow).where(WorkflowRow.id == workflow_id, WorkflowRow.deleted_at.is_(None))
        if lock:
            found = found.with_for_update(key_share=True).execution_options(populate_existing=True)
        row = self._session.scalar(found)
        if row is None:
            raise NotFoundError("There is no such workflow.")
        return row


def differences(one: Draft, other: Draft) -> tuple[str, ...]:
    """Return in words what two drafts differ in: steps by their ids, and the rest by name."""
    first, second = _steps(one.document), _steps(other.document)
    steps = sorted(id_ for id_ in {*first, *second} if first.get(id_) != second.get(id_))
    parts = sorted({*one.document, *other.document} - {"steps"})
    rest = [part for part in parts if one.document.get(part) != other.document.get(part)]
    layout = ["layout"] if one.layout != other.layout else []
    return (*(f"step '{id_}'" for id_ in steps), *rest, *layout)


def _steps(document: Document) -> dict[str, JsonValue]:
    steps = document.get("steps")
    listed = [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []
    return {str(step.get("id")): step for step in listed}


def _name(document: Document) -> str:
    name = document.get("name")
    return name if isinstance(name, str) else ""


def _fill(row: WorkflowRow, draft: Draft) -> None:
    canonical(draft.document)
    canonical(draft.layout)
    row.draft, row.layout = draft.document, draft.layout
    row.folder, row.tags = draft.folder, list(draft.tags)


def _draft(row: WorkflowRow) -> Draft:
    return Draft(row.draft, row.layout, row.folder, tuple(row.tags))
