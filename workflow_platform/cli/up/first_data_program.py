"""Loads the sample tables and saves the example workflows that the local user does not have yet."""

from __future__ import annotations

import sys

from workflow_platform.cli.chosen_settings import chosen_settings
from workflow_platform.cli.platform import Platform, database_address, local_user, open_engine
from workflow_platform.cli.terminal import Terminal
from workflow_platform.cli.up.first_data import MANY
from workflow_platform.compile.compiler import parse_workflow
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.sample_datasets import load_samples
from workflow_platform.engine.samples import examples_folder
from workflow_platform.errors import PlatformError
from workflow_platform.store.database import transaction
from workflow_platform.store.workflows import Workflows


def main() -> int:
    """Load what is missing; what a user has changed stays as it is. Return the exit code."""
    terminal = Terminal(sys.stdout)
    try:
        settings = chosen_settings()
        bounds = Bounds(settings.memory_limit, settings.threads, settings.temp_limit, settings.scratch)
        with open_engine(database_address(settings)) as engine:
            platform = Platform(settings, engine, local_user(engine))
            load_samples(engine, platform.actor, settings.lake, bounds, terminal.line)
            for slug in save_examples(platform):
                terminal.line(slug)
    except PlatformError as error:
        terminal.error(error)
        return 1
    return 0


def save_examples(platform: Platform) -> list[str]:
    """Save the examples whose names are free, and return what they are called in commands."""
    documents = [parse_workflow(file.read_bytes()) for file in sorted(examples_folder().glob("*.json"))]
    with transaction(platform.engine) as session:
        workflows = Workflows(session, platform.actor)
        known = {workflow.name.casefold() for workflow in workflows.list(limit=MANY)}
        return [workflows.save(spec).slug for spec in documents if spec.name.casefold() not in known]


if __name__ == "__main__":
    sys.exit(main())
