"""Whether two answers are the same, where SQL leaves the order of ties and the type of numbers open."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from workflow_platform_tests.bench.engine import Answer, Row

TOLERANCE = 1e-9


def is_same(ours: Answer, other: Answer, sorted_by: Sequence[str]) -> bool:
    """Tell whether the columns are the same and the rows come in the same order, ties aside.

    Integers, decimals and texts must be equal; doubles, which sum up in any order, must agree to nine
    digits.
    """
    if ours.columns != other.columns or len(ours.rows) != len(other.rows):
        return False
    keys = [ours.columns.index(name) for name in sorted_by]
    return all(map(_alike, _settled(ours.rows, keys), _settled(other.rows, keys)))


def _settled(rows: Sequence[Row], keys: Sequence[int]) -> Iterator[Row]:
    """Yield rows with those that tie in an order of their own."""
    for _, tied in groupby(rows, key=lambda row: [_rough(row[key]) for key in keys]):
        yield from sorted(tied, key=lambda row: [_rough(value) for value in row])


def _rough(value: object) -> str:
    return f"{float(value):.12e}" if isinstance(value, int | float | Decimal) else str(value)


def _alike(ours: Row, other: Row) -> bool:
    return all(map(_equal, ours, other))


def _equal(ours: object, other: object) -> bool:
    if isinstance(ours, float) or isinstance(other, float):
        if not (isinstance(ours, int | float | Decimal) and isinstance(other, int | float | Decimal)):
            return False
        return math.isclose(ours, other, rel_tol=TOLERANCE)
    return ours == other
