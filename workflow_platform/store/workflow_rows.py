"""The row of a workflow: finding it under a lock, or making it with a slug and a key of its own."""

from __future__ import annotations

import itertools
import secrets
import string
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import ConflictError, NotFoundError
from workflow_platform.spec.names import slug
from workflow_platform.store.database import Session
from workflow_platform.store.tables import UserRow, WorkflowRow
from workflow_platform.store.text import same_name

# Leaves room in the 100 characters of a slug or key for what makes it unique.
WORD_LENGTH = 90


def claim_workflow(session: Session, owner_id: UUID, name: str) -> WorkflowRow:
    """Return the owner's workflow of that name, made if need be, locked until the transaction ends."""
    row = _locked(session, owner_id, name)
    if row is not None:
        return row
    _lock_names(session, owner_id)
    return _locked(session, owner_id, name) or _added(session, owner_id, name)


def new_workflow(session: Session, owner_id: UUID, name: str) -> WorkflowRow:
    """Return a new workflow of the owner. Raises ConflictError when the name is taken."""
    claim_name(session, owner_id, name, None)
    return _added(session, owner_id, name)


def claim_name(session: Session, owner_id: UUID, name: str, workflow_id: UUID | None) -> None:
    """Keep a name for a workflow, None for a new one, until the transaction ends. Raises ConflictError."""
    _lock_names(session, owner_id)
    holder = _locked(session, owner_id, name)
    if holder is not None and holder.id != workflow_id:
        raise ConflictError(f"There is a workflow '{holder.name}' already.", "Choose another name.")


def revive(session: Session, row: WorkflowRow, name: str) -> None:
    """Undo the deletion of a workflow under a name, with another slug where its own is taken.

    Raises ConflictError when the name is taken.
    """
    claim_name(session, row.owner_id, name, row.id)
    taken = select(WorkflowRow.id).where(
        WorkflowRow.owner_id == row.owner_id, WorkflowRow.deleted_at.is_(None), WorkflowRow.slug == row.slug
    )
    if session.scalar(taken) is not None:
        row.slug = _free_slug(session, row.owner_id, name)
    row.name, row.draft, row.deleted_at = name, {**row.draft, "name": name}, None
    row.revision += 1
    row.edited_at = func.now()
    session.flush()


def _lock_names(session: Session, owner_id: UUID) -> None:
    """Make whoever names workflows of this owner at the same time wait, and then find ours."""
    owner = select(UserRow.id).where(UserRow.id == owner_id).with_for_update(key_share=True)
    if session.scalar(owner) is None:
        raise NotFoundError("There is no such user.")


def _locked(session: Session, owner_id: UUID, name: str) -> WorkflowRow | None:
    return session.scalar(
        select(WorkflowRow)
        .where(
            WorkflowRow.owner_id == owner_id,
            WorkflowRow.deleted_at.is_(None),
            same_name(WorkflowRow.name, name),
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


def _added(session: Session, owner_id: UUID, name: str) -> WorkflowRow:
    """Insert under the plain key, or under one with a random end where another owner was first."""
    new = insert(WorkflowRow).values(owner_id=owner_id, name=name, slug=_free_slug(session, owner_id, name))
    base = slug(name, "_")[:WORD_LENGTH].rstrip("_")
    key = base
    while True:
        unless_taken = new.values(key=key).on_conflict_do_nothing(index_elements=["key"])
        row: WorkflowRow | None = session.scalar(unless_taken.returning(WorkflowRow))
        if row is not None:
            return row
        key = f"{base}_{_random_word()}"


def _free_slug(session: Session, owner_id: UUID, name: str) -> str:
    base = slug(name)[:WORD_LENGTH].rstrip("-")
    taken = set(
        session.scalars(
            select(WorkflowRow.slug).where(
                WorkflowRow.owner_id == owner_id,
                WorkflowRow.deleted_at.is_(None),
                func.starts_with(WorkflowRow.slug, base),
            )
        )
    )
    numbered = itertools.chain([base], (f"{base}-{number}" for number in itertools.count(2)))
    return next(word for word in numbered if word not in taken)


def _random_word() -> str:
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(6))
