"""Databases for executions in tests: every engine is the one server at hand."""

from __future__ import annotations

from workflow_platform.engine.postgresql.connection import PostgresDatabase


class OneDatabase:
    """Opens the same database for every connection."""

    def __init__(self, url: str) -> None:
        self.url = url

    def open(self, engine: str) -> PostgresDatabase:
        return PostgresDatabase(self.url, statement_timeout_seconds=60)
