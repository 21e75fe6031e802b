"""By what somebody asks to have rows summed up."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from workflow_platform.engine.grouping import Function, Grouping, Order

MOST_GROUPS = 1000


def _grouping(
    by: Annotated[str, Query(min_length=1, max_length=200, description="The column that makes the groups.")],
    function: Annotated[Function, Query(description="What to tell of each group.")] = "count",
    measure: Annotated[
        str | None, Query(max_length=200, description="The column of numbers that it is told of.")
    ] = None,
    order: Annotated[
        Order,
        Query(
            description="The largest values first, or the groups in their own order; there, times are cut "
            "to a unit of which no more than the limit pass.",
        ),
    ] = "value",
    limit: Annotated[int, Query(ge=1, le=MOST_GROUPS, description="How many groups to give at most.")] = 20,
) -> Grouping:
    return Grouping(by, function, measure, order, limit)


GroupingOf = Annotated[Grouping, Depends(_grouping)]
