"""What feeds a dataset and what it feeds, as far as an actor may see it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, select

from workflow_platform.errors import NotFoundError
from workflow_platform.store.access import may
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Session
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.lineage.tables import FeedRow
from workflow_platform.store.tables import ConnectionRow, DatasetRow, UserRow, WorkflowRow

MOST_NODES = 500

Direction = Literal["up", "down", "both"]
Kind = Literal["dataset", "table", "hidden"]
# Datasets to go on from, each with the columns that are wanted; None is for all.
Front = Mapping[UUID, frozenset[str] | None]


@dataclass(frozen=True, slots=True)
class LineageNode:
    """A dataset, a table of an outside database, or something that the actor may not see.

    Attributes:
        key: its name within the graph.
        id: of the dataset or of the table's connection.
        name: of the dataset, or of the table with its schema.
        owner: whose it is, by the user name.
        workflow_id: the workflow that makes a dataset, if there is one that the actor may see.
        workflow: its name.
    """

    key: str
    kind: Kind
    id: UUID | None = None
    name: str | None = None
    owner: str | None = None
    workflow_id: UUID | None = None
    workflow: str | None = None


@dataclass(frozen=True, slots=True)
class LineageEdge:
    """That one node feeds another: from which columns to which.

    There are none where it only decides which rows there are, and where the actor may not see it.
    """

    source: str
    target: str
    columns: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class LineageGraph:
    """A part of the lineage.

    Attributes:
        nodes: by their keys.
        edges: by the keys of what feeds and what is fed.
        complete: whether nothing was left out for want of room or depth.
        hidden: the keys of what the actor may not see, by what only this module knows of it.
    """

    nodes: dict[str, LineageNode] = field(default_factory=dict)
    edges: dict[tuple[str, str], LineageEdge] = field(default_factory=dict)
    complete: bool = True
    hidden: dict[object, str] = field(default_factory=dict)

    def hide(self, thing: object) -> str:
        """Add a node that tells nothing, one for each thing, and return its key."""
        key = self.hidden.setdefault(thing, f"hidden:{len(self.hidden) + 1}")
        self.nodes[key] = LineageNode(key, "hidden")
        return key


class Lineage:
    """The lineage of datasets that the actor may see."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def around(
        self, dataset_id: UUID, direction: Direction = "both", depth: int = 3, column: str | None = None
    ) -> LineageGraph:
        """Return what feeds a dataset and what it feeds, ``depth`` steps far; with a column, only that one's.

        Raises NotFoundError for a dataset or column that is not there.
        """
        start = Datasets(self._session, self._actor).get(dataset_id)
        if column is not None and column not in {known.name for known in start.columns}:
            raise NotFoundError(f"'{start.name}' has no column '{column}'.")
        graph = LineageGraph()
        first: Front = {dataset_id: None if column is None else frozenset({column})}
        graph.nodes |= self._datasets(first)
        for upwards in (True, False):
            if direction == "both" or upwards == (direction == "up"):
                self._walk(graph, first, depth, upwards=upwards)
        return graph

    def _walk(self, graph: LineageGraph, front: Front, depth: int, *, upwards: bool) -> None:
        seen = {dataset_id: set(columns or ()) for dataset_id, columns in front.items()}
        for _ in range(depth):
            reached = self._step(graph, front, upwards=upwards)
            # What was seen is gone on from only with other columns.
            front = {
                id_: None if columns is None else columns - seen.get(id_, set())
                for id_, columns in reached.items()
                if id_ not in seen or (columns is not None and columns - seen[id_])
            }
            for id_, columns in front.items():
                seen.setdefault(id_, set()).update(columns or ())
        if self._feeds(front, upwards=upwards):
            graph.complete = False

    def _step(self, graph: LineageGraph, front: Front, *, upwards: bool) -> dict[UUID, frozenset[str] | None]:
        """Add all that is one step further, and return the datasets among it with their columns."""
        reached: dict[UUID, frozenset[str] | None] = {}
        for row in self._feeds(front, upwards=upwards):
            at = row.dataset_id if upwards else row.source_dataset_id
            wanted = None if at is None else front[at]
            pairs = _pairs(row, wanted, upwards=upwards)
            if wanted is not None and not pairs:
                continue
            if len(graph.nodes) >= MOST_NODES:
                graph.complete = False
                break
            source, target = self._source(graph, row), self._known(graph, row.dataset_id)
            known = graph.edges.get((source, target), LineageEdge(source, target, ()))
            # The names of columns are as hidden as the thing that has them.
            told = () if graph.nodes[source].kind == "hidden" else pairs
            merged = tuple(sorted({*known.columns, *told}))
            graph.edges[source, target] = LineageEdge(source, target, merged)
            following = graph.nodes[source if upwards else target]
            if following.kind == "dataset" and following.id is not None:
                names = frozenset(pair[0 if upwards else 1] for pair in pairs)
                earlier = reached.get(following.id) or frozenset()
                reached[following.id] = None if wanted is None else earlier | names
        return reached

    def _feeds(self, front: Iterable[UUID], *, upwards: bool) -> Sequence[FeedRow]:
        side = FeedRow.dataset_id if upwards else FeedRow.source_dataset_id
        # Of a dataset that the actor may not see, nothing is told, not even what it is made of.
        seen = select(FeedRow).join(DatasetRow, DatasetRow.id == FeedRow.dataset_id)
        there = (may(self._actor, "dataset"), DatasetRow.deleted_at.is_(None))
        return self._session.scalars(seen.where(side.in_(list(front)), *there).order_by(FeedRow.id)).all()

    def _source(self, graph: LineageGraph, row: FeedRow) -> str:
        if row.source_dataset_id is not None:
            return self._known(graph, row.source_dataset_id)
        key = f"table:{row.source_connection_id}:{row.source_schema}.{row.source_table}"
        found = self._session.execute(
            select(ConnectionRow, UserRow.name)
            .join(UserRow, UserRow.id == ConnectionRow.owner_id)
            .where(ConnectionRow.id == row.source_connection_id, may(self._actor, "connection"))
        ).one_or_none()
        if found is None:
            return graph.hide(key)
        name = f"{row.source_schema}.{row.source_table}"
        graph.nodes[key] = LineageNode(key, "table", found[0].id, name, found[1])
        return key

    def _known(self, graph: LineageGraph, dataset_id: UUID) -> str:
        key = _key(dataset_id)
        if key not in graph.nodes:
            found = self._datasets([dataset_id])
            if not found:
                return graph.hide(dataset_id)
            graph.nodes |= found
        return key

    def _datasets(self, ids: Iterable[UUID]) -> dict[str, LineageNode]:
        maker: ColumnElement[bool] = (WorkflowRow.id == DatasetRow.produced_by) & may(self._actor, "workflow")
        found = self._session.execute(
            select(DatasetRow, UserRow.name, WorkflowRow.id, WorkflowRow.name)
            .join(UserRow, UserRow.id == DatasetRow.owner_id)
            .outerjoin(WorkflowRow, maker & WorkflowRow.deleted_at.is_(None))
            .where(DatasetRow.id.in_(list(ids)), may(self._actor, "dataset"), DatasetRow.deleted_at.is_(None))
        )
        nodes = (
            LineageNode(
                key=_key(row.id),
                kind="dataset",
                id=row.id,
                name=row.name,
                owner=owner,
                workflow_id=workflow_id,
                workflow=workflow,
            )
            for row, owner, workflow_id, workflow in found
        )
        return {node.key: node for node in nodes}


def _key(dataset_id: UUID) -> str:
    return f"dataset:{dataset_id}"


def _pairs(row: FeedRow, wanted: Collection[str] | None, *, upwards: bool) -> tuple[tuple[str, str], ...]:
    """Return from which column to which values come, of the wanted columns on the side that is known."""
    return tuple(
        (source, target)
        for target, sources in row.columns.items()
        for source in sources
        if wanted is None or (target if upwards else source) in wanted
    )
