"""Names and types of columns that are fit for the lake."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Parquet has no 128-bit integers: DuckDB would write doubles instead, and digits would be lost.
_WIDE = re.compile(r'"(?:[^"]|"")*"|\bU?HUGEINT\b')
_WIDE_DECIMAL = "DECIMAL(38,0)"
_UNSPEAKABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return names without control characters, none empty, no two alike but for upper and lower case.

    >>> clean_names([chr(7) + "a", "A ", ""])
    ('a', 'A_1', 'column2')
    """
    taken: set[str] = set()
    cleaned = []
    for position, name in enumerate(names):
        spaced = "".join(" " if unicodedata.category(char) in _UNSPEAKABLE else char for char in name)
        base = " ".join(spaced.split()) or f"column{position}"
        candidate, number = base, 0
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{base}_{number}"
        taken.add(candidate.casefold())
        cleaned.append(candidate)
    return tuple(cleaned)


def kept_type(type_name: str) -> str:
    """Return the type that a DuckDB type is kept as in Parquet.

    >>> kept_type('STRUCT("HUGEINT" HUGEINT[])')
    'STRUCT("HUGEINT" DECIMAL(38,0)[])'
    """
    # Integers beyond 38 digits are codes; DuckDB would write them as numbers without most of their digits.
    if type_name in {'"NULL"', "BIGNUM"}:
        return "VARCHAR"
    return _WIDE.sub(lambda match: match[0] if match[0].startswith('"') else _WIDE_DECIMAL, type_name)
