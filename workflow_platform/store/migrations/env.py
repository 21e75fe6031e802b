"""What alembic runs first: it lends the caller's connection and transaction to the migrations."""

from __future__ import annotations

from alembic import context

import workflow_platform.store.audit_tables  # declares its table
import workflow_platform.store.lineage.tables  # as above
import workflow_platform.store.notifications.tables  # as above
import workflow_platform.store.people.tables  # as above
import workflow_platform.store.run_tables  # as above
import workflow_platform.store.schedules.tables  # as above
import workflow_platform.store.sharing.tables  # noqa: F401  # as above
from workflow_platform.store.tables import SCHEMA, Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table_schema=SCHEMA,
    include_schemas=True,
    include_name=lambda name, kind, _parents: kind != "schema" or name == SCHEMA,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
