"""The code location that Dagster loads: every workflow of the platform is a job in it."""

from __future__ import annotations

from workflow_platform.orchestration.repository import workflow_repository

repository = workflow_repository()
