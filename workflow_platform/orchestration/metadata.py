"""What the Dagster UI shows about steps and datasets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from dagster import (
    AssetKey,
    MarkdownMetadataValue,
    MetadataValue,
    TableColumn,
    TableColumnDep,
    TableColumnLineage,
    TableColumnLineageMetadataValue,
    TableMetadataValue,
    TableRecord,
    TableSchema,
    TableSchemaMetadataValue,
)

from workflow_platform.compile.lineage import ColumnSource
from workflow_platform.spec.problems import Problem
from workflow_platform.spec.schema import Schema

_SQL_LENGTH = 50_000
_CELL_LENGTH = 200
_EXACT = 2**53


def schema_of(schema: Schema) -> TableSchemaMetadataValue:
    """Return a table's columns and types."""
    return MetadataValue.table_schema(_columns(schema))


def preview_of(rows: Iterable[Mapping[str, object]], schema: Schema) -> TableMetadataValue:
    """Return the first rows as a table; values that JSON does not know are shown as text."""
    records = [TableRecord({name: _cell(value) for name, value in row.items()}) for row in rows]
    return MetadataValue.table(records, _columns(schema))


def problems_of(problems: Sequence[Problem]) -> TableMetadataValue:
    """Return problems as a table with their places."""
    columns = [TableColumn(name) for name in ("place", "problem", "hint", "code")]
    records = [
        TableRecord({"place": p.at or "/", "problem": p.message, "hint": p.hint, "code": p.code})
        for p in problems
    ]
    return MetadataValue.table(records, TableSchema(columns=columns))


def lineage_of(columns: Mapping[str, Sequence[ColumnSource]]) -> TableColumnLineageMetadataValue:
    """Return which columns of other assets each column is made of."""
    lineage = {
        name: [TableColumnDep(AssetKey(source.asset), source.column) for source in sources]
        for name, sources in columns.items()
    }
    return MetadataValue.column_lineage(TableColumnLineage(lineage))


def code_of(sql: str) -> MarkdownMetadataValue:
    """Return a statement as formatted code."""
    shown = sql if len(sql) <= _SQL_LENGTH else sql[:_SQL_LENGTH] + "\n-- … and more"
    return MetadataValue.md(f"```sql\n{shown}\n```")


def _columns(schema: Schema) -> TableSchema:
    return TableSchema(columns=[TableColumn(column.name, column.type) for column in schema])


def _cell(value: object) -> str | float | int | bool | None:
    if value is None or isinstance(value, bool):
        return value
    # Browsers read numbers as doubles, and know no infinity.
    if isinstance(value, int | float) and math.isfinite(value) and abs(value) <= _EXACT:
        return value
    text = str(value)
    return text if len(text) <= _CELL_LENGTH else text[: _CELL_LENGTH - 1] + "…"
