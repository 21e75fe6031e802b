"""Every example of every block, on every engine."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from workflow_platform.blocks.base import Block, Example, Output, Source
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.execution import Computed, Execution
from workflow_platform.engine.file_catalog import FileCatalog
from workflow_platform.spec.schema import Column
from workflow_platform_tests.engine.databases import OneDatabase

EXAMPLES = [
    pytest.param(block, example, id=f"{name}: {example.title}")
    for name, block in BLOCKS.items()
    for example in block.examples
]
Rows = Sequence[Mapping[str, object]]


@pytest.mark.parametrize("engine", ["duckdb", "postgresql"])
@pytest.mark.parametrize(("block", "example"), EXAMPLES)
def test_an_example_gives_its_output(
    block: type[Block], example: Example, engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    files, wiring = written(example, block, tmp_path)
    document = {
        "format": 1,
        "name": example.title,
        "steps": [
            *(
                {"id": f"in_{i}", "block": "dataset", "settings": {"dataset": f"in_{i}"}}
                for i in range(len(files))
            ),
            {"id": "step", "block": block.type_name(), "settings": example.settings, "inputs": wiring},
            {"id": "result", "block": "result", "settings": {}, "inputs": {"rows": "step"}},
        ],
    }
    bounds = Bounds("500MB", 1, "1GB", tmp_path / "spill")
    catalog = FileCatalog({f"in_{i}": file for i, file in enumerate(files)}, folder=tmp_path, bounds=bounds)
    plan = compile_workflow(parse_workflow(document), catalog)
    databases = OneDatabase(request.getfixturevalue("postgres")) if engine == "postgresql" else None
    within = "postgresql:test" if databases else None

    with Execution(plan, bounds=bounds, folder=tmp_path, databases=databases, within=within) as execution:
        computed = execution.compute("result")
        predicted = execution.schemas["result"]

    assert computed.schema == predicted
    assert_same(rows_of(computed), example.output, ordered=example.ordered)


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_a_block_explains_itself(block: type[Block]) -> None:
    assert block.words
    assert block.__doc__
    assert block.examples or issubclass(block, Source | Output)
    for name, setting in block.model_fields.items():
        assert setting.title, f"{name} has no title"


def written(
    example: Example, block: type[Block], folder: Path
) -> tuple[list[Path], dict[str, str | list[str]]]:
    """Write the inputs of an example to Parquet; return the files and the block's inputs."""
    files: list[Path] = []
    wiring: dict[str, str | list[str]] = {}
    for port in block.ports():
        tables = [rows for key, rows in example.inputs.items() if key.partition(".")[0] == port.name]
        first = len(files)
        for rows in tables:
            file = folder / f"in_{len(files)}.parquet"
            write_rows(rows, port.name, example.types, file)
            files.append(file)
        names = [f"in_{index}" for index in range(first, len(files))]
        wiring[port.name] = names if port.many else names[0]
    return files, wiring


def write_rows(rows: Rows, port: str, types: Mapping[str, str], file: Path) -> None:
    columns = tuple(
        Column(name, types.get(f"{port}.{name}") or type_of(row.get(name) for row in rows))
        for name in rows[0]
    )
    with duckdb.connect() as connection:
        connection.execute(statements.create_table(("t",), columns))
        marks = ", ".join("?" for _ in columns)
        connection.executemany(
            f"INSERT INTO t VALUES ({marks})", [[row[c.name] for c in columns] for row in rows]
        )
        connection.execute(f"COPY t TO '{file}' (FORMAT parquet)")


def type_of(values: Iterator[object]) -> str:
    kinds = {type(value) for value in values if value is not None}
    return (
        {bool: "BOOLEAN", int: "BIGINT", float: "DOUBLE", str: "VARCHAR"}[kinds.pop()] if kinds else "INTEGER"
    )


def rows_of(computed: Computed) -> list[dict[str, object]]:
    with duckdb.connect() as connection:
        result = connection.execute(f"SELECT * FROM read_parquet('{computed.file}')")
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def assert_same(found: Rows, expected: Rows, *, ordered: bool) -> None:
    assert [list(row) for row in found] == [list(row) for row in expected]
    left, right = ([tuple(map(comparable, row.values())) for row in rows] for rows in (found, expected))
    if not ordered:
        left, right = sorted(left, key=repr), sorted(right, key=repr)
    for ours, theirs in zip(left, right, strict=True):
        for a, b in zip(ours, theirs, strict=True):
            same = (
                math.isclose(a, b, rel_tol=1e-9) if isinstance(a, float) and isinstance(b, float) else a == b
            )
            assert same, (found, expected)


def comparable(value: object) -> object:
    return float(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value
