"""What the ops of one run share: somebody who describes its steps and makes its results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from workflow_platform.compile.lineage import ColumnSource
from workflow_platform.engine.execution import Computed, Described
from workflow_platform.engine.progress import Progress

Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A result that a run has made.

    Attributes:
        asset: the dataset's asset, outermost name first.
        computed: the rows, and how they came about.
        lineage: the stored columns that each column is made of.
        version: the number of the dataset version, or 0 where nothing is kept.
        location: the file in the lake, relative to it, or an empty string.
        inputs: the version of each dataset that was read.
    """

    asset: tuple[str, ...]
    computed: Computed
    lineage: Mapping[str, Sequence[ColumnSource]]
    version: int = 0
    location: str = ""
    inputs: Mapping[str, int] = field(default_factory=dict)


class Work(Protocol):
    """One run, as its ops see it. Methods raise WorkflowInvalidError and other PlatformErrors."""

    def step(self, step: str) -> AbstractContextManager[None]:
        """Wrap all that is done for a step, to take note of how it ends."""
        ...

    def shareable(self, text: str) -> str:
        """Return a text as it may be shown in Dagster: without values of parameters or paths of files."""
        ...

    def describe(self, step: str) -> Described:
        """Return what a step hands on; nothing is computed."""
        ...

    def make(self, step: str, report: Report) -> Sequence[Made]:
        """Compute the result that a step names, and return the results that this completes.

        A run publishes all of its results or none, so those of earlier steps wait for the last one,
        and after a failure nothing is computed any more.
        """
        ...
