"""What the routes of versions take and give."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field, JsonValue

from workflow_platform.api.shapes import Body


class VersionAnswer(BaseModel):
    """A version of a workflow, without its document."""

    number: int
    created_at: datetime


class VersionPage(BaseModel):
    """Some of the versions, the latest first."""

    items: list[VersionAnswer]
    total: int = Field(description="How many there are on all pages.")


class VersionDocument(BaseModel):
    """A version of a workflow."""

    number: int
    document: dict[str, JsonValue]


class ChangeAnswer(BaseModel):
    """A value that differs; null is for what is not there."""

    pointer: str
    before: JsonValue
    after: JsonValue


class StepChangesAnswer(BaseModel):
    """What differs in one step; pointers start at the step."""

    step: str
    changes: list[ChangeAnswer]


class DifferenceAnswer(BaseModel):
    """What one would have to do to a version to get another one."""

    added: list[str] = Field(description="The steps that are new.")
    removed: list[str] = Field(description="The steps that are gone.")
    changed: list[StepChangesAnswer]
    others: list[ChangeAnswer] = Field(description="What differs outside of steps.")


class RestoreVersionBody(Body):
    """How to take up an earlier version again."""

    publish: bool = Field(
        True, description="Make it the version that runs; it must still be without problems."
    )
