"""Names that fit an engine which cuts long ones: different names stay different."""

from __future__ import annotations

from hashlib import blake2b

from sqlglot import exp

from workflow_platform.compile.dialects import Dialect

_DIGEST_BYTES = 8


def shortened(name: str, dialect: Dialect) -> str:
    """Return a name as a dialect can hold it: one that is too long ends in a digest of the whole.

    >>> from workflow_platform.compile.dialects import POSTGRES
    >>> shortened("income " * 10, POSTGRES)
    'income income income income income income inco~4bede2cd72d06fb0'
    """
    whole = name.encode()
    if dialect.name_bytes is None or len(whole) <= dialect.name_bytes:
        return name
    digest = blake2b(whole, digest_size=_DIGEST_BYTES).hexdigest()
    kept = whole[: dialect.name_bytes - len(digest) - 1].decode(errors="ignore")
    return f"{kept}~{digest}"


def shorten_names(query: exp.Query, dialect: Dialect) -> None:
    """Shorten every name in a query, in place, as a dialect needs it."""
    if dialect.name_bytes is not None:
        for name in query.find_all(exp.Identifier):
            name.set("this", shortened(name.name, dialect))
