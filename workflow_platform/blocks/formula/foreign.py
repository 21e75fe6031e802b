"""Functions of spreadsheets, SQL and pandas, and what to write here instead."""

from __future__ import annotations

from collections.abc import Mapping

OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "abs": ("absolute",),
    "ceil": ("ceiling", "roundup"),
    "coalesce": ("fillna", "ifnull", "nvl", "zn"),
    "concat": ("concat_ws", "concatenate", "textjoin"),
    "contains": ("includes", "str_contains"),
    "date_add": ("add_months", "dateadd", "edate"),
    "date_diff": ("datedif", "datediff", "days", "timestampdiff"),
    "date_trunc": ("datetrunc", "trunc_date"),
    "day_of_year": ("dayofyear",),
    "div": ("quotient",),
    "floor": ("int", "rounddown"),
    "format_date": ("date_format", "strftime", "to_char"),
    "if": ("iff", "iif"),
    "is_blank": ("isblank", "isempty"),
    "is_null": ("isna", "isnull"),
    "length": ("char_length", "character_length", "len"),
    "ln": ("log_e",),
    "lower": ("lcase", "lowercase", "tolower"),
    "make_date": ("date_from_parts", "datefromparts", "datevalue"),
    "month_end": ("end_of_month", "endofmonth", "eomonth", "last_day"),
    "now": ("current_timestamp", "getdate", "sysdate"),
    "position": ("charindex", "find", "indexof", "instr", "locate", "search", "strpos"),
    "power": ("pow",),
    "regex_extract": ("regexextract", "regexp_extract", "regexp_substr"),
    "regex_matches": ("regexmatch", "regexp_like", "regexp_matches", "rlike"),
    "regex_replace": ("regexp_replace", "regexreplace"),
    "replace": ("substitute",),
    "same": ("exact",),
    "split_part": ("split",),
    "substr": ("mid", "slice"),
    "to_date": ("parse_date", "str_to_date", "strptime"),
    "to_number": ("to_numeric", "tonumber", "value"),
    "today": ("curdate", "current_date"),
    "trim": ("strip",),
    "truncate": ("fix", "trunc"),
    "upper": ("toupper", "ucase", "uppercase"),
    "weekday": ("dayofweek", "dow", "isodow"),
}
_OURS = {other: name for name, others in OTHER_NAMES.items() for other in others}

_CASE = "Write: case when … then … else … end."
_CAST = "Write for example: cast(value as text)."
_GROUP = "Filter the rows, then use a Group by or Aggregate block."
_JOIN = "A Join block looks values up in another table."
_ADVICE: Mapping[str, str] = {
    "averageif": _GROUP,
    "averageifs": _GROUP,
    "convert": _CAST,
    "countif": _GROUP,
    "countifs": _GROUP,
    "date_part": "Write for example: year(date).",
    "decode": _CASE,
    "extract": "Write for example: year(date).",
    "hlookup": _JOIN,
    "ifs": _CASE,
    "index": _JOIN,
    "log": "Write ln(number) for the natural logarithm, log10(number) for that to base 10.",
    "lookup": _JOIN,
    "match": _JOIN,
    "max": "The greatest of several values in one row is greatest(a, b).",
    "min": "The least of several values in one row is least(a, b).",
    "safe_cast": _CAST,
    "str": _CAST,
    "sumif": _GROUP,
    "sumifs": _GROUP,
    "switch": _CASE,
    "text": "Write for example: cast(number as text), or format_date(date, 'DD.MM.YYYY').",
    "to_string": _CAST,
    "tostring": _CAST,
    "try_cast": "Write cast(value as type), or to_number(text), which is missing where a text is no number.",
    "vlookup": _JOIN,
    "xlookup": _JOIN,
}
# What stands where an operator is missing.
_BETWEEN: Mapping[str, str] = {
    "contains": "Write for example: contains(name, 'part').",
    "else": _CASE,
    "ends_with": "Write for example: ends_with(name, 'part').",
    "equals": "Write '='.",
    "ilike": "Write for example: lower(name) like 'p%'.",
    "matches": "Write for example: regex_matches(name, '^P').",
    "regexp": "Write for example: regex_matches(name, '^P').",
    "rlike": "Write for example: regex_matches(name, '^P').",
    "starts_with": "Write for example: starts_with(name, 'part').",
    "then": _CASE,
}


def instead_of(called: str) -> str:
    """Return what to write instead of another tool's function, in lower case, or an empty string."""
    if called in _OURS:
        return f"Did you mean '{_OURS[called]}'?"
    return _ADVICE.get(called, "")


def instead_between(word: str) -> str:
    """Return what to write where a word, in lower case, stands between two values, or an empty string."""
    return _BETWEEN.get(word, "")
