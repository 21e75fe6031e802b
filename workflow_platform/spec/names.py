"""The strict types of every name that a person gives to something."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

NAME_LENGTH = 100


def _printable(name: str) -> str:
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in name):
        message = "contains control characters or broken Unicode"
        raise ValueError(message)
    if name != name.strip():
        message = "starts or ends with a space"
        raise ValueError(message)
    return name


Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=NAME_LENGTH),
    AfterValidator(_printable),
]


def _undivided(name: str) -> str:
    if "/" in name:
        message = "contains a '/', which stands between an owner and a name"
        raise ValueError(message)
    return name


# Of what documents name: datasets and connections.
PlainName = Annotated[Name, AfterValidator(_undivided)]

# A name, or whose it is and the name: owner/name.
Reference = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2 * NAME_LENGTH + 1),
    AfterValidator(_printable),
]

# Identifiers double as Dagster op names and SQL aliases, so they are plain words.
Identifier = Annotated[
    str,
    Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,59}$", examples=["adults", "join_2"]),
]


def slug(name: str, separator: str = "-") -> str:
    """Return a lower-case ASCII word for ``name``, for addresses and job names.

    >>> slug("Average income by country")
    'average-income-by-country'
    """
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", separator, folded).strip(separator) or "unnamed"
