"""DuckDB's words about types in words for people who do not know it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import duckdb

_MISFIT = re.compile(r"^No function matches the given name and argument types '(.+?)\((.*)\)'\.$")
_DECIMAL = re.compile(r"\([\d,\s]+\)")

_SPOKEN: Mapping[str, str] = {
    "BIGINT": "an integer",
    "BLOB": "binary data",
    "BOOLEAN": "true or false",
    "DATE": "a date",
    "DECIMAL": "a decimal number",
    "DOUBLE": "a number",
    "FLOAT": "a number",
    "HUGEINT": "an integer",
    "INTEGER": "an integer",
    "INTEGER_LITERAL": "an integer",
    "INTERVAL": "an interval",
    "SMALLINT": "an integer",
    "STRING_LITERAL": "text",
    "TIME": "a time",
    "TIMESTAMP": "a timestamp",
    "VARCHAR": "text",
}


def spoken(type_name: str) -> str:
    """Return a type in words.

    >>> spoken("DECIMAL(15,2)")
    'a decimal number'
    """
    if type_name.endswith("[]"):
        return "a list"
    return _SPOKEN.get(_DECIMAL.sub("", type_name), type_name.lower())


def explained(error: duckdb.Error) -> str:
    """Return the first sentence of DuckDB's words, without its class and its candidates."""
    first = str(error).strip().splitlines()[0]
    _, _, words = first.partition("Error: ")
    words = (words or first).removesuffix(" You might need to add explicit type casts.")
    if misfit := _MISFIT.match(words):
        types = [spoken(name) for name in re.split(r",\s+", misfit[2])]
        return f"'{misfit[1].strip(chr(34))}' does not work with {' and '.join(types)}."
    return words
