"""What the routes of the catalogue give."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from typing_extensions import TypedDict

from workflow_platform.spec.workflow import Scalar

# The names are those of JSON Schema, not all of which are names in Python.
_Keywords = TypedDict(
    "_Keywords",
    {
        "$ref": str,
        "$defs": dict[str, "SettingsSchema"],
        "type": str,
        "title": str,
        "description": str,
        "default": JsonValue,
        "enum": list[JsonValue],
        "const": JsonValue,
        "anyOf": list["SettingsSchema"],
        "properties": dict[str, "SettingsSchema"],
        "required": list[str],
        "items": "SettingsSchema",
        "minimum": int | float,
        "maximum": int | float,
        "maxLength": int,
        "minItems": int,
        "maxItems": int,
        "ui:widget": str,
        "ui:input": str,
        "ui:advanced": bool,
        "ui:condition": bool,
        "ui:labels": dict[str, str],
    },
    total=False,
)


class SettingsSchema(_Keywords, total=False):
    """A JSON Schema with hints for a form; it may have more keywords than are named here."""

    __pydantic_config__ = ConfigDict(extra="allow")  # type: ignore[misc]  # how pydantic is told


class PortAnswer(BaseModel):
    """An input of a block."""

    name: str
    many: bool = Field(description="Whether it takes any number of steps.")


class ExampleAnswer(BaseModel):
    """A small use of a block: its settings, and the rows that go in by port and come out."""

    title: str
    settings: dict[str, JsonValue]
    inputs: dict[str, list[dict[str, JsonValue]]]
    output: list[dict[str, JsonValue]]


class BlockAnswer(BaseModel):
    """A kind of operation."""

    block: str = Field(description="The name that documents use.")
    title: str
    group: str
    words: list[str] = Field(description="What people may search it by.")
    help: str
    ports: list[PortAnswer]
    settings: SettingsSchema = Field(description="What its settings have to be.")
    examples: list[ExampleAnswer]


class FunctionAnswer(BaseModel):
    """A function of formulas."""

    name: str
    signature: str = Field(
        description="What stands between its brackets; what can be left out is in brackets itself."
    )
    group: str
    help: str
    examples: dict[str, Scalar] = Field(description="Formulas and their values; null is a missing value.")


class Catalogue(BaseModel):
    """All that documents are made of."""

    blocks: list[BlockAnswer]
    functions: list[FunctionAnswer]
