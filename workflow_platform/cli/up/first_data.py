"""What a new platform holds from the start: whether it is there, and the program that puts it there."""

from __future__ import annotations

import sys

from workflow_platform.cli.platform import Platform
from workflow_platform.engine.samples import SAMPLES
from workflow_platform.engine.templates import templates
from workflow_platform.orchestration.processes import Process, environment
from workflow_platform.store.database import transaction
from workflow_platform.store.datasets import Datasets
from workflow_platform.store.workflows import Workflows

MODULE = "workflow_platform.cli.up.first_data_program"
MANY = 10_000


def first_data(platform: Platform, url: str) -> Process | None:
    """Return the program that loads what is missing and then ends, or None where nothing is.

    It is a process of its own because it needs DuckDB, and the supervisor stays small without.
    """
    with transaction(platform.engine) as session:
        datasets = Datasets(session, platform.actor).names()
        workflows = Workflows(session, platform.actor).list(limit=MANY)
    tables_there = {*SAMPLES} <= {name.casefold() for name in datasets}
    examples = {template.name.casefold() for template in templates()}
    if tables_there and examples <= {workflow.name.casefold() for workflow in workflows}:
        return None
    return Process(
        name="first-data",
        title="The loading of the sample data",
        command=(sys.executable, "-m", MODULE),
        environment=environment(platform.settings, url),
        is_ready=lambda: True,
    )
