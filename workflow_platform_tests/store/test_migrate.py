"""The migrations make the tables that the code declares, from any state."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text

from workflow_platform.store.migrate import configuration, migrate, schema_status
from workflow_platform.store.tables import SCHEMA, Base
from workflow_platform_tests.store.concurrency import at_once

# Constraints and indexes as PostgreSQL understood them, checks included, which alembic does not compare.
CATALOGUE = f"""
    SELECT 'column', table_name, column_name, data_type || ' ' || is_nullable
        || ' ' || coalesce(column_default, '') || ' ' || is_identity
    FROM information_schema.columns WHERE table_schema = '{SCHEMA}' AND table_name <> 'alembic_version'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE connamespace = '{SCHEMA}'::regnamespace AND conname NOT LIKE 'alembic%'
    UNION ALL
    SELECT 'index', tablename, indexname, indexdef
    FROM pg_indexes WHERE schemaname = '{SCHEMA}' AND tablename <> 'alembic_version'
    ORDER BY 1, 2, 3, 4
"""


def catalogue(url: str) -> list[tuple[str, ...]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(CATALOGUE))]
    engine.dispose()
    return rows


def test_migrations_make_what_the_tables_declare(database_url: str, postgres: str) -> None:
    engine = create_engine(postgres)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        Base.metadata.create_all(connection)
    engine.dispose()
    assert catalogue(database_url) == catalogue(postgres)


def test_alembic_finds_nothing_to_migrate(database_url: str) -> None:
    def named(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "schema" or name == SCHEMA

    engine = create_engine(database_url)
    with engine.connect() as connection:
        options = {
            "version_table_schema": SCHEMA,
            "include_schemas": True,
            "include_name": named,
            "compare_server_default": True,
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_an_empty_database_is_behind_until_it_is_migrated(postgres: str) -> None:
    assert schema_status(postgres).current is None
    assert not schema_status(postgres).is_current
    migrate(postgres)
    assert schema_status(postgres).is_current


def test_everything_can_be_undone_and_done_again(database_url: str) -> None:
    before = catalogue(database_url)

    def undo(connection: Connection) -> None:
        command.downgrade(configuration(connection), "base")

    engine = create_engine(database_url)
    with engine.begin() as connection:
        undo(connection)
    engine.dispose()
    assert catalogue(database_url) == []
    migrate(database_url)
    assert catalogue(database_url) == before


def test_two_starts_at_once_migrate_once(postgres: str) -> None:
    at_once(lambda _: migrate(postgres))
    assert schema_status(postgres).is_current
