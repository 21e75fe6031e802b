"""Formulas as SQL: brackets follow the tree, and nothing is shared with it."""

from __future__ import annotations

from functools import reduce

import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from workflow_platform.blocks.formula.language import parse_formula
from workflow_platform.blocks.formula.render import render

DIALECTS = ("duckdb", "postgres", "trino", "snowflake", "bigquery", "spark")
TYPES = {"name": "VARCHAR", "income": "DOUBLE", "age": "INTEGER"}


def written(formula: str, dialect: str = "duckdb", types: dict[str, str] | None = None) -> str:
    return render(parse_formula(formula).tree, dialect, types or {}).sql(dialect=dialect)


@pytest.mark.parametrize(
    ("formula", "sql"),
    [
        ("(a + b) * c", '("a" + "b") * "c"'),
        ("a + (b * c)", '"a" + "b" * "c"'),
        ("a - (b - c)", '"a" - ("b" - "c")'),
        ("a - -b", '"a" - -"b"'),
        ("-(a + b)", '-("a" + "b")'),
        ("not (a or b)", 'NOT ("a" OR "b")'),
        ("not (not a)", 'NOT NOT "a"'),
        ("(a or b) and c", '("a" OR "b") AND "c"'),
        ("a or (b and c)", '"a" OR "b" AND "c"'),
        ("(a = b) = c", '("a" = "b") = "c"'),
        ("(a is null) is null", '("a" IS NULL) IS NULL'),
        ("a = (b in (1))", '"a" = ("b" IN (1))'),
        ("(a and b) in (true)", '("a" AND "b") IN (TRUE)'),
        ("a between (b = c) and d", '"a" BETWEEN ("b" = "c") AND "d"'),
        ("a || (b || c)", '"a" || ("b" || "c")'),
        ("(a || b) || c", '"a" || "b" || "c"'),
        ("a + b || c", '("a" + "b") || "c"'),
        ("a / b", 'CAST("a" AS DOUBLE) / NULLIF("b", 0)'),
        ("a / (b + c)", 'CAST("a" AS DOUBLE) / NULLIF("b" + "c", 0)'),
        ("a % b", '"a" % NULLIF("b", 0)'),
        ("(a + b) % c", '("a" + "b") % NULLIF("c", 0)'),
        ("is_null(a = b)", '("a" = "b") IS NULL'),
        ("contains(a, b) = c", 'CONTAINS("a", "b") = "c"'),
    ],
)
def test_brackets_stand_where_the_tree_needs_them(formula: str, sql: str) -> None:
    assert written(formula) == sql


@pytest.mark.parametrize(
    ("formula", "sql"),
    [
        ("a / b", 'CAST("a" AS DOUBLE PRECISION) / NULLIF("b", 0)'),
        ("a % b", 'MOD(CAST("a" AS DECIMAL), NULLIF(CAST("b" AS DECIMAL), 0))'),
        ("a like 'x%'", "\"a\" LIKE 'x%'"),
        ("a like 'x\\%'", "\"a\" LIKE 'x\\%' ESCAPE ''"),
        ("not a like b", 'NOT "a" LIKE "b" ESCAPE \'\''),
        ("contains(a, b) = c", '(POSITION("b" IN "a") > 0) = "c"'),
        ("regex_matches(a, 'x') = c", '("a" ~ \'x\') = "c"'),
        ("regex_matches(a || b, '\\d')", '("a" || "b") COLLATE "C" ~ \'\\d\''),
        ("1e3", "CAST(1e3 AS DOUBLE PRECISION)"),
        ("round(a)", 'ROUND(CAST(CAST("a" AS TEXT) AS DECIMAL))'),
    ],
)
def test_postgresql_has_its_own_words(formula: str, sql: str) -> None:
    assert written(formula, "postgres") == sql


@pytest.mark.parametrize(
    ("formula", "dialect", "sql"),
    [
        ("name < 'm'", "postgres", '"name" COLLATE "C" < \'m\''),
        ("'m' >= name", "postgres", '\'m\' COLLATE "C" >= "name"'),
        ("name between 'a' and 'm'", "postgres", "\"name\" COLLATE \"C\" BETWEEN 'a' AND 'm'"),
        ("name = 'm'", "postgres", "\"name\" = 'm'"),
        ("age < 5", "postgres", '"age" < 5'),
        ("name < 'm'", "duckdb", "\"name\" < 'm'"),
        ("cast(income as text)", "duckdb", "REGEXP_REPLACE(CAST(\"income\" AS TEXT), '[.]0$', '')"),
        ("income || ''", "duckdb", "REGEXP_REPLACE(CAST(\"income\" AS TEXT), '[.]0$', '') || ''"),
        ("cast(age as text)", "duckdb", 'CAST("age" AS TEXT)'),
        ("cast(income as text)", "postgres", 'CAST(CAST("income" AS DOUBLE PRECISION) AS TEXT)'),
        ("upper(name) < 'm'", "postgres", 'UPPER("name") COLLATE "C" < \'m\''),
        ("name || 'a' < 'm'", "postgres", "(\"name\" || 'a') COLLATE \"C\" < 'm'"),
        ("greatest(name, 'm')", "postgres", 'GREATEST("name" COLLATE "C", \'m\')'),
        ("cast(age > 5 as number)", "postgres", 'CAST(CAST("age" > 5 AS INT) AS DOUBLE PRECISION)'),
        ("cast(age + 1 as boolean)", "postgres", '"age" + 1 <> 0'),
        (
            "cast(income as text) || ''",
            "postgres",
            "CAST(CAST(\"income\" AS DOUBLE PRECISION) AS TEXT) || ''",
        ),
    ],
)
def test_known_types_of_columns_keep_engines_alike(formula: str, dialect: str, sql: str) -> None:
    assert written(formula, dialect, TYPES) == sql


def test_nodes_that_formulas_lack_are_rendered_in_their_parts() -> None:
    tree = exp.Coalesce(
        this=exp.Div(this=exp.column("a"), expression=exp.column("b")), expressions=[exp.Null()]
    )

    assert render(tree, "duckdb").sql("duckdb") == "COALESCE(CAST(a AS DOUBLE) / NULLIF(b, 0), NULL)"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_rendering_leaves_the_tree_alone(dialect: str) -> None:
    tree = parse_formula("round(a / b, 2) + abs(c) > cast(d as integer) and e in (1, 2) or f like 'x'").tree
    before = repr(tree)

    first, second = render(tree, dialect), render(tree, dialect)

    assert repr(tree) == before
    assert first == second
    nodes = [{id(node) for node in each.walk()} for each in (tree, first, second)]
    assert not nodes[0] & nodes[1] | nodes[0] & nodes[2] | nodes[1] & nodes[2]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", ['a"b', "a`b", "a\\b", "'", "a;--", "${x}", "{{x}}", "a\nb"])
def test_no_column_name_leaves_its_quotes(name: str, dialect: str) -> None:
    formula = '"' + name.replace('"', '""') + '" = 1'

    parsed = sqlglot.parse_one(written(formula, dialect), dialect=dialect)

    assert [column.name for column in parsed.find_all(exp.Column)] == [name]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("text", ["it's", "a\\'b", "\\", "'; drop table x; --", "$$", "a\nb"])
def test_no_text_leaves_its_quotes(text: str, dialect: str) -> None:
    formula = "a = '" + text.replace("'", "''") + "'"

    parsed = sqlglot.parse_one(written(formula, dialect), dialect=dialect)

    assert [literal.name for literal in parsed.find_all(exp.Literal)] == [text]


LEAVES = st.sampled_from(["a", "b", "1", "'x'", "true"])
FORMULAS = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.tuples(parts, st.sampled_from(["+", "-", "*", "||", "=", "<", "and", "or"]), parts).map(
            lambda part: f"({part[0]}) {part[1]} ({part[2]})"
        ),
        parts.map(lambda part: f"not ({part})"),
        parts.map(lambda part: f"-({part})"),
        parts.map(lambda part: f"({part}) is null"),
        st.tuples(parts, parts).map(lambda part: f"({part[0]}) in (({part[1]}))"),
        st.tuples(parts, parts, parts).map(lambda part: f"({part[0]}) between ({part[1]}) and ({part[2]})"),
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300)
@given(FORMULAS)
def test_the_written_sql_has_the_order_of_the_tree(formula: str) -> None:
    tree = parse_formula(formula).tree

    read = sqlglot.parse_one(written(formula), dialect="duckdb")

    for brackets in list(read.find_all(exp.Paren)):
        brackets.replace(brackets.this)
    for joined in read.find_all(exp.DPipe):
        joined.set("safe", None)
    for spelled in list(read.find_all(exp.Cast)):
        spelled.replace(spelled.this)
    assert read.transform(_leftmost_first) == tree.transform(_leftmost_first)


def _leftmost_first(node: exp.Expr) -> exp.Expr:
    """Chains of 'and', and of 'or', mean the same in any brackets, and are written without."""
    if not isinstance(node, exp.And | exp.Or):
        return node
    operands = (operand.transform(_leftmost_first) for operand in node.flatten(unnest=False))
    return reduce(lambda left, right: type(node)(this=left, expression=right), operands)
