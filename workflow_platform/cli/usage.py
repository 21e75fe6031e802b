"""Wrong usage that only shows after the arguments were parsed."""

from __future__ import annotations

from workflow_platform.errors import InvalidError


class UsageError(InvalidError):
    """Options that do not go together; the program ends with exit code 2."""

    code = "wrong-usage"
