"""The formula language: texts such as ``price * 1.2`` in, trees that no text can escape from out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ErrorLevel, ParseError
from sqlglot.tokenizer_core import Token

from workflow_platform.blocks.formula.canonical import CanonicalTree
from workflow_platform.blocks.formula.error import FormulaError
from workflow_platform.blocks.formula.reader import Reader
from workflow_platform.blocks.formula.scan import MAX_LENGTH, scan
from workflow_platform.spec.workflow import Scalar

__all__ = ["ColumnUse", "Formula", "FormulaError", "ParsedFormula", "parse_formula"]

NO_PARAMETERS: Mapping[str, Scalar] = MappingProxyType({})
_DIALECT = Dialect.get_or_raise("duckdb")


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column that a formula reads, and the half-open span of its name in the text."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedFormula:
    """A formula that has been read.

    Attributes:
        text: the formula as its author wrote it.
        tree: what it means, for no engine in particular: columns are bare quoted names, a
            function is an ``Anonymous`` node of its catalogue name, and there are no brackets,
            since the tree is the order. ``render`` turns it into an engine's SQL.
        columns: the columns it reads, in order of appearance.
    """

    text: str
    tree: exp.Expression
    columns: tuple[ColumnUse, ...]


def parse_formula(text: str, parameters: Mapping[str, Scalar] = NO_PARAMETERS) -> ParsedFormula:
    """Read a formula; ``${name}`` becomes a literal of the parameter's value.

    Raises:
        FormulaError: for any text that is not a formula, and nothing else.
    """
    pieces = scan(text)
    if not pieces:
        raise FormulaError("The formula is empty.", 0, len(text), "Write for example: age > 30")
    reader = Reader(pieces, parameters)
    tokens = reader.read()
    tree = CanonicalTree(reader.operands, len(text)).build(_parsed(tokens, text))
    columns = tuple(
        ColumnUse(operand.meaning.name, operand.start, operand.end)
        for operand in reader.operands
        if isinstance(operand.meaning, exp.Column)
    )
    return ParsedFormula(text, tree, columns)


def _parsed(tokens: list[Token], text: str) -> exp.Expr | None:
    parser = _DIALECT.parser(error_level=ErrorLevel.IMMEDIATE)
    try:
        [statement] = parser.parse(tokens, text)
    except ParseError as error:
        at = tokens[min(error.errors[0]["col"] or 0, len(tokens) - 1)]
        message = f"The formula breaks off at '{text[at.start : at.end + 1]}'."
        hint = (
            "Write a number with a point, such as 1.5; commas stand in calls and lists only."
            if text[at.start] == ","
            else "A 'between' needs an 'and'; a 'case' needs 'when' and 'then'."
        )
        raise FormulaError(message, at.start, at.end + 1, hint) from error
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        # The parser fails in all these ways on SQL that is odd enough.
        raise FormulaError("This is not a valid formula.", 0, len(text)) from error
    return statement


class _FormulaType:
    """Tells pydantic how a setting becomes a formula."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, __: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(
            _validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                _text_of, return_schema=core_schema.str_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _: CoreSchema, __: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "ui:widget": "formula", "maxLength": MAX_LENGTH}


def _text_of(formula: ParsedFormula) -> str:
    return formula.text


def _validate(value: object, info: core_schema.ValidationInfo) -> ParsedFormula:
    if isinstance(value, ParsedFormula):
        return value
    text = _source(value)
    context = info.context if isinstance(info.context, Mapping) else {}
    try:
        return parse_formula(text, context.get("parameters", NO_PARAMETERS))
    except FormulaError as error:
        raise PydanticCustomError(
            "formula",
            "{reason}",
            {"reason": error.message, "start": error.start, "end": error.end, "hint": error.hint},
        ) from error


def _source(value: object) -> str:
    match value:
        case str():
            # A text whose placeholders are filled in carries the text that its author wrote.
            return str(getattr(value, "raw", value))
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case _:
            raise PydanticCustomError("formula", "A formula is a text.", {"start": 0, "end": 0, "hint": ""})


Formula = Annotated[ParsedFormula, _FormulaType]
