"""Which SELECTs of a deeply nested statement are written where they are read, and not ahead of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

# PostgreSQL plans a common table expression that is read once by moving it to its reader, and goes
# through the whole statement each time: 300 on top of each other take seconds. Written in place they
# take none of that; one in so many stays ahead, because writing subqueries down is recursive.
MOST_LEVELS = 30


def in_place(reads: Mapping[str, Sequence[str]], final: Sequence[str]) -> frozenset[str]:
    """Return the names to write in place: none unless more than ``MOST_LEVELS`` are on top of each other.

    ``reads`` has for each name those that it reads, which stand before it; ``final`` are those that
    the statement itself reads.
    """
    levels: dict[str, int] = {}
    for name, below in reads.items():
        levels[name] = 1 + max((levels[other] for other in below), default=0)
    if max(levels.values(), default=0) <= MOST_LEVELS:
        return frozenset()
    uses = Counter(other for below in (*reads.values(), final) for other in below)
    depths: dict[str, int] = {}
    for name, below in reads.items():
        depth = 1 + max((depths[other] for other in below if other in depths), default=0)
        if uses[name] == 1 and depth < MOST_LEVELS:
            depths[name] = depth
    return frozenset(depths)
