"""Rows that DuckDB can describe before it reads them."""

from __future__ import annotations

from workflow_platform.engine import statements
from workflow_platform.engine.inference import describe
from workflow_platform.engine.ingest.columns import clean_names, kept_type
from workflow_platform.engine.ingest.conversion import Conversion, Converted
from workflow_platform.engine.ingest.corrections import Reading, corrected
from workflow_platform.spec.schema import Column


def convert_parquet(asked: Conversion) -> Converted:
    """Write the rows of a Parquet file to another."""
    rows = convert(asked, statements.read_parquet(asked.source.file))
    return Converted(rows, Reading(asked.kind))


def convert(asked: Conversion, query: str) -> int:
    """Write the rows of a query to a Parquet file, with clean names and types, and return their number."""
    schema = describe(asked.session, query)
    cleaned = clean_names(column.name for column in schema)
    kept = tuple(Column(name, kept_type(c.type)) for name, c in zip(cleaned, schema, strict=True))
    wanted = corrected(kept, asked.said.columns)
    columns = ", ".join(
        f"CAST({statements.name(column.name)} AS {wish.type}) AS {statements.name(wish.name)}"
        for column, wish in zip(schema, wanted, strict=True)
    )
    return copy(asked, f"SELECT {columns} FROM ({query})")  # noqa: S608  # all names are quoted


def copy(asked: Conversion, query: str) -> int:
    """Write the rows of a query to a Parquet file and return their number."""
    if asked.most_rows is not None:
        query = f"{query} LIMIT {asked.most_rows:d}"
    statement = statements.keep_as_parquet(query, str(asked.target))
    ((rows,),) = asked.session.execute(statement).fetchall()
    return int(rows)
