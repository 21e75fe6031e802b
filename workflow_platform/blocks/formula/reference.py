"""The reference of the formula language as Markdown, written from what the language is made of.

``python -m workflow_platform.blocks.formula.reference > docs/formulas.md`` writes it anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby

from workflow_platform.blocks.formula.functions.catalogue import FUNCTIONS
from workflow_platform.blocks.formula.functions.model import Function
from workflow_platform.blocks.formula.scan import MAX_LENGTH
from workflow_platform.blocks.formula.tokens import MAX_NESTING
from workflow_platform.blocks.formula.types import TYPES
from workflow_platform.blocks.formula.words import UNITS
from workflow_platform.spec.workflow import Scalar

_INTRODUCTION = f"""\
# Formulas

A formula computes one value from the columns of a row, such as `price * 1.2`, or says whether a row
matches, such as `age > 30 and country in ('PT', 'PE')`. It means the same on every engine. It has at most
{MAX_LENGTH} characters and nests at most {MAX_NESTING} levels deep.

This page is written by `python -m workflow_platform.blocks.formula.reference`.

## Values

| written | is |
|---|---|
| `age`, `"two words"` | a column; in double quotes the name can have any characters. Capitals count. |
| `12`, `0.5`, `1e3` | a number |
| `'text'`, `'it''s'` | a text |
| `true`, `false`, `null` | a truth value, the missing value |
| `date '2024-01-31'` | a date |
| `timestamp '2024-01-31 18:30:00'` | a timestamp, without time zone |
| `interval 3 day`, `interval '-1' month` | a span of time; units are {{units}} |
| `${{name}}` | the value of a parameter of the workflow |

## Operators

From the tightest to the loosest; brackets change the order.

| written | is |
|---|---|
| `-a` | the negative |
| `a * b`, `a / b`, `a % b` | product; quotient, always with decimal places; what is left over |
| `a + b`, `a - b` | sum, difference; also of a date and an interval, or a date and a number of days |
| `a \\|\\| b` | two texts in one |
| `a = b`, `a != b`, `a < b`, `a <= b`, `a > b`, `a >= b` | comparison; `==` is `=`, `<>` is `!=` |
| `a in (1, 2)`, `a not in (1, 2)` | whether it is one of several values |
| `a between 1 and 5`, `a not between 1 and 5` | whether it lies in a range, borders included |
| `a like 'P%'`, `a not like 'P%'` | whether a text matches: `%` is any text, `_` one character |
| `a is null`, `a is not null` | whether it is missing |
| `not a`, `a and b`, `a or b` | of truth values |
| `case when a then b else c end` | the first `b` whose `a` is true; `case x when 1 then …` compares `x` |
| `cast(a as type)` | a value converted; types are {{types}} |

A result is missing where a value that it needs is missing, and where it does not exist: `5 / 0` and `5 % 0`
are missing, not errors. A conversion that fails is an error and fails the run. In a condition, unknown
counts as false.

Values are compared with values of their kind: numbers with numbers, texts with texts, dates with dates and
timestamps, and also with a text that is a date, such as `born > '2000-01-31'`. Only what is true or false can
be a condition or stand beside `and`. Anything else is refused before the run; `cast` makes one kind of the
other.

Aggregates such as `sum` belong in the blocks Aggregate and Group by. There are no comments, queries or
functions of an engine.

## Where engines differ

- A whole number beyond the range of its type is an error on every engine; a floating point number beyond
  1.8e308 is an error on PostgreSQL and infinity elsewhere.
- The remainder `%` of floating point numbers agrees to 15 digits only. Of whole numbers and decimals it
  agrees fully.
- The text of a computed number may end in more or fewer zeros. Convert it to a decimal first:
  `cast(cast(price * 1.2 as decimal(18, 2)) as text)`.
- `upper` and `lower` follow the database's language on PostgreSQL.
- The text of a floating point number from 1e15 to 1e16 has an exponent on PostgreSQL only, and infinity is
  `inf` on DuckDB and `Infinity` there, as `nan` is `NaN`.
- A column of PostgreSQL's type `real` is compared with all of its digits there: `r = 0.1` is false, and true
  on DuckDB. Compare `round(r, 3)`.
- `round(x, n)` of a floating point number is exact on PostgreSQL, so a sum of such values may differ in its
  last digit.
- Where a text is unusual, each engine has its own rules for turning it into something else: `1e3` and `1.5`
  are whole numbers on DuckDB only; `on`, `today` and `20240105` mean something on PostgreSQL only.
- `now()` is the time at which a result is computed; several results of one run differ by moments.

## Functions

Names of functions may be written in capitals too. What stands in brackets can be left out, and `...` means
any number more. Unless it says otherwise, a function of a missing value is missing.
"""


def reference() -> str:
    """Return the whole page."""
    introduction = _INTRODUCTION.replace("{units}", ", ".join(f"`{unit}`" for unit in UNITS)).replace(
        "{types}", ", ".join("`decimal(18, 2)`" if kind == "decimal" else f"`{kind}`" for kind in TYPES)
    )
    functions = sorted(
        FUNCTIONS.values(), key=lambda function: (_GROUPS.index(function.group), function.name)
    )
    tables = (
        "\n".join(_table(group, members))
        for group, members in groupby(functions, key=lambda function: function.group)
    )
    return "\n".join([introduction, *tables])


_GROUPS = ("Text", "Numbers", "Dates", "Logic")


def _table(group: str, functions: Iterable[Function]) -> Iterator[str]:
    yield f"### {group}\n"
    yield "| function | value | examples |"
    yield "|---|---|---|"
    for function in functions:
        examples = "<br>".join(
            f"`{_cell(text)}` is {_shown(value)}" for text, value in function.examples.items()
        )
        yield f"| `{function.name}({function.signature})` | {_cell(function.help)} | {examples} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _shown(value: Scalar) -> str:
    match value:
        case None:
            return "missing"
        case bool():
            return str(value).lower()
        case str():
            return f"`{_cell(value)}`" if value else "an empty text"
        case _:
            return str(value)


if __name__ == "__main__":
    sys.stdout.write(reference())
