"""A document on its way to a plan: what is known so far, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from workflow_platform.blocks.base import Block, Output
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.blocks.relation import Relation
from workflow_platform.blocks.tables import Catalog, Delivery
from workflow_platform.compile.reading import PARAMETERS
from workflow_platform.spec.problems import Problem, pointer
from workflow_platform.spec.workflow import Scalar, StepSpec, WorkflowSpec


@dataclass(frozen=True, slots=True)
class DraftStep:
    """A step on its way to being computable.

    None is what is not there, not known, or not known to be right; a ``twin`` has the id of an earlier step.
    """

    spec: StepSpec
    position: int
    twin: bool = False
    block: Block | None = None
    inputs: Mapping[str, tuple[str, ...]] | None = None
    relation: Relation | None = None
    delivery: Delivery | None = None

    @property
    def at(self) -> str:
        """The pointer of the step in the document."""
        return pointer("steps", self.position)

    @property
    def may_be_output(self) -> bool:
        """Whether it names a result; an unknown block may have been meant to, and is reported already."""
        kind = BLOCKS.get(self.spec.block)
        return kind is None or issubclass(kind, Output)


@dataclass(frozen=True, slots=True)
class Draft:
    """A document on its way to a plan.

    Attributes:
        unread: the pointers of what could not be read, and is reported already.
        steps: in document order until the pass ``order``.
        parameters: the values that are known.
        doubtful: the names of parameters of which nothing more could be read.
    """

    spec: WorkflowSpec
    catalog: Catalog
    given: Mapping[str, Scalar] | None
    unread: frozenset[str] = frozenset()
    steps: tuple[DraftStep, ...] = ()
    parameters: Mapping[str, Scalar] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def adding(self, problems: Iterable[Problem]) -> Draft:
        """Return the draft with more problems."""
        return replace(self, problems=(*self.problems, *problems))

    def lacks(self, at: str, *fields: str) -> bool:
        """Tell whether one of these fields of a step or parameter could not be read."""
        return any(at + pointer(field) in self.unread for field in fields)

    @property
    def has_nameless_step(self) -> bool:
        """Whether a name that no step has may be that of a step whose id could not be read."""
        return any(at.endswith("/id") for at in self.unread)

    @property
    def has_nameless_parameter(self) -> bool:
        """Whether a name that no parameter has may be that of one whose name could not be read."""
        return any(at == PARAMETERS or at.endswith("/name") for at in self.unread)
