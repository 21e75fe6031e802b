"""What documents call datasets and connections: those of their owner by name, others by owner/name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ColumnElement, select

from workflow_platform.errors import NotFoundError
from workflow_platform.spec.parameters import PLACEHOLDER
from workflow_platform.spec.problems import listing
from workflow_platform.store.access import THINGS, Noun, RoleNeededError, may, role_of
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.sharing.tables import Role
from workflow_platform.store.tables import Document, UserRow
from workflow_platform.store.text import missing, same_name


class Read(NamedTuple):
    """What a document reads, or writes to.

    Attributes:
        word: what the document calls it.
        thing_id: which one it is, None where the actor may not see it or nobody has it.
        role: the actor's role on it, None likewise.
    """

    noun: Noun
    word: str
    thing_id: UUID | None
    role: Role | None


def reference(owner: Actor, name: str, space: Actor) -> str:
    """Return what the documents of ``space`` call a thing of somebody's.

    >>> ana, bo = Actor(UUID(int=1), "ana"), Actor(UUID(int=2), "bo")
    >>> reference(ana, "people", ana), reference(ana, "people", bo)
    ('people', 'ana/people')
    """
    return name if owner.user_id == space.user_id else f"{owner.name}/{name}"


def referred(session: Session, actor: Actor, noun: Noun, word: str, space: Actor) -> UUID | None:
    """Return the id of what a document of ``space`` calls ``word``, None where the actor may not see it.

    A name of the space goes before one with an owner in it. One that could be of two owners is nobody's.
    """
    row = THINGS[noun].row
    own = (row.owner_id == space.user_id) & same_name(row.name, word)
    found = _ids(session, actor, noun, own)
    if not found and "/" in word:
        found = _ids(session, actor, noun, same_name(UserRow.name + "/" + row.name, word))
    return found[0] if len(found) == 1 else None


def references(session: Session, actor: Actor, noun: Noun, space: Actor) -> tuple[str, ...]:
    """Return what the documents of ``space`` call the things that the actor may see, in order."""
    thing = THINGS[noun]
    seen = select(UserRow.id, UserRow.name, thing.row.name).join(UserRow, UserRow.id == thing.row.owner_id)
    found = session.execute(seen.where(may(actor, noun), thing.is_there))
    words = (reference(Actor(id_, owner), name, space) for id_, owner, name in found)
    return tuple(sorted(words, key=str.casefold))


def unknown(session: Session, actor: Actor, noun: Noun, word: str, space: Actor) -> NotFoundError:
    """Return the error for what a document of ``space`` calls ``word`` and the actor may not see.

    Whether its owner has it is not said.
    """
    if actor.user_id != space.user_id and "/" not in word:
        return NotFoundError(
            f"There is no {noun} '{word}' that you may see.",
            f"This workflow is {space.name}'s: ask for '{word}' to be shared with you too.",
        )
    return missing(noun, word, references(session, actor, noun, space))


def reads(session: Session, actor: Actor, space: Actor, document: Document) -> tuple[Read, ...]:
    """Return what a document of ``space`` reads or writes to, in the order of its steps.

    Names with parameters in them are left out.
    """
    return tuple(_found(session, actor, noun, word, space) for noun, word in _read(document))


def check_reads(session: Session, actor: Actor, space: Actor, document: Document) -> None:
    """Raise RoleNeededError if a document of ``space`` reads what the actor may not see, or nobody has.

    Names with parameters in them are settled by the run.
    """
    hidden = [word for noun, word in _read(document) if referred(session, actor, noun, word, space) is None]
    if hidden:
        raise RoleNeededError(
            f"Running this workflow takes what it reads, and not all of that is there for {actor.name}: "
            f"{listing(hidden)}.",
            f"Ask {space.name}, whose workflow it is, to share them, as a viewer at least.",
        )


def names_connection(document: Document) -> bool:
    """Say whether a step of a document, right or not, has to do with a connection."""
    steps = document.get("steps")
    listed = steps if isinstance(steps, list) else []
    return any(noun == "connection" for step in listed for noun, _ in _named(step))


def qualified(document: Document, space: Actor) -> Document:
    """Return a document of ``space`` as somebody else would write it, with owners in its names."""
    steps = document.get("steps")
    if not isinstance(steps, list):
        return document
    return {**document, "steps": [_qualified(step, space) for step in steps]}


def _qualified(step: JsonValue, space: Actor) -> JsonValue:
    named: dict[str, JsonValue] = {
        noun: f"{space.name}/{word}"
        for noun, word in _named(step)
        if "/" not in word and not PLACEHOLDER.search(word)
    }
    if not isinstance(step, dict) or not named:
        return step
    settings = step["settings"]
    return {**step, "settings": {**settings, **named}} if isinstance(settings, dict) else step


def _found(session: Session, actor: Actor, noun: Noun, word: str, space: Actor) -> Read:
    thing_id = referred(session, actor, noun, word, space)
    if thing_id is None:
        return Read(noun, word, None, None)
    role = session.scalars(select(role_of(actor, noun)).where(THINGS[noun].row.id == thing_id)).one()
    return Read(noun, word, thing_id, role)


def _ids(session: Session, actor: Actor, noun: Noun, condition: ColumnElement[bool]) -> list[UUID]:
    thing = THINGS[noun]
    found = select(thing.row.id).join(UserRow, UserRow.id == thing.row.owner_id)
    return [*session.scalars(found.where(may(actor, noun), thing.is_there, condition))]


def _read(document: Document) -> Iterator[tuple[Noun, str]]:
    steps = document.get("steps")
    words = (named for step in (steps if isinstance(steps, list) else []) for named in _named(step))
    yield from dict.fromkeys((noun, word) for noun, word in words if not PLACEHOLDER.search(word))


def _named(step: JsonValue) -> Iterator[tuple[Noun, str]]:
    """Yield what a step reads; the settings have the names of the nouns."""
    settings = step.get("settings") if isinstance(step, dict) else None
    nouns: tuple[Noun, Noun] = ("dataset", "connection")
    for noun in nouns:
        word = settings.get(noun) if isinstance(settings, dict) else None
        if isinstance(word, str):
            yield noun, word
