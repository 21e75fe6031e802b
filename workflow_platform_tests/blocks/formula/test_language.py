"""What a formula means: its tree, its columns, its parameters."""

from __future__ import annotations

import pytest
from sqlglot import exp

from workflow_platform.blocks.formula.language import FormulaError, parse_formula
from workflow_platform.spec.workflow import Scalar


def shape(node: exp.Expression) -> str:
    """Write a tree with a bracket for every node."""
    match node:
        case exp.Column():
            return node.name
        case exp.Literal() | exp.Interval() | exp.DataType() | exp.Boolean() | exp.Null():
            return node.sql(dialect="duckdb")
        case exp.Anonymous():
            kind = node.name
        case _:
            kind = type(node).__name__
    return f"{kind}({', '.join(shape(part) for part in node.iter_expressions())})"


@pytest.mark.parametrize(
    ("formula", "tree"),
    [
        ("a + b * c", "Add(a, Mul(b, c))"),
        ("(a + b) * c", "Mul(Add(a, b), c)"),
        ("a - b - c", "Sub(Sub(a, b), c)"),
        ("a / b / c", "Div(Div(a, b), c)"),
        ("a % b * c", "Mul(Mod(a, b), c)"),
        ("-a * b", "Mul(Neg(a), b)"),
        ("- -a", "Neg(Neg(a))"),
        ("+a", "a"),
        ("a + b || c", "DPipe(Add(a, b), c)"),
        ("a || b || c", "DPipe(DPipe(a, b), c)"),
        ("a || b = c", "EQ(DPipe(a, b), c)"),
        ("a == b", "EQ(a, b)"),
        ("a <> b", "NEQ(a, b)"),
        ("a != b", "NEQ(a, b)"),
        ("a >= b + 1", "GTE(a, Add(b, 1))"),
        ("not a = b", "Not(EQ(a, b))"),
        ("not a and b", "And(Not(a), b)"),
        ("a or b and c", "Or(a, And(b, c))"),
        ("(a or b) and c", "And(Or(a, b), c)"),
        ("a in (1, b)", "In(a, 1, b)"),
        ("a not in (1)", "Not(In(a, 1))"),
        ("a between 1 and 2 and c", "And(Between(a, 1, 2), c)"),
        ("a not between 1 and 2", "Not(Between(a, 1, 2))"),
        ("a like 'x%'", "Like(a, 'x%')"),
        ("a not like b || c and d", "And(Not(Like(a, DPipe(b, c))), d)"),
        ("a is null", "Is(a, NULL)"),
        ("a is not null", "Not(Is(a, NULL))"),
        ("case when a then b end", "Case(If(a, b))"),
        ("case a when 1 then b else c end + 1", "Add(Case(a, If(1, b), c), 1)"),
        ("cast(a as integer)", "Cast(a, INT)"),
        ("CAST(a AS Decimal(10, 2))", "Cast(a, DECIMAL(10, 2))"),
        ("Upper(a)", "upper(a)"),
        ("today()", "today()"),
        ("if(a, left(b, 1), 'x')", "if(a, left(b, 1), 'x')"),
        ("true AND False or NULL", "Or(And(TRUE, FALSE), NULL)"),
        ("'it''s'", "'it''s'"),
        (".5 + 1.50 + 2e3", "Add(Add(0.5, 1.50), 2e3)"),
        ("date '2024-01-31'", "Cast('2024-01-31', DATE)"),
        ("timestamp '2024-01-31T18:30'", "Cast('2024-01-31 18:30:00', TIMESTAMP)"),
        ("interval 3 day", "INTERVAL '3' DAY"),
        ("interval '2' weeks", "INTERVAL '14' DAY"),
        ("interval -1 quarter", "INTERVAL '-3' MONTH"),
        ("date - interval", "Sub(date, interval)"),
        ("timestamp > date", "GT(timestamp, date)"),
        ("interval - 3", "Sub(interval, 3)"),
        ("größe + 東京", "Add(größe, 東京)"),
        ("left + right", "Add(left, right)"),
        ('"a ""b"" c.d" + "select"', 'Add(a "b" c.d, select)'),
        ("a\n  +\tb", "Add(a, b)"),
    ],
)
def test_a_formula_has_one_tree(formula: str, tree: str) -> None:
    assert shape(parse_formula(formula).tree) == tree


def test_the_text_is_kept() -> None:
    assert parse_formula(" a+b ").text == " a+b "


def test_columns_are_bare_quoted_names() -> None:
    tree = parse_formula("Age").tree

    assert tree == exp.column("Age", quoted=True)
    assert tree != exp.column("age", quoted=True)


def test_columns_are_told_with_their_places() -> None:
    formula = 'upper(name) || "a ""b""" || name || \'name\' || cast(name as text) || größe'

    uses = parse_formula(formula).columns

    assert [(use.name, formula[use.start : use.end]) for use in uses] == [
        ("name", "name"),
        ('a "b"', '"a ""b"""'),
        ("name", "name"),
        ("name", "name"),
        ("größe", "größe"),
    ]
    assert [use.start for use in uses[:3]] == [6, 15, 28]


def test_neither_functions_nor_types_nor_units_are_columns() -> None:
    assert parse_formula("date(cast('2024-01-31' as date)) + interval 1 day").columns == ()


@pytest.mark.parametrize(
    ("value", "tree"),
    [
        ("Ana", "'Ana'"),
        ("' or 1 = 1 --", "''' or 1 = 1 --'"),
        ("${other}", "'${other}'"),
        (30, "30"),
        (-30, "Neg(30)"),
        (0.1, "0.1"),
        (-1e30, "Neg(1e+30)"),
        (True, "TRUE"),
        (None, "NULL"),
        ("2024-01-31", "'2024-01-31'"),
    ],
)
def test_a_parameter_becomes_a_literal(value: Scalar, tree: str) -> None:
    formula = parse_formula("${limit} = a", {"limit": value, "other": 1})

    assert shape(formula.tree) == f"EQ({tree}, a)"
    assert [use.name for use in formula.columns] == ["a"]


def test_a_parameter_counts_the_units_of_an_interval() -> None:
    assert shape(parse_formula("interval ${n} day", {"n": 3}).tree) == "INTERVAL '3' DAY"
    assert shape(parse_formula("interval ${n} day", {"n": -3}).tree) == "INTERVAL '-3' DAY"
    with pytest.raises(FormulaError, match="whole number"):
        parse_formula("interval ${n} day", {"n": "3 day' or '1"})


def test_a_placeholder_within_quotes_is_text() -> None:
    assert shape(parse_formula("a = '${limit}'", {"limit": 3}).tree) == "EQ(a, '${limit}')"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "a\0b", "\ud800"])
def test_a_parameter_that_no_engine_holds_is_refused(value: Scalar) -> None:
    with pytest.raises(FormulaError, match="'limit' cannot be used") as caught:
        parse_formula("a = ${limit}", {"limit": value})

    assert (caught.value.start, caught.value.end) == (4, 12)


def test_two_readings_share_no_node() -> None:
    first, second = (parse_formula("a + cast(1 as text)").tree for _ in range(2))

    assert first == second
    assert not {id(node) for node in first.walk()} & {id(node) for node in second.walk()}
