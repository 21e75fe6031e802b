"""The route of lineage."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from workflow_platform.api.lineage.shapes import LineageAnswer, lineage_answer
from workflow_platform.api.stored import LineageOf
from workflow_platform.api.strict_json import StrictRoute
from workflow_platform.store.lineage.graph import Direction

router = APIRouter(tags=["datasets"], route_class=StrictRoute)


@router.get("/datasets/{dataset_id}/lineage")
def get_lineage(
    dataset_id: UUID,
    lineage: LineageOf,
    direction: Annotated[Direction, Query(description="What feeds it, what it feeds, or both.")] = "both",
    depth: Annotated[int, Query(ge=1, le=20, description="How many steps far.")] = 3,
    column: Annotated[
        str | None, Query(max_length=255, description="Only what concerns this column.")
    ] = None,
) -> LineageAnswer:
    """Tell what feeds a dataset and what it feeds, by tables and columns, as runs have told it.

    What the asker may not see is a node without a name, and nothing beyond it is told.
    """
    return lineage_answer(lineage.around(dataset_id, direction, depth, column))
