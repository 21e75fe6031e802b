"""All that stands in a database, in words that can be searched."""

from __future__ import annotations

import zlib
from contextlib import suppress

from sqlalchemy import text

from workflow_platform.store.database import Engine, transaction


def dumped(engine: Engine, *schemas: str) -> str:
    """Return every value of every table of some schemas; what is compressed is unpacked."""
    with transaction(engine) as session:
        tables = session.execute(
            text("SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(:schemas)"),
            {"schemas": [*schemas]},
        ).all()
        assert len(tables) > len(schemas)
        rows = [
            row
            for schema, table in tables
            for row in session.execute(text(f'SELECT * FROM "{schema}"."{table}"'))
        ]
    return "\n".join(_readable(value) for row in rows for value in row)


def _readable(value: object) -> str:
    if isinstance(value, memoryview | bytes):
        with suppress(zlib.error):
            return zlib.decompress(value).decode()
        return bytes(value).decode(errors="replace")
    return str(value)
