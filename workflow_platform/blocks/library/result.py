"""Name a result of the workflow."""

from __future__ import annotations

from pydantic import Field

from workflow_platform.blocks.base import Keep
from workflow_platform.spec.names import PlainName


class Result(Keep, title="Result", group="Results", words=("output", "save", "write", "publish", "dataset")):
    """Keep the rows as a dataset of this name.

    Each successful run adds a version, which replaces the one before for other workflows that read it.
    """

    name: PlainName = Field("result", title="Name", json_schema_extra={"ui:widget": "new-dataset"})
