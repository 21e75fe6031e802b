"""Marks on settings: which text is the name of a column, and of which input.

The same mark gives the form its column picker and the compiler its check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, GetJsonSchemaHandler, JsonValue, StringConstraints
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from workflow_platform.blocks.formula.language import ColumnUse, ParsedFormula

ROWS = "rows"
# Hints for a form: what only some need is folded away, and a formula that is true or false can be chosen.
ADVANCED: Final[dict[str, JsonValue]] = {"ui:advanced": True}
CONDITION: Final[dict[str, JsonValue]] = {"ui:condition": True}
# What stands before a value that something is compared with.
_COMPARISON = re.compile(r"(?:[^<>]=|<>|\blike)\s*$", re.IGNORECASE)


def labelled(**labels: str) -> dict[str, JsonValue]:
    """Return the hint that a form calls the choices of a setting by those labels."""
    return {"ui:labels": {**labels}}


def proposed(template: str) -> dict[str, JsonValue]:
    """Return the hint that a form fills a setting in by the values beside it, until somebody else does.

    >>> proposed("{function}_{column}")
    {'ui:proposal': '{function}_{column}'}
    """
    return {"ui:proposal": template}


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """The text names a column of the input on ``port``."""

    port: str = ROWS

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Add the widget to the JSON Schema."""
        return {**handler(core), "ui:widget": "column", "ui:input": self.port}


@dataclass(frozen=True, slots=True)
class Made:
    """The text names a column that the step makes."""


_PRINTABLE = StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]+$")
ColumnName = Annotated[str, _PRINTABLE, Made()]
NamePart = Annotated[str, _PRINTABLE]
Column = Annotated[str, StringConstraints(min_length=1, max_length=255), ColumnOf()]
LeftColumn = Annotated[str, StringConstraints(min_length=1, max_length=255), ColumnOf("left")]
RightColumn = Annotated[str, StringConstraints(min_length=1, max_length=255), ColumnOf("right")]


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that settings refer to, and the place that does.

    Attributes:
        span: the half-open range of characters where the place is a formula.
        may_be_text: whether it stands where an author may have meant a text.
    """

    path: tuple[str | int, ...]
    port: str
    name: str
    span: tuple[int, int] | None = None
    may_be_text: bool = False


def references(settings: BaseModel) -> Iterator[Reference]:
    """Yield every reference to an input's column in a settings model, however nested."""
    for name, field in type(settings).model_fields.items():
        yield from _walk(getattr(settings, name), field, (name,))


def made(settings: BaseModel) -> Iterator[str]:
    """Yield the name of every column that a settings model says the step makes."""
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if isinstance(value, str) and _is_made(field.annotation, field.metadata):
            yield value
        for _, part in _parts(value, BaseModel, ()):
            yield from made(part)


Part = TypeVar("Part")
Path = tuple[str | int, ...]


def parts(settings: BaseModel, kind: type[Part]) -> Iterator[tuple[Path, Part]]:
    """Yield every value of a kind in a settings model, however nested, with its path."""
    yield from _parts(settings, kind, ())


def _parts(value: object, kind: type[Part], path: Path) -> Iterator[tuple[Path, Part]]:
    match value:
        case kind():
            yield path, value
        case BaseModel():
            for name in type(value).model_fields:
                yield from _parts(getattr(value, name), kind, (*path, name))
        case tuple() | list():
            for index, item in enumerate(value):
                yield from _parts(item, kind, (*path, index))


def _walk(value: object, field: FieldInfo, path: tuple[str | int, ...]) -> Iterator[Reference]:
    marks = [mark for mark in field.metadata if isinstance(mark, ColumnOf)]
    yield from _found(value, marks[0] if marks else _mark_in(field.annotation), path)


def _found(value: object, mark: ColumnOf | None, path: tuple[str | int, ...]) -> Iterator[Reference]:
    match value:
        case ParsedFormula():
            for use in value.columns:
                port = mark.port if mark else ROWS
                yield Reference(path, port, use.name, (use.start, use.end), _may_be_text(value, use))
        case BaseModel():
            for name, field in type(value).model_fields.items():
                yield from _walk(getattr(value, name), field, (*path, name))
        case str() if mark is not None:
            yield Reference(path, mark.port, value)
        case tuple() | list():
            for index, item in enumerate(value):
                yield from _found(item, mark, (*path, index))
        case dict():
            for key, item in value.items():
                yield from _found(item, mark, (*path, str(key)))


def _may_be_text(formula: ParsedFormula, use: ColumnUse) -> bool:
    quoted = formula.text[use.start] == '"'
    return quoted or _COMPARISON.search(formula.text[: use.start]) is not None


def _is_made(annotation: Any, metadata: Sequence[object]) -> bool:  # noqa: ANN401  # as for _mark_in
    inner = getattr(annotation, "__args__", ())
    return any(isinstance(mark, Made) for mark in metadata) or any(
        _is_made(argument, getattr(argument, "__metadata__", ())) for argument in inner
    )


def _mark_in(annotation: Any) -> ColumnOf | None:  # noqa: ANN401  # a type expression has no type of its own
    for mark in getattr(annotation, "__metadata__", ()):
        if isinstance(mark, ColumnOf):
            return mark
    for argument in getattr(annotation, "__args__", ()):
        if (mark := _mark_in(argument)) is not None:
            return mark
    return None
