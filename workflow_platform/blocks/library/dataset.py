"""Read a stored dataset."""

from __future__ import annotations

from pydantic import Field

from workflow_platform.blocks.base import Source
from workflow_platform.blocks.tables import Catalog, Table
from workflow_platform.spec.names import Reference


class Dataset(
    Source,
    title="Dataset",
    group="Sources",
    words=("read", "input", "load", "open", "upload", "file", "csv", "excel", "parquet", "table", "source"),
):
    """Read a dataset: an upload, or the result of another workflow.

    A run reads the version that is current when it starts. A dataset that somebody else shares is named
    with its owner: ``ana/people``.
    """

    dataset: Reference = Field(title="Dataset", json_schema_extra={"ui:widget": "dataset"})

    def table(self, catalog: Catalog) -> Table:
        return catalog.dataset(self.dataset)
