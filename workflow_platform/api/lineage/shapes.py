"""What the route of lineage gives."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, Field

from workflow_platform.store.lineage.graph import Kind, LineageGraph


class NodeAnswer(BaseModel):
    """A dataset, a table of an outside database, or something that the asker may not see."""

    key: str
    kind: Kind
    id: UUID | None = Field(description="Of the dataset, or of the table's connection.")
    name: str | None
    owner: str | None = Field(description="Whose it is, by the user name.")
    workflow_id: UUID | None = Field(description="The workflow that makes a dataset.")
    workflow: str | None


class ColumnPairAnswer(BaseModel):
    """That values of a column come to another."""

    source: str
    target: str


class EdgeAnswer(BaseModel):
    """That a node feeds another, by their keys."""

    source: str
    target: str
    columns: list[ColumnPairAnswer] = Field(
        description="None where it only decides which rows there are, or may not be seen."
    )


class LineageAnswer(BaseModel):
    """A part of the lineage."""

    nodes: list[NodeAnswer]
    edges: list[EdgeAnswer]
    complete: bool = Field(description="Whether there is nothing further away.")


def lineage_answer(graph: LineageGraph) -> LineageAnswer:
    """Return a part of the lineage as it is given."""
    return LineageAnswer(
        nodes=[
            NodeAnswer(
                key=node.key,
                kind=node.kind,
                id=node.id,
                name=node.name,
                owner=node.owner,
                workflow_id=node.workflow_id,
                workflow=node.workflow,
            )
            for node in graph.nodes.values()
        ],
        edges=[
            EdgeAnswer(
                source=edge.source,
                target=edge.target,
                columns=[ColumnPairAnswer(source=source, target=target) for source, target in edge.columns],
            )
            for edge in graph.edges.values()
        ],
        complete=graph.complete,
    )
