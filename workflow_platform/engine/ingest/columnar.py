"""Rows that DuckDB can describe before it reads them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.inference import describe
from workflow_platform.engine.ingest.columns import clean_names, kept_type
from workflow_platform.engine.ingest.source import Source
from workflow_platform.spec.schema import names


def convert_parquet(session: duckdb.DuckDBPyConnection, source: Source, target: Path) -> int:
    """Write the rows of a Parquet file to another and return their number."""
    return convert(session, statements.read_parquet(source.file), target)


def convert(session: duckdb.DuckDBPyConnection, query: str, target: Path) -> int:
    """Write the rows of a query to a Parquet file, with clean names and types, and return their number."""
    schema = describe(session, query)
    columns = ", ".join(
        f"CAST({statements.name(column.name)} AS {kept_type(column.type)}) AS {statements.name(name)}"
        for column, name in zip(schema, clean_names(names(schema)), strict=True)
    )
    return copy(session, f"SELECT {columns} FROM ({query})", target)  # noqa: S608  # all names are quoted


def copy(session: duckdb.DuckDBPyConnection, query: str, target: Path) -> int:
    """Write the rows of a query to a Parquet file and return their number."""
    ((rows,),) = session.execute(statements.copy_to_parquet(query, str(target))).fetchall()
    return int(rows)
