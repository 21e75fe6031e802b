"""The routes of templates: workflows to begin with."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, JsonValue

from workflow_platform.api.asking import AskerOf
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.engine.templates import templates

router = APIRouter(tags=["templates"])

# They change with a release only, and belong to nobody.
_CACHED = "private, max-age=300"


class TemplateAnswer(BaseModel):
    """A workflow to begin with."""

    id: str
    name: str
    description: str
    datasets: list[str] = Field(description="The sample datasets that it reads.")
    blocks: list[str] = Field(description="What the block of each of its steps is called.")
    document: dict[str, JsonValue] = Field(description="The workflow, as POST /workflows takes it.")


@router.get("/templates")
def list_templates(_: AskerOf, response: Response) -> list[TemplateAnswer]:
    """List the workflows to begin with; each runs on the sample data."""
    response.headers["Cache-Control"] = _CACHED
    return [
        TemplateAnswer(
            id=template.id,
            name=template.name,
            description=template.description,
            datasets=list(template.datasets),
            blocks=[BLOCKS[block].title for block in template.blocks],
            document=template.document,
        )
        for template in templates()
    ]
