"""What the workflow routes take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, JsonValue, StringConstraints

from workflow_platform.api.problems import ProblemDetail
from workflow_platform.api.shapes import Body
from workflow_platform.spec.names import Name
from workflow_platform.spec.workflow import Scalar
from workflow_platform.store.access import Noun
from workflow_platform.store.run_states import RunState
from workflow_platform.store.sharing.tables import Role
from workflow_platform.store.tables import Document

Tag = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[^\x00-\x1f\x7f]+$")]
Folder = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class WorkflowBody(Body):
    """A workflow as its editor leaves it."""

    document: Document = Field(description="The workflow document, see GET /api/v1/schema.")
    publish: bool = Field(
        True,
        description="Make it the version that runs; it must be without problems. Otherwise it stays a draft.",
    )
    layout: Document = Field(default_factory=dict, description="Where the steps stand on the canvas.")
    folder: Folder = ""
    tags: Annotated[tuple[Tag, ...], Field(max_length=20)] = ()


class WorkflowAnswer(BaseModel):
    """A workflow, without its document."""

    id: UUID
    name: str
    owner: str = Field(description="Whose it is, by the user name.")
    role: Role = Field(description="What the asker may do with it.")
    slug: str
    version: int | None = Field(description="The latest published version, null before the first.")
    revision: int = Field(description="How often it was changed; the ETag.")
    folder: str
    tags: tuple[str, ...]
    created_at: datetime
    edited_at: datetime
    last_run_at: datetime | None


class LastRunAnswer(BaseModel):
    """The run of a workflow that was queued last."""

    id: UUID
    state: RunState
    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    rows: int | None = Field(description="The rows of all its results, null where it has none.")


class WorkflowItem(WorkflowAnswer):
    """A workflow in a list, with what goes on with it."""

    last_run: LastRunAnswer | None
    next_run_at: datetime | None = Field(description="When the asker's own schedules run it next.")


class WorkflowPage(BaseModel):
    """Some of the workflows."""

    items: list[WorkflowItem]
    total: int = Field(description="How many there are on all pages.")


class WorkflowDetail(WorkflowAnswer):
    """A workflow with its draft."""

    published: bool = Field(description="Whether the latest version says what the draft does.")
    document: dict[str, JsonValue]
    layout: dict[str, JsonValue]


class DocumentBody(Body):
    """A workflow document to look at."""

    document: Document
    workflow_id: UUID | None = Field(None, description="The workflow whose document it is, if any.")


class Validation(BaseModel):
    """What is wrong with a document: nothing, if the list is empty."""

    problems: list[ProblemDetail]


class ExecuteBody(Body):
    """How to run a workflow."""

    parameters: dict[Annotated[str, Field(max_length=100)], Scalar] = Field(default_factory=dict)
    version: int | None = Field(
        None, ge=1, le=2**31 - 1, description="The version to run, the latest by default."
    )


class NameBody(Body):
    """Another name."""

    name: Name | None = None


class LabelAnswer(BaseModel):
    """A folder or a tag."""

    name: str
    workflows: int = Field(description="How many workflows have it.")


class ReaderAnswer(BaseModel):
    """A workflow that reads a result of another one."""

    id: UUID
    name: str
    dataset: str = Field(description="The result.")


class ReadAnswer(BaseModel):
    """A dataset or connection that a workflow names."""

    kind: Noun
    name: str = Field(description="What the document calls it.")
    id: UUID | None = Field(description="Null where it is not there for the asker.")
    role: Role | None = Field(description="What the asker may do with it, null likewise.")


class DeletionAnswer(BaseModel):
    """What became of a workflow, and of those around it."""

    until: datetime = Field(description="It can be had back until then.")
    readers: list[ReaderAnswer] = Field(
        description="The workflows that read its results, which stay as they are."
    )


class DeletedAnswer(BaseModel):
    """A deleted workflow."""

    id: UUID
    name: str
    deleted_at: datetime
    until: datetime = Field(description="It can be had back until then.")


class DeletedPage(BaseModel):
    """Some of the deleted workflows."""

    items: list[DeletedAnswer]
    total: int = Field(description="How many there are on all pages.")
