"""The few PostgreSQL statements that are not workflows."""

from __future__ import annotations

from sqlglot import exp

from workflow_platform.compile.select import identifier

WRITING = ("INSERT", "UPDATE", "DELETE")

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


def target(schema: str, name: str) -> str:
    """Return the query for a table that may be written: its number, its rights and whether it is a view.

    Tables of the system are not there.
    """
    rights = ", ".join(
        "pg_catalog.has_schema_privilege(n.oid, 'USAGE') "
        f"AND pg_catalog.has_table_privilege(c.oid, '{right}')"
        for right in WRITING
    )
    return f"""
SELECT c.oid::bigint, c.relkind IN ('r', 'p'), {rights}
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = {text(schema)} AND c.relname = {text(name)} AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
  AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
"""  # noqa: S608  # both names are quoted


def may_create(schema: str) -> str:
    """Return the query for whether tables may be made in a schema; without rows if there is none."""
    return f"""
SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE') AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
FROM pg_catalog.pg_namespace AS n WHERE n.nspname = {text(schema)}
"""  # noqa: S608  # the name is quoted


def target_columns(table: int) -> str:
    """Return the query for a table's columns: name, type without sizes, whether needed, whether computed.

    A domain counts as the type below it.
    """
    return f"""
WITH RECURSIVE types (number, type) AS (
  SELECT a.attnum, a.atttypid FROM pg_catalog.pg_attribute AS a
  WHERE a.attrelid = {table:d} AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT r.number, t.typbasetype FROM types AS r
  JOIN pg_catalog.pg_type AS t ON t.oid = r.type AND t.typtype = 'd'
)
SELECT a.attname::text, pg_catalog.format_type(r.type, NULL),
       a.attnotnull AND NOT a.atthasdef AND a.attidentity = '',
       a.attgenerated <> '' OR a.attidentity = 'a'
FROM types AS r
JOIN pg_catalog.pg_type AS t ON t.oid = r.type AND t.typtype <> 'd'
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = {table:d} AND a.attnum = r.number
ORDER BY a.attnum
"""  # noqa: S608  # a number


def target_keys(table: int) -> str:
    """Return the query for a table's unique keys: the number of each and one of its columns a row.

    Only those that an upsert can use: over plain columns, all rows, and checked at once.
    """
    return f"""
SELECT i.indexrelid::bigint, a.attname::text
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid
  AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
WHERE i.indrelid = {table:d} AND i.indisunique AND i.indimmediate AND i.indisvalid
  AND i.indpred IS NULL AND i.indexprs IS NULL
ORDER BY i.indexrelid, a.attnum
"""  # noqa: S608  # a number


def name(*path: str) -> str:
    """Return a quoted, qualified name."""
    return ".".join(identifier(part).sql(dialect="postgres") for part in path)


def text(value: str) -> str:
    """Return a text literal."""
    return exp.Literal.string(value).sql(dialect="postgres")
