"""DuckDB's words about types in words for people who do not know it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import duckdb

_MISFIT = re.compile(r"^No function matches the given name and argument types '(.+?)\((.*)\)'\.$")
_CAST = re.compile(r"^Could not convert string (?:'(.*)'|\"(.*)\") to ([\w(), ]+?)$", re.DOTALL)
_DATED = re.compile(r'^(?:invalid )?(date|timestamp|time) field .*?: "(.*?)"', re.DOTALL)
_SOURCE = re.compile(r"^(.*) when casting from source column (.+)$", re.DOTALL)
_DECIMAL = re.compile(r"\([\d,\s]+\)")

_SPOKEN: Mapping[str, str] = {
    "BIGINT": "an integer",
    "BLOB": "binary data",
    "BOOL": "true or false",
    "BOOLEAN": "true or false",
    "DATE": "a date",
    "DECIMAL": "a decimal number",
    "DOUBLE": "a number",
    "FLOAT": "a number",
    "HUGEINT": "an integer",
    "INT32": "an integer",
    "INT64": "an integer",
    "INTEGER": "an integer",
    "INTEGER_LITERAL": "an integer",
    "INTERVAL": "an interval",
    "SMALLINT": "an integer",
    "STRING_LITERAL": "text",
    "TIME": "a time",
    "TIMESTAMP": "a timestamp",
    "VARCHAR": "text",
}

_WRITTEN = {"date": "2024-01-31", "timestamp": "2024-01-31 18:30:00", "time": "18:30:00"}


def spoken(type_name: str) -> str:
    """Return a type in words.

    >>> spoken("DECIMAL(15,2)")
    'a decimal number'
    """
    if type_name.endswith("[]"):
        return "a list"
    return _SPOKEN.get(_DECIMAL.sub("", type_name), type_name.lower())


def explained(error: duckdb.Error) -> str:
    """Return the first sentence of DuckDB's words, without its class and its candidates.

    >>> explained(duckdb.Error("Conversion Error: Could not convert string 'x' to INT64"))
    "'x' is not an integer."
    """
    first = str(error).strip().splitlines()[0]
    _, _, words = first.partition("Error: ")
    words = (words or first).removesuffix(" You might need to add explicit type casts.")
    if misfit := _MISFIT.match(words):
        types = [spoken(name) for name in re.split(r",\s+", misfit[2])]
        return f"'{misfit[1].strip(chr(34))}' does not work with {' and '.join(types)}."
    return _misconverted(words) or words


def _misconverted(words: str) -> str:
    """Return what could not be converted, where it stands, and to what; empty for other words."""
    source = _SOURCE.match(words)
    words, where = (source[1], f" in the column '{source[2]}'") if source else (words, "")
    if cast := _CAST.match(words):
        return f"'{cast[1] or cast[2] or ''}'{where} is not {spoken(cast[3])}."
    if dated := _DATED.match(words):
        return f"'{dated[2]}'{where} is not {spoken(dated[1].upper())} such as {_WRITTEN[dated[1]]}."
    return ""
