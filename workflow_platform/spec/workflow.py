"""The workflow document: name, parameters and steps, and nothing about layout or people."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from workflow_platform.spec.names import Identifier, Name

FORMAT: Final = 1
MAX_STEPS = 1000
MAX_FRAMES = 100

Scalar = str | int | float | bool | None
InputRef = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z][A-Za-z0-9_]{0,59}(\.[a-z][a-z0-9_]*)?$",
        description="The id of the step that feeds this input, or step.port.",
    ),
]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ParameterSpec(_Model):
    """A value that is chosen when the workflow runs, written ``${name}`` in settings."""

    name: Identifier
    type: Literal["text", "integer", "number", "boolean", "date"] = "text"
    description: str = Field("", max_length=1000)
    default: Scalar = None


class StepSpec(_Model):
    """A block placed in a workflow."""

    id: Identifier
    block: str = Field(min_length=1, max_length=60, description="The type of block, as in the catalogue.")
    settings: dict[str, JsonValue] = Field(default_factory=dict)
    inputs: dict[str, InputRef | list[InputRef]] = Field(
        default_factory=dict,
        description="Each input port's step; a list for a port that takes any number.",
    )
    note: str = Field("", max_length=2000, description="A remark for readers.")


class FrameSpec(_Model):
    """Steps that belong together, drawn with a title around them. It means nothing to a run."""

    title: str = Field("", max_length=100)
    color: Literal["grey", "blue", "green", "amber", "red"] = "blue"
    steps: tuple[Identifier, ...] = Field(
        min_length=1, max_length=MAX_STEPS, description="Ids of steps; none is in two frames."
    )


class WorkflowSpec(_Model):
    """A whole document. Steps may stand in any order; edges live on the consumer."""

    format: Literal[1]
    name: Name
    description: str = Field("", max_length=5000)
    parameters: tuple[ParameterSpec, ...] = Field((), max_length=100)
    steps: tuple[StepSpec, ...] = Field(max_length=MAX_STEPS)
    # Documents without frames stay as they were stored before there were any.
    frames: tuple[FrameSpec, ...] = Field((), max_length=MAX_FRAMES, exclude_if=lambda frames: not frames)
