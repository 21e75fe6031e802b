"""A real PostgreSQL in a folder, with nothing to install."""

from __future__ import annotations

from workflow_platform.store.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres"]
