"""The routes of the catalogue: what documents are made of."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel, JsonValue

from workflow_platform.api.asking import AskerOf
from workflow_platform.blocks.catalogue import described
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.compile.json_schema import document_schema

router = APIRouter(tags=["blocks"])

# The catalogue changes with a release only, and belongs to nobody.
_CACHED = "private, max-age=300"


class Catalogue(BaseModel):
    """Every block: its ports, its settings as JSON Schema with hints for a form, its help and examples."""

    blocks: list[dict[str, JsonValue]]


@router.get("/blocks")
def list_blocks(_: AskerOf, response: Response) -> Catalogue:
    """Return the whole catalogue."""
    response.headers["Cache-Control"] = _CACHED
    return Catalogue(blocks=[described(block) for block in BLOCKS.values()])


@router.get("/schema")
def get_schema(_: AskerOf, response: Response) -> dict[str, JsonValue]:
    """Return the JSON Schema of the workflow document, blocks included."""
    response.headers["Cache-Control"] = _CACHED
    return document_schema()
