"""What tests do to a database behind the back of the code under test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from psycopg2.extensions import cursor

from workflow_platform.engine.postgresql.address import parse_address


@contextmanager
def administrator(url: str) -> Iterator[cursor]:
    connection = psycopg2.connect(parse_address(url).url)
    try:
        connection.autocommit = True
        with connection.cursor() as opened:
            yield opened
    finally:
        connection.close()
