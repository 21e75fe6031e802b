"""What validation accepts of formulas runs on both engines with equal values, whatever the types are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from workflow_platform.blocks.families import NUMERIC, Family, family
from workflow_platform.blocks.formula.functions.catalogue import FUNCTIONS
from workflow_platform.blocks.formula.functions.model import Function
from workflow_platform.blocks.formula.language import parse_formula
from workflow_platform.blocks.formula.reading import value_family
from workflow_platform.blocks.formula.types import TYPES as TARGETS
from workflow_platform.spec.schema import Schema
from workflow_platform_tests.engine.type_matrix.bench import (
    COLUMNS,
    KINDS,
    TYPES,
    Bench,
    Step,
    assert_engines_agree,
    assert_verdicts,
    step,
)

# How many formulas stand in one step.
TOGETHER = 150

LITERALS = (
    "'abc'",
    "'1'",
    "'2024-01-31'",
    "'10:30'",
    "1",
    "1.5",
    "1e3",
    "true",
    "null",
    "date '1999-12-31'",
    "timestamp '1999-12-31 00:00:00'",
    "interval 1 day",
)
CONSTANTS = {
    "date_trunc": {0: "'month'"},
    "date_diff": {0: "'month'"},
    "date_add": {0: "'month'"},
    "format_date": {1: "'DD/MM/YYYY'"},
    "to_date": {1: "'DD/MM/YYYY'"},
    "lpad": {1: "5", 2: "'x'"},
    "rpad": {1: "5", 2: "'x'"},
    "regex_extract": {1: "'[a-z]'"},
    "regex_matches": {1: "'[a-z]'"},
    "regex_replace": {1: "'[a-z]'", 2: "'x'"},
    "round": {1: "1"},
    "split_part": {1: "','", 2: "1"},
}
# Texts that say no number where one is counted with.
UNREADABLE = {"make_date(?, ?, ?)", "date_add('month', ?, ?)"}


def calls(function: Function) -> str:
    """Return a call with the column in every place that is not for a constant."""
    count = function.minimum + 1 if function.maximum is None else function.maximum
    given = CONSTANTS.get(function.name, {})
    return f"{function.name}({', '.join(given.get(index, '?') for index in range(count))})"


def casts() -> list[str]:
    targets = ["decimal(12, 3)" if name == "decimal" else name for name in TARGETS]
    return [f"cast(? as {target})" for target in targets]


TOPICS: Mapping[str, Sequence[str]] = {
    "conversions": casts(),
    "equalities": [
        text.format(kind)
        for kind in KINDS
        for text in ("{} = ?", "{} != ?", "{} in (?)", "case {} when ? then 1 end", "same({}, ?)")
    ],
    "orders": [
        text.format(kind)
        for kind in KINDS
        for text in ("{} < ?", "{} <= ?", "{} > ?", "{} >= ?", "? between {0} and {0}", "greatest({}, ?)")
    ],
    "choices": [
        text.format(kind)
        for kind in KINDS
        for text in (
            "case when flag then {} else ? end",
            "coalesce({}, ?)",
            "if(flag, {}, ?)",
            "nullif({}, ?)",
        )
    ],
    "arithmetic": [f"{kind} {sign} ?" for kind in KINDS for sign in ("+", "-", "*", "/", "%", "||")],
    "constants": [
        text.format(literal)
        for literal in LITERALS
        for text in (
            "? = {}",
            "{} < ?",
            "? in ({0}, {0})",
            "coalesce(?, {})",
            "? + {}",
            "? - {}",
            "? || {}",
            "? > {}",
        )
    ],
    # What conversions depend on is told by the formula alone, or by an engine.
    "computed": [
        "cast(exact - 2 as boolean)",
        "cast(double > 2 as bigint)",
        "cast(big - 1 as boolean)",
        "cast(contains(words, '1') as decimal(5, 2))",
        "cast(if(flag, false, true) as number)",
        "cast(round(double) as text) || abs(exact)",
        "cast(tiny as text) || cast(single as text) || cast(flag as text)",
        "concat(single, double, flag, moment, zoned, clock)",
        "upper(words) < 'a'",
        "day + 1 > '1999-12-31'",
        "day + 1 > 'soon'",
        "day + 1 = words",
        "day - day = 0",
        "cast(day - day as boolean)",
        "cast(day + 1 as integer)",
        "cast(words as integer) + 1 = '2'",
        "sqrt(flag)",
        "power(whole, flag)",
        "year(whole)",
        "year('soon')",
        "left(words, flag)",
        "cast('12' as integer)",
        "cast('twelve' as integer)",
        "length(coalesce(items, items))",
        "date(moment) = day",
        "date_trunc('month', day) = '1999-12-01'",
        "date_trunc('hour', moment) = 12",
    ],
    "conditions": [
        "? and flag",
        "flag or ?",
        "not ?",
        "if(?, 1, 2)",
        "case when ? then 1 end",
        "? is null",
        "? like '1%'",
        "words like ?",
        "- -?",
    ],
    "functions": [text for text in map(calls, FUNCTIONS.values()) if "?" in text],
}


Formula = tuple[str, str]


@pytest.mark.parametrize("topic", TOPICS)
def test_an_accepted_formula_runs_alike_on_both_engines_and_others_are_refused_in_words(
    bench: Bench, topic: str
) -> None:
    accepted: list[Formula] = []
    for part in together(formulas(topic)):
        refused = places(bench, formula_step("refused", part))
        accepted += [formula for index, formula in enumerate(part) if index not in refused]

    assert_verdicts(
        {text: [column for pattern, column in accepted if pattern == text] for text in TOPICS[topic]}, topic
    )
    runs = [(text, column) for text, column in accepted if not (text in UNREADABLE and column == "words")]
    for part in together(runs):
        names = [{"column": f"c{index}"} for index in range(len(part))]
        steps = [formula_step("computed", part), step("chosen", "select", "computed", columns=names)]
        assert_families(part, assert_engines_agree(bench, steps))


def formulas(topic: str) -> list[Formula]:
    """Return each pattern of a topic with each column in the place of its question marks."""
    columns = TYPES if topic == "conversions" else KINDS
    return [(text, column) for text in TOPICS[topic] for column in (columns if "?" in text else ["itself"])]


def together(all_: Sequence[Formula]) -> list[Sequence[Formula]]:
    return [all_[start : start + TOGETHER] for start in range(0, len(all_), TOGETHER)]


def assert_families(part: Sequence[Formula], schema: Schema) -> None:
    """Compare what a formula alone tells of its value with what the engine says."""
    types = {name: type_name for name, (type_name, *_) in COLUMNS.items()}
    for (text, column), found in zip(part, schema, strict=True):
        formula = text.replace("?", readable(text, column))
        # What is always missing has no type of its own, and is stored as an integer.
        told = None if "null" in text else value_family(parse_formula(formula).tree, types)
        any_number = told is Family.NUMBER and family(found.type) in NUMERIC
        assert any_number or told in {None, family(found.type)}, formula


def formula_step(id_: str, part: Sequence[Formula]) -> Step:
    columns = [
        {"name": f"c{index}", "formula": text.replace("?", readable(text, column))}
        for index, (text, column) in enumerate(part)
    ]
    return step(id_, "formula", columns=columns)


def readable(text: str, column: str) -> str:
    """Return the column, or one whose texts can be read as what the formula makes of them."""
    if column != "words":
        return column
    function = FUNCTIONS.get(text.partition("(")[0])
    if text == "cast(? as time)":
        return "hours"
    dates = (function and function.group == "Dates") or text in {"cast(? as date)", "cast(? as timestamp)"}
    return "dates" if dates else column


def places(bench: Bench, columns: Step) -> set[int]:
    """Return which columns of a step are refused."""
    problems = bench.problems([columns])
    for problem in problems:
        assert problem.code == "type-mismatch", problem
        assert problem.message.endswith("."), problem
    prefix = "/steps/1/settings/columns/"
    assert all(problem.at.startswith(prefix) for problem in problems), problems
    return {int(problem.at.removeprefix(prefix).partition("/")[0]) for problem in problems}
