"""Which rows of a dataset somebody asks for, and in which order."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query

from workflow_platform.engine.row_view import RowView, SortKey

_DIRECTIONS = {"asc": False, "desc": True}


def _view(
    where: Annotated[
        str,
        Query(
            alias="filter",
            max_length=2000,
            description="A formula that is true for the rows to give, such as `age > 30`.",
        ),
    ] = "",
    sort: Annotated[
        list[Annotated[str, Query(min_length=1, max_length=200)]] | None,
        Query(
            max_length=20,
            description="A column to sort by, `age` or `age:desc`; missing values come last.",
        ),
    ] = None,
) -> RowView:
    return RowView(where.strip(), tuple(_key(text) for text in sort or ()))


def _key(text: str) -> SortKey:
    column, _, direction = text.rpartition(":")
    if column and direction in _DIRECTIONS:
        return SortKey(column, _DIRECTIONS[direction])
    return SortKey(text)


ViewOf = Annotated[RowView, Depends(_view)]
