"""The rows of a dataset that match, as a file to take away."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.export import WRITERS, Writer
from workflow_platform.engine.formula_safety import harmless_columns
from workflow_platform.engine.replacement import replacing
from workflow_platform.engine.row_view import RowView, row_query
from workflow_platform.engine.spreadsheet import write_workbook
from workflow_platform.engine.time_limit import answering_within
from workflow_platform.spec.schema import Schema

SECONDS = 900.0
"""How long a file may take to write."""

_WRITERS: Mapping[str, Writer] = {**WRITERS, ".xlsx": write_workbook}
# Programs that open these take some texts in them for formulas.
_SPREADSHEETS = frozenset({".csv", ".xlsx"})


def write_download(
    source: Path, schema: Schema, view: RowView, target: Path, bounds: Bounds, *, raw: bool
) -> int:
    """Write all rows of a view on a Parquet file to a file of the kind that its name ends in.

    Unless it is to be ``raw``, texts that a spreadsheet program would take for formulas get an
    apostrophe in files for such programs. Returns the bytes written. Raises InvalidError.
    """
    with replacing(target) as written:
        # A workbook is written by way of files of its own.
        with (
            open_session(bounds, read=[source], write=written.parent) as session,
            answering_within(session, SECONDS),
        ):
            query = row_query(session, source, schema, view)
            if target.suffix in _SPREADSHEETS and not raw:
                columns = harmless_columns(session.sql(query))
                query = f"SELECT {columns} FROM ({query})"  # noqa: S608  # all names are quoted
            _WRITERS[target.suffix](session, query, written)
        return written.stat().st_size
