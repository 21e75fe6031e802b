"""Rows added to those of a dataset."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.inference import describe
from workflow_platform.engine.ingest.ingestion import Ingested
from workflow_platform.engine.replacement import replacing
from workflow_platform.engine.words import explained
from workflow_platform.errors import InvalidError
from workflow_platform.spec.problems import listing


def append(made: Ingested, before: Path, new: Path, bounds: Bounds) -> Ingested:
    """Put the rows of the file ``before`` ahead of those of ``new``, and return what has become of it.

    Columns are matched by name, and have the types of ``before``; those that are not in ``new`` are empty
    there. Raises InvalidError for columns that are only in ``new``, and values that do not fit.
    """
    with replacing(new) as written, open_session(bounds, read=[before, new], write=written.parent) as session:
        kept = describe(session, statements.read_parquet(before))
        found = {column.name.casefold(): column.name for column in made.schema}
        unknown = found.keys() - {column.name.casefold() for column in kept}
        if unknown:
            names = listing([found[name] for name in sorted(unknown)])
            message = f"The dataset has no column {names}, so that these rows cannot be added to it."
            raise InvalidError(message, f"It has {listing([column.name for column in kept])}.")
        values = ", ".join(
            f"CAST({value} AS {column.type}) AS {statements.name(column.name)}"
            for column in kept
            for value in [_value(found.get(column.name.casefold()))]
        )
        old, added = statements.read_parquet(before), statements.read_parquet(new)
        query = f"{old} UNION ALL SELECT {values} FROM ({added})"  # noqa: S608  # all names are quoted
        try:
            ((rows,),) = session.execute(statements.keep_as_parquet(query, str(written))).fetchall()
        except duckdb.Error as error:
            message = f"The rows do not fit the dataset's columns: {explained(error)}"
            raise InvalidError(message, "Choose the types that the dataset has.") from error
        size = written.stat().st_size
    return replace(made, rows=int(rows), bytes=size, schema=kept)


def _value(name: str | None) -> str:
    return "NULL" if name is None else statements.name(name)
