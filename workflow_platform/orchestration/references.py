"""What ops hand to each other: a reference to a step, never rows."""

from __future__ import annotations

from dataclasses import dataclass

from dagster import InputContext, IOManager, OutputContext, PythonObjectDagsterType, io_manager

from workflow_platform.orchestration.names import own_name


@dataclass(frozen=True, slots=True)
class StepReference:
    """Stands for what a step hands on; the statement of a result computes it."""

    step: str


RELATION = PythonObjectDagsterType(
    StepReference,
    name="Relation",
    description="A lazy table: columns and a query. Nothing is computed until a result is.",
)


class ReferenceManager(IOManager):
    """Keeps nothing, because a reference follows from the op's name alone.

    So a run that is continued from a failed step needs nothing of the run before it.
    """

    def handle_output(self, context: OutputContext, obj: StepReference) -> None:
        """Do nothing."""

    def load_input(self, context: InputContext) -> StepReference:
        """Return the reference that the upstream op handed on."""
        upstream = context.upstream_output
        if upstream is None:
            message = f"The input {context.name} has nothing upstream."
            raise ValueError(message)
        return StepReference(own_name(upstream.step_key))


@io_manager(description="Hands references to steps from op to op.")
def reference_manager() -> ReferenceManager:
    """Return the manager that every job uses."""
    return ReferenceManager()
