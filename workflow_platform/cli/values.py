"""The values of parameters that were named on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from workflow_platform.errors import InvalidError


def named_values(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the values by their names. Raises InvalidError for a name that was given twice."""
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in values:
            raise InvalidError(f"The parameter '{name}' was given twice.", "Give each parameter once.")
        values[name] = value
    return values
