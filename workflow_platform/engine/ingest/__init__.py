"""Files that people bring, as Parquet files of the lake."""

from __future__ import annotations

from workflow_platform.engine.ingest.ingestion import Ingested, ingest
from workflow_platform.engine.ingest.rejects import Reject, RejectedRowsError

__all__ = ["Ingested", "Reject", "RejectedRowsError", "ingest"]
