"""Revisions as HTTP tells them: an ETag with each answer, If-Match with a change."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Header, Response

from workflow_platform.errors import InvalidError

_ETAG = re.compile(r'"(\d{1,18})"')

IfMatch = Annotated[
    str | None,
    Header(description="The ETag that the change is made to; without it, it is made to whatever there is."),
]


def tag(response: Response, revision: int) -> None:
    """Tell the revision of what is answered."""
    response.headers["ETag"] = f'"{revision}"'


def expected_revision(if_match: str | None) -> int | None:
    """Return the revision that a change is made to, None for any. Raises InvalidError."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _ETAG.fullmatch(if_match.strip())
    if found is None:
        raise InvalidError("If-Match is not an ETag of a workflow.", 'It looks like "3", quotes included.')
    return int(found[1])
