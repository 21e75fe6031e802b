"""What validation accepts of a block's settings runs on both engines with equal rows, whatever the types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import get_args

import pytest

from workflow_platform.blocks.aggregates import AGGREGATES
from workflow_platform.blocks.library.select import ColumnType
from workflow_platform_tests.engine.type_matrix.bench import (
    KINDS,
    TYPES,
    Bench,
    Step,
    assert_engines_agree,
    assert_verdicts,
    step,
)

VERDICTS = {"=": "joins", "!=": "joins_by_difference", "<=": "joins_by_order"}
BY_ID = [{"column": "id"}]


@pytest.mark.parametrize("keys", [[], ["flag"]])
def test_an_accepted_aggregate_runs_alike_on_both_engines_and_others_are_refused_in_words(
    bench: Bench, keys: list[str]
) -> None:
    accepted = []
    for name in AGGREGATES:
        measures = [measure(name, column) for column in TYPES]
        problems = bench.problems([summary(measures, keys)])
        assert all(problem.at.endswith("/column") and problem.hint for problem in problems), problems
        refused = {int(problem.at.split("/")[5]) for problem in problems}
        accepted += [each for index, each in enumerate(measures) if index not in refused]

    verdicts = {
        name: [str(each["column"]) for each in accepted if each["function"] == name] for name in AGGREGATES
    }
    assert_verdicts(verdicts, "aggregates")
    assert_engines_agree(bench, [summary(accepted, keys)])


def test_values_in_no_order_of_rows_are_listed_alike_on_both_engines(bench: Bench) -> None:
    measures = [
        {"name": f"{name} {column}", "function": name, "column": column}
        for name in ("list", "concatenate")
        for column in TYPES
        if not (name == "concatenate" and column in {"span", "bytes"}) and column not in {"doc", "items"}
    ]

    assert_engines_agree(bench, [summary(measures, [])])


def test_an_accepted_key_works_alike_on_both_engines(bench: Bench) -> None:
    count = [{"name": "count", "function": "count"}]
    uses: Mapping[tuple[str, str], Callable[[str], object]] = {
        ("sort", "by"): lambda column: {"by": [{"column": column, "direction": "descending"}]},
        ("distinct", "columns"): lambda column: {"columns": [column], "keep_first_by": BY_ID},
        ("distinct", "keep"): lambda column: {"columns": ["flag"], "keep_first_by": [{"column": column}]},
        ("group_by", "keys"): lambda column: {"keys": [column], "measures": count},
    }
    steps: dict[tuple[str, str], Step] = {
        (f"{block}_{setting}", column): {
            "id": f"{block}_{setting}_{column}",
            "block": block,
            "settings": settings(column),
            "inputs": {"rows": "values"},
        }
        for (block, setting), settings in uses.items()
        for column in KINDS
    }
    accepted = accepted_of(bench, steps)

    assert_verdicts(by_first(accepted, dict.fromkeys(use for use, _ in steps)), "keys")
    counted: list[Step] = []
    for use, column in accepted:
        source = str(steps[use, column]["id"])
        if use == "group_by_keys":
            counted.append(summary(count, [], f"{source}_cut", source))
            continue
        # What comes first tells the order.
        counted.append(step(f"{source}_top", "limit", source, count=2))
        counted.append(summary([measure("list", "id")], [], f"{source}_cut", f"{source}_top"))
    assert_engines_agree(bench, stacked([*(steps[key] for key in accepted), *counted]))


def test_distinct_rows_need_columns_of_which_equal_values_can_be_told(bench: Bench) -> None:
    problems = bench.problems([step("unique", "distinct")])

    assert [problem.at for problem in problems] == ["/steps/1/settings/columns"]
    assert problems[0].message == "'Remove duplicates' does not work with the JSON column 'doc'."


@pytest.mark.parametrize(
    ("comparison", "kind", "missing"),
    [
        ("=", "inner", False),
        ("=", "full", True),
        ("=", "semi", False),
        ("!=", "left", False),
        ("<=", "anti", False),
    ],
)
def test_an_accepted_join_matches_alike_on_both_engines_and_others_are_refused_in_words(
    bench: Bench,
    comparison: str,
    kind: str,
    missing: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    steps = {
        (left, right): {
            "id": f"{left}_{right}",
            "block": "join",
            "settings": {
                "kind": kind,
                "match_missing": missing,
                "keys": [{"left": left, "right": right, "comparison": comparison}],
            },
            "inputs": {"left": "values", "right": "values"},
        }
        for left in KINDS
        for right in KINDS
    }
    accepted = accepted_of(bench, steps)

    assert_verdicts(by_first(accepted, KINDS), VERDICTS[comparison])
    count = [{"name": "count", "function": "count", "column": "id"}]
    counts = [summary(count, [], f"{left}_{right}_count", f"{left}_{right}") for left, right in accepted]
    assert_engines_agree(bench, stacked([*(steps[pair] for pair in accepted), *counts]))


def test_an_accepted_union_is_alike_on_both_engines_and_others_are_refused_in_words(bench: Bench) -> None:
    tables = [step(f"only_{kind}", "select", columns=[{"column": kind, "name": "x"}]) for kind in KINDS]
    unions = {
        (left, right): {
            "id": f"{left}_{right}",
            "block": "union",
            "settings": {},
            "inputs": {"tables": [f"only_{left}", f"only_{right}"]},
        }
        for left in KINDS
        for right in KINDS
    }
    accepted = accepted_of(bench, unions, tables)

    assert_verdicts(by_first(accepted, KINDS), "unions")
    sides = []
    for left, right in accepted:
        values = "concatenate" if left not in {"span", "bytes", "doc", "items"} else "count"
        sides.append(
            summary([measure(values, "x", [], named="values")], [], f"{left}_{right}_all", f"{left}_{right}")
        )
    as_text = [{"column": "values", "type": "text"}]
    counted = [step(f"{each['id']}_text", "select", str(each["id"]), columns=as_text) for each in sides]
    assert_engines_agree(bench, stacked([*tables, *(unions[pair] for pair in accepted), *sides, *counted]))


@pytest.mark.parametrize("type_", get_args(ColumnType))
def test_columns_convert_as_formulas_do(bench: Bench, type_: str) -> None:
    columns = [{"column": column, "type": type_} for column in TYPES]
    problems = bench.problems([step("all", "select", columns=columns)])
    refused = {int(problem.at.split("/")[5]) for problem in problems}
    formulas = [{"name": "x", "formula": f"cast({column} as {type_})"} for column in TYPES]
    same = {
        index
        for index, formula in enumerate(formulas)
        if bench.problems([step("all", "formula", columns=[formula])])
    }

    assert refused == same
    # The numbers in it are no dates.
    runs = [each for index, each in enumerate(columns) if index not in refused and each["column"] != "words"]
    assert_engines_agree(bench, [step("all", "select", columns=runs)])


def measure(
    name: str, column: str, order: Sequence[object] = BY_ID, named: str | None = None
) -> dict[str, object]:
    ordered = {"order_by": list(order)} if AGGREGATES[name].ordered else {}
    return {"name": named or f"{name} {column}", "function": name, "column": column, **ordered}


def summary(measures: object, keys: Sequence[str], id_: str = "summary", source: str = "values") -> Step:
    if not keys:
        return step(id_, "aggregate", source, measures=measures)
    return step(id_, "group_by", source, keys=keys, measures=measures)


def accepted_of(
    bench: Bench, steps: Mapping[tuple[str, str], Step], before: Sequence[Step] = ()
) -> list[tuple[str, str]]:
    """Return the keys of the steps that validation accepts, having checked what it says of the others."""
    problems = bench.problems([*before, *steps.values()])
    for problem in problems:
        assert problem.code == "type-mismatch", problem
        assert problem.message.endswith("."), problem
        assert problem.hint, problem
    refused = {int(problem.at.split("/")[2]) - len(before) - 1 for problem in problems}
    return [key for index, key in enumerate(steps) if index not in refused]


def by_first(
    pairs: Sequence[tuple[str, str]], names: Sequence[str] | Mapping[str, object]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for first, second in pairs:
        found[first].append(second)
    return {name: found[name] for name in names}


def stacked(steps: Sequence[Step]) -> list[Step]:
    """Return steps whose ends, one row each, are numbered and stacked."""
    read = {source for each in steps for source in _sources(each)}
    ends = [str(each["id"]) for each in steps if each["id"] not in read]
    named = [
        step(f"{end}_n", "formula", end, columns=[{"name": "n", "formula": str(number)}])
        for number, end in enumerate(ends)
    ]
    union = {
        "id": "stack",
        "block": "union",
        "settings": {},
        "inputs": {"tables": [each["id"] for each in named]},
    }
    return [*steps, *named, union]


def _sources(each: Step) -> list[str]:
    inputs = each["inputs"]
    assert isinstance(inputs, dict)
    return [source for value in inputs.values() for source in (value if isinstance(value, list) else [value])]
