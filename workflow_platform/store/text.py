"""What PostgreSQL can store of the text that people send, and how it compares names."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence

from pydantic import JsonValue, TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, false, func
from sqlalchemy.orm import InstrumentedAttribute

from workflow_platform.errors import InvalidError, NotFoundError
from workflow_platform.spec.names import Name, PlainName
from workflow_platform.spec.problems import did_you_mean

_NAME = TypeAdapter[str](Name)
_PLAIN_NAME = TypeAdapter[str](PlainName)
# An escaped NUL that is not itself the end of an escaped backslash.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def checked_name(name: str) -> str:
    """Return ``name`` if it can name something. Raises InvalidError otherwise."""
    try:
        return _NAME.validate_python(name)
    except ValidationError as error:
        reason = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise InvalidError(
            f"{name!r} cannot be a name: {reason}.", "A name has 1 to 100 printable characters."
        ) from error


def checked_plain_name(name: str) -> str:
    """Return ``name`` if it can name what documents name, or whose it is. Raises InvalidError."""
    try:
        return _PLAIN_NAME.validate_python(checked_name(name))
    except ValidationError as error:
        reason = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise InvalidError(f"{name!r} cannot be a name: {reason}.", "Choose a name without it.") from error


def same_name(
    column: ColumnElement[str] | InstrumentedAttribute[str] | InstrumentedAttribute[str | None], name: str
) -> ColumnElement[bool]:
    """Return the condition that a stored name is ``name``, whatever the case of its letters."""
    if "\0" in name or not _encodable(name):
        return false()
    return func.lower(column) == func.lower(name)


def missing(noun: str, name: str, known: Sequence[str]) -> NotFoundError:
    """Return the error for a name that the actor has nothing under."""
    return NotFoundError(f"There is no {noun} '{name}'.", did_you_mean(name, known))


def canonical(value: Mapping[str, JsonValue]) -> str:
    """Return the one JSON text of a value. Raises InvalidError for what cannot be stored."""
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    except ValueError as error:
        raise InvalidError("A number is infinite or not a number, which JSON does not know.") from error
    if _NUL.search(text) or not _encodable(text):
        raise InvalidError("A text contains a NUL or broken Unicode, which cannot be stored.")
    return text


def digest(value: Mapping[str, JsonValue]) -> str:
    """Return the SHA-256 of the canonical JSON text, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def scrubbed(text: str) -> str:
    """Return a message with what cannot be stored replaced, for words that are not ours to refuse."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()


def _encodable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)
