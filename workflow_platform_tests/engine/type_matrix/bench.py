"""A small table with a column of every type, and both engines to compute over it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb

from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.execution import Execution
from workflow_platform.engine.file_catalog import FileCatalog
from workflow_platform.engine.inference import check_workflow
from workflow_platform.spec.problems import Problem
from workflow_platform_tests.engine.databases import OneDatabase

COLUMNS = {
    "flag": ("BOOLEAN", "true", "false"),
    "tiny": ("TINYINT", "1", "0"),
    "whole": ("INTEGER", "1", "0"),
    "big": ("BIGINT", "1", "3"),
    "exact": ("DECIMAL(10,2)", "1.50", "2.00"),
    "single": ("FLOAT", "0.1", "1234567"),
    "double": ("DOUBLE", "0.25", "3.0"),
    "words": ("VARCHAR", "'1'", "'0'"),
    "day": ("DATE", "'2024-01-31'", "'1999-12-31'"),
    "moment": ("TIMESTAMP", "'2024-01-31 00:00:00'", "'2024-02-29 18:30:00.25'"),
    "zoned": ("TIMESTAMP WITH TIME ZONE", "'2024-01-31 00:00:00+00'", "'2024-02-29 18:30:00+02'"),
    "clock": ("TIME", "'00:00:00'", "'18:30:00'"),
    "span": ("INTERVAL", "INTERVAL 1 DAY", "INTERVAL 14 MONTH"),
    "ident": ("UUID", "'00000000-0000-4000-8000-000000000001'", "'f0000000-0000-4000-8000-000000000001'"),
    "bytes": ("BLOB", "'a'::BLOB", "'b'::BLOB"),
    "doc": ("JSON", "'1'", "'[0]'"),
    "items": ("INTEGER[]", "[1, 2]", "[]::INTEGER[]"),
    # Texts that are dates, and nothing but a number of the row.
    "dates": ("VARCHAR", "'2024-01-31'", "'1999-12-31'"),
    "id": ("INTEGER", "1", "2"),
}
KINDS = tuple(COLUMNS)[:-2]
"""A column of each type."""

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
        """Write the table: a row of ordinary values, another one, and one without any."""
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            columns = ", ".join(f"{name} {type_name}" for name, (type_name, *_) in COLUMNS.items())
            connection.execute(f"CREATE TABLE t ({columns})")
            for row in (0, 1):
                connection.execute(
                    f"INSERT INTO t VALUES ({', '.join(c[row + 1] for c in COLUMNS.values())})"
                )
            connection.execute("INSERT INTO t (id) VALUES (3)")
            connection.execute(f"COPY t TO '{self.folder / 'values.parquet'}' (FORMAT parquet)")

    def problems(self, steps: Sequence[Step]) -> tuple[Problem, ...]:
        """Return what validation says of steps that follow the table."""
        return check_workflow(parse_workflow(document(steps)), self.catalog)

    def rows(self, steps: Sequence[Step], engine: str) -> list[Row]:
        """Return the rows of the last of the steps, as an engine computes them."""
        plan = compile_workflow(parse_workflow(document(steps)), self.catalog)
        within = "postgresql:test" if engine == "postgresql" else None
        with ExitStack() as stack:
            execution = stack.enter_context(
                Execution(
                    plan,
                    bounds=self.bounds,
                    folder=self.folder,
                    databases=OneDatabase(self.postgres),
                    within=within,
                )
            )
            computed = execution.compute("result")
            connection = stack.enter_context(duckdb.connect())
            connection.execute("SET TimeZone = 'UTC'")
            found = connection.execute(f"SELECT * FROM read_parquet('{computed.file}')").fetchall()
        return [tuple(written(value) for value in row) for row in found]


def document(steps: Sequence[Step]) -> dict[str, object]:
    """Return a document of the table and steps, whose last one is its result."""
    last = {"id": "result", "block": "result", "settings": {}, "inputs": {"rows": steps[-1]["id"]}}
    return {"format": 1, "name": "Matrix", "steps": [SOURCE, *steps, last]}


def step(id_: str, block: str, source: str = "values", **settings: object) -> Step:
    return {"id": id_, "block": block, "settings": settings, "inputs": {"rows": source}}


def batches(formulas: Sequence[str], size: int = 150) -> Iterator[Sequence[str]]:
    for start in range(0, len(formulas), size):
        yield formulas[start : start + size]


def formula_step(id_: str, formulas: Sequence[str], source: str = "values") -> Step:
    columns = [{"name": f"c{index}", "formula": text} for index, text in enumerate(formulas)]
    return step(id_, "formula", source, columns=columns)


def written(value: object) -> str:
    # Floating point numbers may differ in their last digits.
    return f"{value:.12g}" if isinstance(value, float) and math.isfinite(value) else repr(value)
