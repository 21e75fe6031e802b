"""The routes of the catalogue: what documents are made of."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, JsonValue

from workflow_platform.api.asking import AskerOf
from workflow_platform.blocks.catalogue import described
from workflow_platform.blocks.formula.functions.catalogue import FUNCTIONS
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.compile.json_schema import document_schema
from workflow_platform.spec.workflow import Scalar

router = APIRouter(tags=["blocks"])

# The catalogue changes with a release only, and belongs to nobody.
_CACHED = "private, max-age=300"


class FunctionAnswer(BaseModel):
    """A function of formulas."""

    name: str
    signature: str = Field(
        description="What stands between its brackets; what can be left out is in brackets itself."
    )
    group: str
    help: str
    examples: dict[str, Scalar] = Field(description="Formulas and their values; null is a missing value.")


class Catalogue(BaseModel):
    """All that documents are made of."""

    blocks: list[dict[str, JsonValue]] = Field(
        description="Every block: its ports, the JSON Schema of its settings with hints for a form, its help."
    )
    functions: list[FunctionAnswer]


@router.get("/blocks")
def list_blocks(_: AskerOf, response: Response) -> Catalogue:
    """Return the whole catalogue."""
    response.headers["Cache-Control"] = _CACHED
    return Catalogue(
        blocks=[described(block) for block in BLOCKS.values()],
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
