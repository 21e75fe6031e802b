"""A plan: the steps of a valid workflow in order, wired, each with its relation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow_platform.blocks.base import Block
from workflow_platform.blocks.relation import Relation
from workflow_platform.blocks.tables import Delivery
from workflow_platform.spec.workflow import Scalar, WorkflowSpec


@dataclass(frozen=True, slots=True)
class Step:
    """A step that can be computed.

    Attributes:
        id: the step's name in the document.
        block: its settings and meaning.
        inputs: for each port, the steps that feed it.
        relation: what it hands on.
        position: its place in the document's list of steps.
        note: the author's remark.
        delivery: where its rows go, if they go to a table outside.
    """

    id: str
    block: Block
    inputs: Mapping[str, tuple[str, ...]]
    relation: Relation
    position: int
    note: str = ""
    delivery: Delivery | None = None

    @property
    def upstream(self) -> tuple[str, ...]:
        """The steps it reads, in the order of its ports."""
        return tuple(step for steps in self.inputs.values() for step in steps)


@dataclass(frozen=True, slots=True)
class Output:
    """A named result and the step that gives it; with a ``delivery``, it goes to a table outside."""

    name: str
    step: str
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled workflow; ``steps`` stand in an order in which each follows its inputs."""

    spec: WorkflowSpec
    steps: tuple[Step, ...]
    outputs: tuple[Output, ...]
    parameters: Mapping[str, Scalar]

    _by_id: Mapping[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note where each step is."""
        object.__setattr__(self, "_by_id", {step.id: step for step in self.steps})

    def step(self, step_id: str) -> Step:
        """Return a step by its id. Raises KeyError."""
        return self._by_id[step_id]

    def ancestors(self, step_id: str) -> frozenset[str]:
        """Return a step and every step that it depends on."""
        found: set[str] = {step_id}
        for step in reversed(self.steps):
            if step.id in found:
                found.update(step.upstream)
        return frozenset(found)

    @property
    def results(self) -> tuple[Output, ...]:
        """The outputs that are kept as datasets."""
        return tuple(output for output in self.outputs if output.delivery is None)

    @property
    def deliveries(self) -> tuple[Output, ...]:
        """The outputs that go to tables outside."""
        return tuple(output for output in self.outputs if output.delivery is not None)

    def output(self, name: str) -> Output:
        """Return an output by its name. Raises KeyError."""
        for output in self.outputs:
            if output.name == name:
                return output
        raise KeyError(name)
