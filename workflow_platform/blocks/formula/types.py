"""The types that ``cast`` converts to."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from workflow_platform.blocks.formula.cursor import Cursor
from workflow_platform.blocks.formula.error import FormulaError
from workflow_platform.blocks.formula.scan import MAX_DIGITS
from workflow_platform.spec.problems import did_you_mean, listing

TYPES: Mapping[str, exp.DType] = {
    "text": exp.DType.TEXT,
    "integer": exp.DType.INT,
    "bigint": exp.DType.BIGINT,
    "number": exp.DType.DOUBLE,
    "double": exp.DType.DOUBLE,
    "decimal": exp.DType.DECIMAL,
    "boolean": exp.DType.BOOLEAN,
    "date": exp.DType.DATE,
    "timestamp": exp.DType.TIMESTAMP,
    "time": exp.DType.TIME,
}


def read_type(cursor: Cursor) -> exp.DataType:
    """Return the type whose name is next, with a decimal's width and scale."""
    name = cursor.take()
    if name.keyword not in TYPES:
        message = f"'{name.shown}' is not a type; there is {listing([*TYPES])}."
        raise FormulaError(message, name.start, name.end, did_you_mean(name.value, TYPES))
    kind = TYPES[name.keyword]
    if kind is not exp.DType.DECIMAL:
        return exp.DataType(this=kind)
    if cursor.sees("(", "number", ",", "number", ")"):
        _, width, _, scale, _ = (cursor.take().value for _ in range(5))
        if width.isdigit() and scale.isdigit() and int(scale) <= int(width) and 1 <= int(width) <= MAX_DIGITS:
            sizes = [exp.DataTypeParam(this=exp.Literal.number(int(size))) for size in (width, scale)]
            return exp.DataType(this=kind, expressions=sizes)
    # The engines disagree on what a decimal without sizes is.
    message = f"A decimal needs its digits, at most {MAX_DIGITS}, and how many of them follow the point."
    raise FormulaError(message, name.start, max(name.end, cursor.end), "Write for example decimal(18, 2).")
