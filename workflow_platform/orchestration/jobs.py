"""From the outline of a workflow to a Dagster job: one op per step, wired as the workflow is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from dagster import (
    Any,
    DependencyDefinition,
    Field,
    GraphDefinition,
    In,
    InitResourceContext,
    JobDefinition,
    List,
    MultiDependencyDefinition,
    OpDefinition,
    OpExecutionContext,
    Out,
    Permissive,
    ResourceDefinition,
    in_process_executor,
)

from workflow_platform.orchestration.names import dagster_name
from workflow_platform.orchestration.ops import ROWS, WORK, Body, Event, body_of, place_of, refuse
from workflow_platform.orchestration.outline import Outline, OutlineStep
from workflow_platform.orchestration.references import RELATION, reference_manager
from workflow_platform.orchestration.work import Work
from workflow_platform.spec.workflow import ParameterSpec

Worker = Callable[[InitResourceContext], Iterator[Work]]
Edges = Mapping[str, DependencyDefinition | MultiDependencyDefinition]


def build_job(
    name: str, outline: Outline, worker: Worker, tags: Mapping[str, str] | None = None
) -> JobDefinition:
    """Return the job of an outline.

    ``worker`` is a generator function that gives each run the ``Work`` that its ops share. A
    document without steps gives a job of one op, which fails with what is wrong with the document.
    """
    places = [place_of(step) for step in outline.steps]
    graph = GraphDefinition(
        name=name,
        node_defs=[_op(step, places) for step in outline.steps] or [_refusal()],
        dependencies={dagster_name(step.id): _edges(step) for step in outline.steps},
    )
    work = ResourceDefinition(
        worker,
        config_schema=_config(outline.parameters),
        description="Reads datasets, computes results and publishes them.",
    )
    return JobDefinition(
        graph_def=graph,
        name=name,
        description=outline.description or None,
        executor_def=in_process_executor,
        resource_defs={"io_manager": reference_manager, WORK: work},
        tags=tags,
    )


def _op(step: OutlineStep, places: Sequence[str]) -> OpDefinition:
    ports = {port: List[RELATION] if port in step.many else RELATION for port in step.inputs}
    return OpDefinition(
        compute_fn=_compute(body_of(step, places)),
        name=dagster_name(step.id),
        ins={dagster_name(port): In(kind) for port, kind in ports.items()},
        outs={} if step.ends else {ROWS: Out(RELATION)},
        description=f"**{step.title}**\n\n{step.text}",
        required_resource_keys={WORK},
        # Results come last, so that nothing is left that could fail once they are published.
        tags={"kind": step.kind, **({"dagster/priority": "-1"} if step.ends else {})},
    )


def _compute(body: Body) -> Callable[[OpExecutionContext, object], Iterator[Event]]:
    # Dagster refuses a context whose annotation is postponed; a lambda has none.
    return lambda context, _: body(context)


def _edges(step: OutlineStep) -> Edges:
    edges: dict[str, DependencyDefinition | MultiDependencyDefinition] = {}
    for port, upstream in step.inputs.items():
        # Dagster wants each upstream op once in a fan-in; the statement still reads it twice.
        nodes = [DependencyDefinition(dagster_name(step), ROWS) for step in dict.fromkeys(upstream)]
        edges[dagster_name(port)] = MultiDependencyDefinition(nodes) if port in step.many else nodes[0]
    return edges


def _refusal() -> OpDefinition:
    return OpDefinition(
        compute_fn=_compute(refuse),
        name="document",
        outs={},
        description="The document cannot be read as a workflow.",
        required_resource_keys={WORK},
    )


def _config(parameters: Sequence[ParameterSpec]) -> dict[str, Field]:
    values = {
        parameter.name: Field(Any, is_required=False, description=_described(parameter))
        for parameter in parameters
    }
    schema = Permissive(values)  # type: ignore[no-untyped-call]  # Dagster has no types here
    return {"parameters": Field(schema, is_required=False)}


def _described(parameter: ParameterSpec) -> str:
    default = f", {parameter.default} by default" if parameter.default is not None else ""
    return f"{parameter.description} ({parameter.type}{default})".lstrip()
