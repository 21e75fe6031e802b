"""What chains of steps cost before any row is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter, process_time

from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.compile.lower import Schemas, lower
from workflow_platform.engine.inference import infer_schemas
from workflow_platform_tests.bench import chains
from workflow_platform_tests.bench.engine import Engine
from workflow_platform_tests.bench.report import Bar, Entry
from workflow_platform_tests.bench.timing import repeated

LENGTHS = (5, 20, 100, 300)
LONGEST = 300
NESTING = {"alternating": chains.alternating, "limits": chains.limits, "groupings": chains.groups}
# Each step doubles the plan of an engine that copies expressions into each other, so few are enough.
DOUBLINGS = 20
COMPILE_MS = {100: 100, 300: 400}
PLAN_MS = 200


def measure(engines: Sequence[Engine], rounds: int) -> Iterator[Entry]:
    """Yield the costs of mixed chains, and of long chains in which nothing folds.

    What this process does alone is in processor time, which other programs do not distort.
    """
    for steps in LENGTHS:
        yield from _costs(f"chain {steps}", chains.mixed(steps), engines, rounds)
    for kind, document in NESTING.items():
        yield from _costs(f"{kind} {LONGEST}", document(LONGEST), engines, 1)
    yield from _costs(f"doublings {DOUBLINGS}", chains.doublings(DOUBLINGS), engines, 1)


def bars(entries: Sequence[Entry]) -> Iterator[Bar]:
    """Yield the bars: compiling for mixed chains, planning for the longest of each kind."""
    seconds = {(entry.name, entry.engine): entry.ours_s for entry in entries}
    engines = dict.fromkeys(engine for name, engine in seconds if name.endswith(": plan"))
    for steps, most in COMPILE_MS.items():
        build = seconds[f"chain {steps}: build", "compiler"]
        lowered = max(seconds[f"chain {steps}: lower", engine] for engine in engines)
        yield Bar(f"build and compile {steps} steps", (build + lowered) * 1000, most, " ms")
    for engine in engines:
        for kind in ("chain", *NESTING):
            planned = seconds[f"{kind} {LONGEST}: plan", engine]
            yield Bar(f"{engine}, plan {kind} {LONGEST}", planned * 1000, PLAN_MS, " ms")


def _costs(name: str, document: str, engines: Sequence[Engine], rounds: int) -> Iterator[Entry]:
    first = engines[0]
    seconds, plan = repeated(lambda: compile_workflow(parse_workflow(document), first), rounds, process_time)
    yield Entry(f"{name}: build", "compiler", seconds)
    seconds, schemas = repeated(lambda: infer_schemas(plan), rounds, process_time)
    yield Entry(f"{name}: infer", "duckdb", seconds)
    for engine in engines:
        yield from _engine_costs(name, document, engine, schemas, rounds)


def _engine_costs(name: str, document: str, engine: Engine, schemas: Schemas, rounds: int) -> Iterator[Entry]:
    plan = compile_workflow(parse_workflow(document), engine)
    (output,) = plan.outputs
    root = plan.step(output.step).relation.node
    seconds, statement = repeated(lambda: lower(root, engine.dialect, schemas).sql(), rounds, process_time)
    yield Entry(f"{name}: lower", engine.name, seconds)
    seconds, _ = repeated(lambda: engine.plan(statement), rounds, perf_counter)
    yield Entry(f"{name}: plan", engine.name, seconds)
