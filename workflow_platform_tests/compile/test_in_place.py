"""Deeply nested statements: how many common table expressions they keep, and how deep the rest nests."""

from __future__ import annotations

import pytest
from sqlglot import exp

from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.compile.dialects import dialect
from workflow_platform.compile.in_place import MOST_LEVELS, in_place
from workflow_platform.compile.lower import Statement, lower
from workflow_platform_tests.bench import chains
from workflow_platform_tests.compile.tables import LineItems

LONG = {
    "alternating": chains.alternating,
    "groups": chains.groups,
    "limits": chains.limits,
}


def lowered(document: str, engine: str) -> Statement:
    plan = compile_workflow(parse_workflow(document), LineItems())
    return lower(plan.step(plan.outputs[0].step).relation.node, dialect(engine))


def chain(length: int) -> dict[str, list[str]]:
    return {f"n{i}": [f"n{i - 1}"] if i else [] for i in range(length)}


def nesting(query: exp.Expr) -> int:
    """Return how many subqueries stand within each other."""
    deepest = 0
    stack = [(query, 0)]
    while stack:
        node, depth = stack.pop()
        depth += isinstance(node, exp.Subquery)
        deepest = max(deepest, depth)
        stack.extend((child, depth) for child in node.iter_expressions())
    return deepest


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
@pytest.mark.parametrize("kind", LONG)
def test_300_steps_keep_one_common_table_expression_in_30(kind: str, engine: str) -> None:
    tree = lowered(LONG[kind](300), engine).tree

    assert 0 < len([*tree.find_all(exp.CTE)]) <= 300 // MOST_LEVELS
    assert 0 < nesting(tree) < MOST_LEVELS


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_a_statement_of_few_levels_has_nothing_in_place(engine: str) -> None:
    tree = lowered(chains.limits(MOST_LEVELS), engine).tree

    assert not [*tree.find_all(exp.Subquery)]
    assert len([*tree.find_all(exp.CTE)]) == MOST_LEVELS - 5


def test_thirty_levels_stay_ahead_and_one_more_does_not() -> None:
    assert not in_place(chain(MOST_LEVELS), [f"n{MOST_LEVELS - 1}"])
    assert in_place(chain(MOST_LEVELS + 1), [f"n{MOST_LEVELS}"]) == {*chain(MOST_LEVELS + 1)} - {
        f"n{MOST_LEVELS - 1}"
    }


def test_what_is_read_twice_stays_ahead() -> None:
    reads = chain(MOST_LEVELS + 1)

    assert "n3" not in in_place({**reads, "twin": ["n3"]}, [f"n{MOST_LEVELS}", "twin"])
    assert f"n{MOST_LEVELS}" not in in_place(reads, [f"n{MOST_LEVELS}"] * 2)
