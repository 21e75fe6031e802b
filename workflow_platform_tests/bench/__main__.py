"""``python -m workflow_platform_tests.bench``: workflows against SQL written by hand."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack

from workflow_platform_tests.bench import answers, chain_costs, report, tpch
from workflow_platform_tests.bench.engine import Engine
from workflow_platform_tests.bench.on_duckdb import open_duckdb
from workflow_platform_tests.bench.on_postgresql import open_postgresql
from workflow_platform_tests.bench.report import Entry
from workflow_platform_tests.bench.timing import compared
from workflow_platform_tests.bench.tpch import Query
from workflow_platform_tests.project import ROOT

BUILD = ROOT / "build"


def main() -> int:
    """Measure, print and write; return 1 if any answer is wrong."""
    options = _options()
    with ExitStack() as stack:
        engines = [*_opened(options.scale, stack)]
        queries = [query for query in tpch.queries() if not options.only or query.name in options.only]
        entries = [_compared(query, engine, options.rounds) for engine in engines for query in queries]
        if not options.only:
            _say("chains of steps")
            entries += chain_costs.measure(engines, options.rounds)
    bars = [*report.ratio_bars(entries), *(() if options.only else chain_costs.bars(entries))]
    sys.stdout.write(f"{report.table(entries)}\n\n" + "".join(f"{bar}\n" for bar in bars))
    report.write_json(entries, BUILD / "bench.json")
    return 1 if any(entry.equal is False for entry in entries) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make bench", description="Compare workflows with SQL written by hand."
    )
    parser.add_argument("--scale", default="1", help="the scale factor of TPC-H (1)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each side runs (5)")
    names = [query.name for query in tpch.queries()]
    only = "measure these queries and no chains; there is " + ", ".join(names)
    parser.add_argument("--only", nargs="+", metavar="QUERY", choices=names, help=only)
    return parser.parse_args()


def _opened(scale: str, stack: ExitStack) -> Iterator[Engine]:
    name = f"tpch-{scale}"
    _say(f"data of scale {scale}")
    files = tpch.generate(scale, BUILD / name)
    yield stack.enter_context(open_duckdb(files, BUILD / "spill"))
    _say("PostgreSQL; loading takes a while the first time")
    yield stack.enter_context(open_postgresql(BUILD / "tpch-postgresql", name, files))


def _compared(query: Query, engine: Engine, rounds: int) -> Entry:
    _say(f"{query.name} on {engine.name}")
    statement = query.statement(engine)
    # The first run of each side warms up what the rounds then find in memory.
    equal = answers.is_same(engine.fetch(statement), engine.fetch(query.reference), query.sorted_by)
    ours, other = compared(lambda: engine.fetch(statement), lambda: engine.fetch(query.reference), rounds)
    return Entry(query.name, engine.name, ours, other, equal)


def _say(what: str) -> None:
    sys.stderr.write(f"{what}\n")


if __name__ == "__main__":
    sys.exit(main())
