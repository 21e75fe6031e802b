"""The few PostgreSQL statements that are not workflows."""

from __future__ import annotations

from sqlglot import exp

from workflow_platform.compile.select import identifier

_KINDS = """CASE c.relkind
    WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
    WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table'
END"""

READABLE_TABLES = f"""
SELECT n.nspname::text, c.relname::text, {_KINDS}
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p')
  AND NOT c.relispartition
  AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
  AND (pg_catalog.has_table_privilege(c.oid, 'SELECT')
       OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT'))
ORDER BY n.nspname, c.relname
"""  # noqa: S608  # nothing comes from outside


def columns_of(schema: str, name: str) -> str:
    """Return the query for a table's columns: name, type and whether it may be read.

    A domain counts as the type below it.
    """
    return f"""
WITH RECURSIVE columns (number, name, type, modifier, allowed) AS (
  SELECT a.attnum, a.attname, a.atttypid, a.atttypmod,
         pg_catalog.has_schema_privilege(n.oid, 'USAGE')
         AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE n.nspname = {text(schema)} AND c.relname = {text(name)} AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
  UNION ALL
  SELECT r.number, r.name, t.typbasetype, CASE WHEN r.modifier = -1 THEN t.typtypmod ELSE r.modifier END,
         r.allowed
  FROM columns AS r
  JOIN pg_catalog.pg_type AS t ON t.oid = r.type AND t.typtype = 'd'
)
SELECT r.name::text, pg_catalog.format_type(r.type, r.modifier), r.allowed
FROM columns AS r
JOIN pg_catalog.pg_type AS t ON t.oid = r.type AND t.typtype <> 'd'
ORDER BY r.number
"""  # noqa: S608  # both names are quoted


def name(*path: str) -> str:
    """Return a quoted, qualified name."""
    return ".".join(identifier(part).sql(dialect="postgres") for part in path)


def text(value: str) -> str:
    """Return a text literal."""
    return exp.Literal.string(value).sql(dialect="postgres")
