from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.engine.inference import infer_schemas
from workflow_platform_tests.bench import answers, chains, tpch
from workflow_platform_tests.bench.engine import Answer, Engine
from workflow_platform_tests.bench.on_duckdb import open_duckdb
from workflow_platform_tests.bench.on_postgresql import connected
from workflow_platform_tests.bench.report import Bar, Entry, ratio_bars, table
from workflow_platform_tests.bench.tpch import Query

SCALE = "0.01"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    return tpch.generate(SCALE, tmp_path_factory.mktemp("tpch") / "tables")


@pytest.fixture
def duckdb_engine(files: Mapping[str, Path], tmp_path: Path) -> Iterator[Engine]:
    with open_duckdb(files, tmp_path) as engine:
        yield engine


@pytest.fixture
def postgresql_engine(files: Mapping[str, Path], postgres: str, tmp_path: Path) -> Iterator[Engine]:
    with connected(postgres, files, tmp_path) as engine:
        yield engine


@pytest.fixture(params=["duckdb", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


def test_every_workflow_answers_as_the_sql_of_the_specification_does(engine: Engine) -> None:
    different = [query.name for query in tpch.queries() if not _same(query, engine)]
    assert different == []


def test_ten_queries_of_the_specification_are_measured() -> None:
    assert [query.name for query in tpch.queries()] == [
        f"q{number:02}" for number in (1, 3, 4, 5, 6, 13, 16, 18, 21, 22)
    ]


@pytest.mark.parametrize("steps", [5, 20, 100])
def test_a_chain_has_as_many_steps_as_it_says_and_compiles(steps: int, duckdb_engine: Engine) -> None:
    plan = compile_workflow(parse_workflow(chains.mixed(steps)), duckdb_engine)
    assert len(plan.steps) == steps
    assert len(infer_schemas(plan)) == steps


def test_rows_that_tie_may_come_in_any_order() -> None:
    ours = Answer(("key", "name"), [(2, "a"), (1, "b"), (1, "c")])
    other = Answer(("key", "name"), [(2, "a"), (1, "c"), (1, "b")])
    assert answers.is_same(ours, other, ["key"])
    assert not answers.is_same(ours, other, ["key", "name"])


def test_rows_in_another_order_are_another_answer() -> None:
    ours = Answer(("key",), [(1,), (2,)])
    other = Answer(("key",), [(2,), (1,)])
    assert not answers.is_same(ours, other, ["key"])


def test_an_answer_with_a_row_more_is_another_answer() -> None:
    assert not answers.is_same(Answer(("n",), [(1,), (1,)]), Answer(("n",), [(1,)]), ())


@pytest.mark.parametrize(
    ("ours", "other", "same"),
    [
        (1, Decimal("1.00"), True),
        (Decimal("0.1"), Decimal("0.10000000001"), False),
        (0.1, Decimal("0.10000000001"), True),
        (0.1, 0.1000001, False),
        (0.1, None, False),
        ("1", 1, False),
        (None, None, True),
    ],
)
def test_doubles_agree_to_nine_digits_and_everything_else_exactly(
    ours: object, other: object, *, same: bool
) -> None:
    assert answers.is_same(Answer(("n",), [(ours,)]), Answer(("n",), [(other,)]), ()) is same


def test_the_bars_are_the_geometric_mean_and_the_worst_ratio_of_each_engine() -> None:
    entries = [Entry("q01", "duckdb", 2.0, 1.0, equal=True), Entry("q03", "duckdb", 1.0, 2.0, equal=True)]
    assert list(ratio_bars([*entries, Entry("chain 5: plan", "duckdb", 0.1)])) == [
        Bar("duckdb, geometric mean", 1.0, 1.05),
        Bar("duckdb, worst, q01", 2.0, 1.5),
    ]


def test_the_table_marks_an_answer_that_differs() -> None:
    entries = [Entry("q01", "duckdb", 2.0, 1.0, equal=False), Entry("chain 5: plan", "duckdb", 0.1)]
    assert table(entries).splitlines() == [
        "name           engine       ours    by hand  ratio     answer",
        "q01            duckdb  2000.0 ms  1000.0 ms   2.00  DIFFERENT",
        "chain 5: plan  duckdb   100.0 ms",
    ]


def _same(query: Query, engine: Engine) -> bool:
    ours, other = engine.fetch(query.statement(engine)), engine.fetch(query.reference)
    return answers.is_same(ours, other, query.sorted_by)
