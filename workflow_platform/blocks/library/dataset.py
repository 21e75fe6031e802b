"""Read a stored dataset."""

from __future__ import annotations

from pydantic import Field

from workflow_platform.blocks.base import Source
from workflow_platform.blocks.tables import Catalog, Table
from workflow_platform.spec.names import Name


class Dataset(Source, title="Dataset", group="Sources", words=("read", "input", "upload", "file", "table")):
    """Read a dataset: an upload, or the result of another workflow.

    A run reads the version that is current when it starts.
    """

    dataset: Name = Field(title="Dataset", json_schema_extra={"ui:widget": "dataset"})

    def table(self, catalog: Catalog) -> Table:
        return catalog.dataset(self.dataset)
