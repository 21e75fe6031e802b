"""Functions of dates and timestamps, which have no time zone; weeks begin on Monday, as in ISO 8601."""

from __future__ import annotations

from sqlglot import exp

from workflow_platform.blocks.families import Family
from workflow_platform.blocks.formula.brackets import bracketed
from workflow_platform.blocks.formula.functions import sql
from workflow_platform.blocks.formula.functions.date_formats import (
    check_read,
    check_written,
    reading,
    strftime,
    to_char,
)
from workflow_platform.blocks.formula.functions.matching import extracted, replaced
from workflow_platform.blocks.formula.functions.model import Arguments, Function, Writer
from workflow_platform.blocks.formula.functions.rules import one_of
from workflow_platform.blocks.formula.words import UNITS

_DATE_UNITS = ("day", "week", "month", "quarter", "year")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
# The days of a unit. Between the first days of two months, quarters or years lie that many each, give
# or take a few, so that rounding gives their number.
_DAYS = {"week": "7", "month": "30.436875", "quarter": "91.310625", "year": "365.2425"}


def _part(name: str) -> Writer:
    def write(dialect: str, arguments: Arguments) -> exp.Expression:
        value: exp.Expression = exp.Extract(this=exp.Var(this=name), expression=sql.moment(arguments[0]))
        if dialect == "postgres":
            value = sql.cast(exp.Floor(this=value) if name == "SECOND" else value, exp.DType.INT)
        return value

    return write


def _trunc(_: str, arguments: Arguments) -> exp.Expression:
    unit = arguments[0].name
    start = _start(unit, arguments[1])
    return sql.cast(start, exp.DType.DATE) if unit in _DATE_UNITS else start


def _start(unit: str, value: exp.Expression) -> exp.Expression:
    return exp.TimestampTrunc(this=sql.moment(value), unit=exp.Var(this=unit.upper()))


def _diff(dialect: str, arguments: Arguments) -> exp.Expression:
    unit = arguments[0].name
    if dialect == "postgres":
        return _postgres_diff(unit, *arguments[1:])
    if unit == "week":
        # The engines do not agree on where a week begins, but date_trunc does.
        earlier, later = (_start(unit, argument) for argument in arguments[1:])
        days = exp.DateDiff(this=later, expression=earlier, unit=exp.Var(this="DAY"))
        return sql.cast(exp.Div(this=days, expression=sql.number("7")), exp.DType.BIGINT)
    earlier, later = map(sql.moment, arguments[1:])
    return exp.DateDiff(this=later, expression=earlier, unit=exp.Var(this=unit.upper()))


def _postgres_diff(unit: str, earlier: exp.Expression, later: exp.Expression) -> exp.Expression:
    if unit == "day":
        return exp.Sub(this=sql.day(later), expression=sql.day(earlier))
    starts = _start(unit, later), _start(unit, earlier)
    if unit in _SECONDS:
        elapsed = exp.Extract(this=exp.Var(this="EPOCH"), expression=_difference(*starts))
        count = exp.Div(this=elapsed, expression=sql.number(str(_SECONDS[unit])))
    else:
        days = exp.Paren(this=_difference(*map(sql.day, starts)))
        count = exp.Div(this=days, expression=sql.number(_DAYS[unit]))
    return sql.cast(exp.Round(this=count), exp.DType.BIGINT)


def _difference(left: exp.Expression, right: exp.Expression) -> exp.Expression:
    return exp.Sub(this=left, expression=right)


def _interval(unit: str) -> exp.Expression:
    factor, name = UNITS[unit]
    return exp.Interval(this=sql.text(str(factor)), unit=exp.Var(this=name))


def _add(_: str, arguments: Arguments) -> exp.Expression:
    unit, count, value = arguments
    span = exp.Mul(this=bracketed(sql.whole(count)), expression=_interval(unit.name))
    return exp.Add(this=sql.moment(value), expression=span)


def _month_end(_: str, arguments: Arguments) -> exp.Expression:
    following = exp.Add(this=_start("month", arguments[0]), expression=_interval("month"))
    return sql.day(exp.Sub(this=following, expression=_interval("day")))


def _make_date(dialect: str, arguments: Arguments) -> exp.Expression:
    parts = [sql.whole(argument) for argument in arguments]
    if dialect in {"duckdb", "postgres"}:
        return sql.call("MAKE_DATE", *parts)
    return exp.DateFromParts(**dict(zip(("year", "month", "day"), parts, strict=True)))


def _today(_: str, __: Arguments) -> exp.Expression:
    return exp.CurrentDate()


def _now(_: str, __: Arguments) -> exp.Expression:
    return sql.moment(exp.CurrentTimestamp())


def _to_date(dialect: str, arguments: Arguments) -> exp.Expression:
    value, form = arguments
    pattern, iso = reading(form.name)
    # First to null what has another form, which a replacement would leave as it is.
    known = extracted(dialect, value, pattern.replace("(", "").replace(")", ""))
    return sql.day(replaced(dialect, known, pattern, iso))


def _format_date(dialect: str, arguments: Arguments) -> exp.Expression:
    value, form = sql.moment(arguments[0]), arguments[1].name
    if dialect == "postgres":
        return sql.call("TO_CHAR", value, sql.text(to_char(form)))
    return exp.TimeToStr(this=value, format=sql.text(strftime(form)))


_PARTS = (
    ("year", "YEAR", "The year.", 2024),
    ("quarter", "QUARTER", "The quarter of the year, 1 to 4.", 1),
    ("month", "MONTH", "The month, 1 to 12.", 2),
    ("week", "WEEK", "The week of the year, 1 to 53; week 1 has the first Thursday of the year.", 9),
    ("day", "DAY", "The day of the month, 1 to 31.", 29),
    ("day_of_year", "DOY", "The day of the year, 1 to 366.", 60),
    ("weekday", "ISODOW", "The day of the week, from 1 for Monday to 7 for Sunday.", 4),
    ("hour", "HOUR", "The hour, 0 to 23.", 18),
    ("minute", "MINUTE", "The minute, 0 to 59.", 5),
    ("second", "SECOND", "The second, 0 to 59, without its fraction.", 59),
)

FUNCTIONS = (
    *(
        Function(
            name,
            "Dates",
            "date",
            help_,
            _part(part),
            {f"{name}(timestamp '2024-02-29 18:05:59.75')": value, f"{name}(null)": None},
            gives=Family.INTEGER,
        )
        for name, part, help_, value in _PARTS
    ),
    Function(
        "date_trunc",
        "Dates",
        "unit, date",
        "The beginning of the year, quarter, month, week or day that the date lies in, as a date; of the "
        "hour, minute or second, as a timestamp.",
        _trunc,
        {
            "date_trunc('month', date '2024-02-29')": "2024-02-01",
            "date_trunc('week', date '2024-02-29')": "2024-02-26",
            "date_trunc('hour', timestamp '2024-02-29 18:05:59')": "2024-02-29 18:00:00",
        },
        constants={0: one_of(UNITS)},
        gives=None,
    ),
    Function(
        "date_diff",
        "Dates",
        "unit, from, to",
        "How many borders between units, such as midnights for 'day', lie between two dates. Negative "
        "where the second is the earlier one.",
        _diff,
        {
            "date_diff('day', date '2024-02-28', date '2024-03-01')": 2,
            "date_diff('month', date '2024-01-31', date '2024-02-01')": 1,
            "date_diff('week', date '2024-01-07', date '2024-01-08')": 1,
            "date_diff('year', date '2024-12-31', date '2023-01-01')": -1,
        },
        constants={0: one_of(UNITS)},
        gives=Family.INTEGER,
    ),
    Function(
        "date_add",
        "Dates",
        "unit, count, date",
        "The timestamp that many units later, or earlier where the count is negative. A day that the month "
        "lacks becomes its last.",
        _add,
        {
            "date_add('month', 1, date '2024-01-31')": "2024-02-29 00:00:00",
            "date(date_add('day', -1, date '2024-03-01'))": "2024-02-29",
        },
        constants={0: one_of(UNITS)},
        gives=Family.TIMESTAMP,
    ),
    Function(
        "month_end",
        "Dates",
        "date",
        "The last day of the month that the date lies in.",
        _month_end,
        {"month_end(date '2024-02-10')": "2024-02-29"},
        gives=Family.DATE,
    ),
    Function(
        "make_date",
        "Dates",
        "year, month, day",
        "The date of a year, month and day. A day that does not exist is an error.",
        _make_date,
        {"make_date(2024, 2, 29)": "2024-02-29", "make_date(2024, null, 1)": None},
        gives=Family.DATE,
    ),
    Function(
        "date",
        "Dates",
        "value",
        "The date of a timestamp or of ISO text such as '2024-01-31'.",
        lambda _, arguments: sql.day(arguments[0]),
        {"date('2024-01-31')": "2024-01-31", "date(timestamp '2024-01-31 18:00:00')": "2024-01-31"},
        gives=Family.DATE,
    ),
    Function(
        "to_date",
        "Dates",
        "text, format",
        "The date that the text says in a format of DD, MM, YYYY or YY (a year from 2000 on) and separators. "
        "Missing where the text has another form; a day that does not exist is an error.",
        _to_date,
        {
            "to_date('31/1/2024', 'DD/MM/YYYY')": "2024-01-31",
            "to_date('310124', 'DDMMYY')": "2024-01-31",
            "to_date('January', 'DD/MM/YYYY')": None,
        },
        constants={1: check_read},
        gives=Family.DATE,
    ),
    Function(
        "format_date",
        "Dates",
        "date, format",
        "The date as text. YYYY, YY, MM, DD, HH, MI and SS are numbers; Month, Mon, Day and Dy are "
        "English names.",
        _format_date,
        {
            "format_date(date '2024-02-09', 'DD.MM.YYYY')": "09.02.2024",
            "format_date(date '2024-02-09', 'Dy, DD Mon YY')": "Fri, 09 Feb 24",
        },
        constants={1: check_written},
        gives=Family.TEXT,
    ),
    Function(
        "today",
        "Dates",
        "",
        "The date on which the workflow runs, in UTC.",
        _today,
        {"today() >= date '2024-01-31'": True},
        gives=Family.DATE,
    ),
    Function(
        "now",
        "Dates",
        "",
        "The time at which the workflow runs, in UTC.",
        _now,
        {"now() >= timestamp '2024-01-31 00:00:00'": True},
        gives=Family.TIMESTAMP,
    ),
)
