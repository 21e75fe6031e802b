"""DuckDB's errors in words for the person whose workflow failed."""

from __future__ import annotations

import duckdb

from workflow_platform.engine.words import explained
from workflow_platform.errors import ExecutionError

# What DuckDB says about these adds nothing.
_PLAIN = (duckdb.OutOfMemoryException, duckdb.InterruptException)

# Parquet knows lengths of time without a sign only.
_NEGATIVE = "negative intervals"

_HINTS: tuple[tuple[type[duckdb.Error], str, str], ...] = (
    (
        duckdb.OutOfMemoryException,
        "The computation needs more memory or temporary space than it may use.",
        "Filter or sum up earlier, or ask for higher limits.",
    ),
    (
        duckdb.ConversionException,
        "A value could not be converted.",
        "Filter such values out first; or make them missing with to_number(…) or to_date(…) in a Formula.",
    ),
    (
        duckdb.OutOfRangeException,
        "A number is too large for its type.",
        "Convert the column to a wider type first.",
    ),
    (duckdb.InterruptException, "The computation was cancelled.", ""),
    (duckdb.IOException, "A file could not be read or written.", "Run the workflow again."),
)


DATA_ERRORS = (duckdb.ConversionException, duckdb.OutOfRangeException, duckdb.InvalidInputException)
"""What a value in the data can cause, so that one step is at fault."""


def execution_error(error: duckdb.Error, step: str) -> ExecutionError:
    """Return what to show for an engine error in the statement of ``step``."""
    if _NEGATIVE in str(error):
        message = "A length of time is negative, which a result cannot hold."
        hint = "Make it a number first, such as with date_diff('minute', start, end)."
        return ExecutionError(message, hint, step=step, detail=str(error))
    words = "" if isinstance(error, _PLAIN) else explained(error)
    for kind, message, hint in _HINTS:
        if isinstance(error, kind):
            return ExecutionError(message, hint, words=words, step=step, detail=str(error))
    return ExecutionError("The engine could not compute this.", words=words, step=step, detail=str(error))
