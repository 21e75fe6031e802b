"""The routes of the catalogue: what documents are made of."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import JsonValue

from workflow_platform.api.asking import AskerOf
from workflow_platform.api.blocks.shapes import BlockAnswer, Catalogue, FunctionAnswer
from workflow_platform.blocks.catalogue import described
from workflow_platform.blocks.formula.functions.catalogue import FUNCTIONS
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.compile.json_schema import document_schema

router = APIRouter(tags=["blocks"])

# The catalogue changes with a release only, and belongs to nobody.
_CACHED = "private, max-age=300"


@router.get("/blocks")
def list_blocks(_: AskerOf, response: Response) -> Catalogue:
    """Return the whole catalogue."""
    response.headers["Cache-Control"] = _CACHED
    return Catalogue(
        blocks=[BlockAnswer.model_validate(described(block)) for block in BLOCKS.values()],
        functions=[
            FunctionAnswer(
                name=function.name,
                signature=function.signature,
                group=function.group,
                help=function.help,
                examples=dict(function.examples),
            )
            for function in FUNCTIONS.values()
        ],
    )


@router.get("/schema")
def get_schema(_: AskerOf, response: Response) -> dict[str, JsonValue]:
    """Return the JSON Schema of the workflow document, blocks included."""
    response.headers["Cache-Control"] = _CACHED
    return document_schema()
