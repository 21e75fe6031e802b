"""Functions of text: characters are counted from 1."""

from __future__ import annotations

from sqlglot import exp

from workflow_platform.blocks.families import Family
from workflow_platform.blocks.formula.functions import sql
from workflow_platform.blocks.formula.functions.model import Arguments, Function, Writer
from workflow_platform.blocks.formula.functions.rules import some_text, whole_number

MAX_PADDED = 1000


def _trim(position: str | None) -> Writer:
    def write(_: str, arguments: Arguments) -> exp.Expression:
        characters = arguments[1] if arguments[1:] else sql.text(" ")
        return exp.Trim(this=arguments[0], expression=characters, position=position)

    return write


def _pad(*, left: bool) -> Writer:
    def write(_: str, arguments: Arguments) -> exp.Expression:
        value, length, *fill = arguments
        return exp.Pad(this=value, expression=length, fill_pattern=[*fill, sql.text(" ")][0], is_left=left)

    return write


def _side(kind: type[exp.Expression]) -> Writer:
    return lambda _, arguments: kind(this=arguments[0], expression=sql.whole(arguments[1]))


def _substring(_: str, arguments: Arguments) -> exp.Expression:
    value, start, *length = arguments
    return exp.Substring(this=value, start=_count(start, 0), length=_count(length[0], -1) if length else None)


def _count(value: exp.Expression, bound: int) -> exp.Expression:
    """Return a count above ``bound``, or null: the engines do different things with any other."""
    known = sql.constant(value)
    if known is not None and known > bound and value.is_int:
        return value
    return sql.above(sql.whole(value), str(bound))


def _contains(dialect: str, arguments: Arguments) -> exp.Expression:
    value, part = arguments
    if dialect == "duckdb":
        return exp.Contains(this=value, expression=part)
    return exp.GT(this=exp.StrPosition(this=value, substr=part), expression=sql.number("0"))


def _ends_with(dialect: str, arguments: Arguments) -> exp.Expression:
    value, part = arguments
    if dialect == "postgres":
        return exp.StartsWith(this=exp.Reverse(this=value), expression=exp.Reverse(this=part))
    return exp.EndsWith(this=value, expression=part)


def _concat(_: str, arguments: Arguments) -> exp.Expression:
    return sql.call(
        "CONCAT", *(part if part.is_string else sql.cast(part, exp.DType.TEXT) for part in arguments)
    )


def _split_part(_: str, arguments: Arguments) -> exp.Expression:
    value, separator, part = arguments
    return exp.SplitPart(this=value, delimiter=separator, part_index=part)


def _replace(_: str, arguments: Arguments) -> exp.Expression:
    value, old, new = arguments
    return exp.Replace(this=value, expression=old, replacement=new)


def _position(_: str, arguments: Arguments) -> exp.Expression:
    return exp.StrPosition(this=arguments[0], substr=arguments[1])


def _reverse(dialect: str, arguments: Arguments) -> exp.Expression:
    if dialect != "duckdb":
        return exp.Reverse(this=arguments[0])
    # DuckDB's own function leaves an accent on its letter, where the others turn each character.
    characters = sql.call("REGEXP_EXTRACT_ALL", arguments[0], sql.text("(?s)."))
    return sql.call("ARRAY_TO_STRING", sql.call("LIST_REVERSE", characters), sql.text(""))


def _is_blank(_: str, arguments: Arguments) -> exp.Expression:
    trimmed = exp.Trim(this=arguments[0], expression=sql.text(" "))
    return exp.Is(this=exp.Nullif(this=trimmed, expression=sql.text("")), expression=exp.Null())


FUNCTIONS = (
    Function(
        "upper",
        "Text",
        "text",
        "The text in capitals.",
        sql.unary(exp.Upper),
        {"upper('Señor')": "SEÑOR", "upper(null)": None},
        gives=Family.TEXT,
    ),
    Function(
        "lower",
        "Text",
        "text",
        "The text in small letters.",
        sql.unary(exp.Lower),
        {"lower('SEÑOR')": "señor"},
        gives=Family.TEXT,
    ),
    Function(
        "length",
        "Text",
        "text",
        "How many characters the text has.",
        sql.unary(exp.Length),
        {"length('Señor')": 5, "length('')": 0},
        gives=Family.INTEGER,
    ),
    Function(
        "trim",
        "Text",
        "text, [characters]",
        "The text without spaces, or without any of the characters given, at both ends.",
        _trim(None),
        {"trim('  a b ')": "a b", "trim('--a-', '-')": "a"},
        gives=Family.TEXT,
    ),
    Function(
        "ltrim",
        "Text",
        "text, [characters]",
        "The text without spaces, or without any of the characters given, at its beginning.",
        _trim("LEADING"),
        {"ltrim('  a ')": "a ", "ltrim('0070', '0')": "70"},
        gives=Family.TEXT,
    ),
    Function(
        "rtrim",
        "Text",
        "text, [characters]",
        "The text without spaces, or without any of the characters given, at its end.",
        _trim("TRAILING"),
        {"rtrim(' a  ')": " a", "rtrim('a.;', ';.')": "a"},
        gives=Family.TEXT,
    ),
    Function(
        "left",
        "Text",
        "text, count",
        "The first characters of the text; a negative count leaves out that many at the end.",
        _side(exp.Left),
        {"left('abcde', 2)": "ab", "left('abcde', -2)": "abc"},
        gives=Family.TEXT,
    ),
    Function(
        "right",
        "Text",
        "text, count",
        "The last characters of the text; a negative count leaves out that many at the beginning.",
        _side(exp.Right),
        {"right('abcde', 2)": "de", "right('abcde', -2)": "cde"},
        gives=Family.TEXT,
    ),
    *(
        Function(
            name,
            "Text",
            "text, start, [length]",
            "The characters from a position on, counted from 1. Missing where the start is below 1 or the "
            "length below 0.",
            _substring,
            {f"{name}('abcde', 2, 3)": "bcd", f"{name}('abcde', 4)": "de", f"{name}('abcde', 0, 2)": None},
            gives=Family.TEXT,
        )
        for name in ("substring", "substr")
    ),
    Function(
        "replace",
        "Text",
        "text, old, new",
        "The text with every occurrence of a part replaced.",
        _replace,
        {"replace('1.234.567', '.', '')": "1234567", "replace('abc', '', 'x')": "abc"},
        gives=Family.TEXT,
    ),
    Function(
        "contains",
        "Text",
        "text, part",
        "Whether the part stands anywhere in the text; capitals count.",
        _contains,
        {"contains('Lisbon', 'sb')": True, "contains('Lisbon', 'SB')": False},
        gives=Family.BOOLEAN,
    ),
    Function(
        "starts_with",
        "Text",
        "text, part",
        "Whether the text begins with the part; capitals count.",
        sql.binary(exp.StartsWith),
        {"starts_with('Lisbon', 'Lis')": True, "starts_with('Lisbon', 'lis')": False},
        gives=Family.BOOLEAN,
    ),
    Function(
        "ends_with",
        "Text",
        "text, part",
        "Whether the text ends with the part; capitals count.",
        _ends_with,
        {"ends_with('Lisbon', 'bon')": True, "ends_with('bon', 'Lisbon')": False},
        gives=Family.BOOLEAN,
    ),
    Function(
        "concat",
        "Text",
        "value, ...",
        "All values in one text; missing ones are left out, where '||' gives a missing value.",
        _concat,
        {"concat('a', null, 'b', 7)": "ab7", "concat(null)": ""},
        spells=True,
        gives=Family.TEXT,
    ),
    Function(
        "split_part",
        "Text",
        "text, separator, part",
        "One part of a text that a separator divides, counted from 1, or from the end where negative. "
        "Empty where there are not as many parts.",
        _split_part,
        {"split_part('a,b,c', ',', 2)": "b", "split_part('a,b,c', ',', -1)": "c"},
        constants={1: some_text, 2: whole_number(-1000, 1000, zero=False)},
        gives=Family.TEXT,
    ),
    *(
        Function(
            name,
            "Text",
            "text, length, [fill]",
            f"The text at that length: filled up with spaces, or what is given, {where}, or cut at its end.",
            _pad(left=name == "lpad"),
            examples,
            constants={1: whole_number(0, MAX_PADDED), 2: some_text},
            gives=Family.TEXT,
        )
        for name, where, examples in (
            (
                "lpad",
                "at its beginning",
                {"lpad('7', 3, '0')": "007", "lpad('abcd', 3)": "abc"},
            ),
            (
                "rpad",
                "at its end",
                {"rpad('ab', 5, '.-')": "ab.-.", "rpad('ab', 3)": "ab "},
            ),
        )
    ),
    Function(
        "reverse",
        "Text",
        "text",
        "The characters of the text in reverse.",
        _reverse,
        {"reverse('añb')": "bña", "reverse('')": ""},
        gives=Family.TEXT,
    ),
    Function(
        "position",
        "Text",
        "text, part",
        "Where the part first stands in the text, counted from 1, or 0 where it does not.",
        _position,
        {"position('Lisbon', 'b')": 4, "position('Lisbon', 'x')": 0},
        gives=Family.INTEGER,
    ),
    Function(
        "is_blank",
        "Text",
        "text",
        "Whether the text is missing, empty or spaces only.",
        _is_blank,
        {"is_blank('  ')": True, "is_blank(null)": True, "is_blank('a')": False},
        gives=Family.BOOLEAN,
    ),
)
