"""A small table with a column of every type, and both engines to compute over it."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.execution import Execution
from workflow_platform.engine.file_catalog import FileCatalog
from workflow_platform.engine.inference import check_workflow
from workflow_platform.spec.problems import Problem, errors
from workflow_platform.spec.schema import Schema
from workflow_platform_tests.engine.databases import OneDatabase

COLUMNS = {
    "flag": ("BOOLEAN", "true", "false"),
    "whole": ("INTEGER", "1", "2"),
    "exact": ("DECIMAL(10,2)", "1.50", "2.00"),
    "double": ("DOUBLE", "1.25", "3.0"),
    "words": ("VARCHAR", "'1'", "'0'"),
    "day": ("DATE", "'2024-01-31'", "'1999-12-31'"),
    "moment": ("TIMESTAMP", "'2024-01-31'", "'1999-12-31'"),
    "zoned": ("TIMESTAMP WITH TIME ZONE", "'2024-01-31 02:00:00+02'", "'1999-12-31'"),
    "clock": ("TIME", "'00:00:00'", "'18:30:00.25'"),
    "span": ("INTERVAL", "'1 day'", "'14 months 3 days'"),
    "ident": ("UUID", "'00000000-0000-4000-8000-000000000001'", "'f0000000-0000-4000-8000-000000000001'"),
    "bytes": ("BLOB", "'a'::BLOB", "'b'::BLOB"),
    "doc": ("JSON", "'1'", "'[0]'"),
    "items": ("INTEGER[]", "[1, 2]", "[]::INTEGER[]"),
    "tiny": ("TINYINT", "1", "0"),
    "big": ("BIGINT", "1", "30"),
    "single": ("FLOAT", "0.1", "1234567"),
    "dates": ("VARCHAR", "'2024-01-31'", "'1999-12-31'"),
    "hours": ("VARCHAR", "'10:30'", "'23:59:59.5'"),
    "id": ("INTEGER", "1", "2"),
}
KINDS = tuple(COLUMNS)[:14]
"""A column of each family of types."""
TYPES = tuple(COLUMNS)[:17]
"""A column of each family, and of further widths."""

Step = Mapping[str, object]
Row = tuple[str, ...]
SOURCE: Step = {"id": "values", "block": "dataset", "settings": {"dataset": "values"}}


@dataclass(frozen=True)
class Bench:
    """The table of all types and a PostgreSQL database."""

    folder: Path
    postgres: str

    @property
    def bounds(self) -> Bounds:
        return Bounds("500MB", 1, "1GB", self.folder / "spill")

    @property
    def catalog(self) -> FileCatalog:
        return FileCatalog({"values": self.folder / "values.parquet"}, folder=self.folder, bounds=self.bounds)

    def write(self) -> None:
        """Write the table: two rows of values, and one without any."""
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            columns = ", ".join(f"{name} {type_name}" for name, (type_name, *_) in COLUMNS.items())
            connection.execute(f"CREATE TABLE t ({columns})")
            for row in (1, 2):
                connection.execute(f"INSERT INTO t VALUES ({', '.join(c[row] for c in COLUMNS.values())})")
            connection.execute("INSERT INTO t (id) VALUES (3)")
            connection.execute(f"COPY t TO '{self.folder / 'values.parquet'}' (FORMAT parquet)")

    def problems(self, steps: Sequence[Step]) -> tuple[Problem, ...]:
        """Return what validation says of steps that follow the table."""
        return errors(check_workflow(parse_workflow(document(steps)), self.catalog))

    def compute(self, steps: Sequence[Step], engine: str) -> tuple[Schema, list[Row]]:
        """Return the columns and the rows of the last of the steps, as an engine computes them."""
        plan = compile_workflow(parse_workflow(document(steps)), self.catalog)
        databases = OneDatabase(self.postgres)
        within = "postgresql:test" if engine == "postgresql" else None
        with (
            Execution(
                plan, bounds=self.bounds, folder=self.folder, databases=databases, within=within
            ) as execution,
            duckdb.connect() as connection,
        ):
            computed = execution.compute("result")
            connection.execute("SET TimeZone = 'UTC'")
            found = connection.execute(f"SELECT * FROM read_parquet('{computed.file}')").fetchall()
        return computed.schema, sorted(tuple(written(value) for value in row) for row in found)


def document(steps: Sequence[Step]) -> dict[str, object]:
    """Return a document of the table and steps, whose last one is its result."""
    last = {"id": "result", "block": "result", "settings": {}, "inputs": {"rows": steps[-1]["id"]}}
    return {"format": 1, "name": "Matrix", "steps": [SOURCE, *steps, last]}


def step(id_: str, block: str, source: str = "values", **settings: object) -> Step:
    return {"id": id_, "block": block, "settings": settings, "inputs": {"rows": source}}


def written(value: object) -> str:
    # Floating point numbers may differ in their last digits.
    return f"{value:.12g}" if isinstance(value, float) and math.isfinite(value) else repr(value)


def assert_engines_agree(bench: Bench, steps: Sequence[Step]) -> Schema:
    """Compute the last of the steps on both engines, and return its columns."""
    found, expected = (bench.compute(steps, engine) for engine in ("postgresql", "duckdb"))
    assert expected[1]
    assert found == expected
    return expected[0]


def assert_verdicts(verdicts: Mapping[str, Sequence[str]], topic: str) -> None:
    """Compare what is accepted with a golden file; WRITE_SNAPSHOTS=1 writes it anew."""
    file = Path(__file__).parent / "verdicts" / f"{topic}.txt"
    lines = "".join(f"{name}: {' '.join(columns) or '-'}\n" for name, columns in verdicts.items())
    if os.environ.get("WRITE_SNAPSHOTS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(lines)
    assert lines == file.read_text()
