"""Sessions for tests that compare the engines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import duckdb
import psycopg2
import pytest

from workflow_platform.engine.postgresql.address import parse_address
from workflow_platform.store.embedded import EmbeddedPostgres
from workflow_platform_tests.blocks.both_engines import BothEngines


@pytest.fixture(scope="session")
def both(postgres_server: EmbeddedPostgres) -> Iterator[BothEngines]:
    """A session of each engine, kept for all tests; what they create is temporary."""
    address = parse_address(postgres_server.url())
    with duckdb.connect() as connection, closing(psycopg2.connect(address.url)) as postgres:
        connection.execute("SET TimeZone = 'UTC'")
        postgres.autocommit = True
        with postgres.cursor() as cursor:
            cursor.execute("SET TimeZone = 'UTC'")
            yield BothEngines(connection, cursor)
