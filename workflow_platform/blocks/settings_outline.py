"""The settings of a block with what stands inside them, for pages and terminals."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from workflow_platform.blocks.base import Block

Schema = Mapping[str, JsonValue]

_KINDS: Mapping[str, str] = {"string": "text", "null": "nothing"}


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting, or a field of one.

    Attributes:
        depth: how many settings it stands inside.
        kind: what it takes, in words, such as ``one of inner, left``.
        default: the default as JSON, or an empty text where there is none worth telling.
    """

    depth: int
    name: str
    title: str
    description: str
    kind: str
    required: bool
    default: str


def settings_of(block: type[Block]) -> Iterator[Setting]:
    """Yield a block's settings, each followed by its fields, if it has any."""
    schema = block.model_json_schema()
    yield from _settings(schema, schema.get("$defs", {}), 0)


def _settings(schema: Schema, definitions: Mapping[str, Schema], depth: int) -> Iterator[Setting]:
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, dict):
        return
    for name, field in properties.items():
        if not isinstance(field, dict):
            continue
        default = field.get("default")
        yield Setting(
            depth=depth,
            name=name,
            title=str(field.get("title", "")),
            description=str(field.get("description", "")),
            kind=_kind(field, definitions),
            required=isinstance(required, list) and name in required,
            default="" if default in (None, [], {}) else json.dumps(default, ensure_ascii=False),
        )
        if inner := _fields(field, definitions):
            yield from _settings(inner, definitions, depth + 1)


def _kind(field: Schema, definitions: Mapping[str, Schema]) -> str:
    match field:
        case {"ui:widget": "column" | "formula" as widget}:
            return str(widget)
        case {"$ref": str(reference)}:
            return _kind(definitions[reference.rpartition("/")[2]], definitions)
        case {"enum": list(values)}:
            return "one of " + ", ".join(str(value) for value in values)
        case {"anyOf": list(kinds)}:
            words = (_kind(kind, definitions) for kind in kinds if isinstance(kind, dict))
            return " or ".join(dict.fromkeys(words))
        case {"type": "array", "items": dict(items)}:
            return f"list of {_kind(items, definitions)}"
        case {"type": "object", "properties": dict(fields)}:
            return f"{{{', '.join(fields)}}}"
        case {"type": str(kind)}:
            return _KINDS.get(kind, kind)
        case _:
            return ""


def _fields(field: Schema, definitions: Mapping[str, Schema]) -> Schema | None:
    """Return the schema of the object that a setting takes, alone or in a list."""
    match field:
        case {"$ref": str(reference)}:
            return _fields(definitions[reference.rpartition("/")[2]], definitions)
        case {"type": "array", "items": dict(items)}:
            return _fields(items, definitions)
        case {"type": "object", "properties": dict()}:
            return field
        case _:
            return None
