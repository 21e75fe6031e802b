"""Small DuckDB statements that are not workflows: tables, views and copies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlglot import exp

from workflow_platform.blocks.tables import Table
from workflow_platform.errors import InvalidError
from workflow_platform.spec.schema import Schema

_PARQUET = "FORMAT parquet, COMPRESSION zstd"


def name(*path: str) -> str:
    """Return a quoted, qualified name."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in path)


def text(value: str) -> str:
    """Return a text literal."""
    return exp.Literal.string(value).sql(dialect="duckdb")


def create_table(path: Sequence[str], schema: Schema) -> str:
    """Return the statement that creates an empty table."""
    columns = ", ".join(f"{name(column.name)} {column.type}" for column in schema)
    return f"CREATE TABLE {name(*path)} ({columns})"


def create_view(table: Table) -> str:
    """Return the statement that makes a lake table readable under its path."""
    return f"CREATE VIEW {name(*table.path)} AS {read_parquet(*map(Path, table.files))}"


def literal_path(file: str) -> str:
    """Return a path as a text literal. Raises InvalidError for one that DuckDB would take for a pattern."""
    if is_pattern(file):
        message = f"The path '{file}' holds one of * ? [, which stand for other names here."
        raise InvalidError(message, "Move or rename the file or its folder.")
    return text(file)


def is_pattern(file: str) -> bool:
    """Tell whether DuckDB would take a path for a pattern of several."""
    return any(char in file for char in "*?[")


def read_parquet(*files: Path) -> str:
    """Return the query that reads all of one or more Parquet files."""
    paths = ", ".join(literal_path(str(file)) for file in files)
    return f"SELECT * FROM read_parquet([{paths}], hive_partitioning = false)"  # noqa: S608  # quoted


def read_all(query: str) -> str:
    """Return the statement that computes every value of a query and hands on next to nothing."""
    return f"SELECT max(hash(computed)) FROM ({query}) AS computed"  # noqa: S608  # the compiler's own SQL


def copy_to_parquet(query: str, file: str) -> str:
    """Return the statement that writes a query's rows, in their order, to a Parquet file."""
    return f"COPY ({query}) TO {text(file)} ({_PARQUET})"


def keep_as_parquet(query: str, file: str) -> str:
    """Return the statement that writes a query's rows to a Parquet file that the platform alone reads.

    The second version of the format has encodings for numbers that not every program knows, and that take a
    fraction of the time to read.
    """
    return f"COPY ({query}) TO {text(file)} ({_PARQUET}, PARQUET_VERSION v2)"
