"""``run``: compile and compute a document in this process, with no server."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

from workflow_platform.cli.interruptible_work import Stop, interruptible_work
from workflow_platform.cli.table_options import TableOptions
from workflow_platform.cli.usage import UsageError

POSTGRESQL = "postgresql"


def main(
    *,
    file: str,
    parameters: list[tuple[str, str]],
    output: Path | None,
    engine: str,
    progress: bool,
    through_dagster: bool,
    **options: Unpack[TableOptions],
) -> int:
    """Compute every result of a document, and print each or write it to its file."""
    within = POSTGRESQL if engine == POSTGRESQL else None
    if within and not options["database_url"]:
        raise UsageError("There is no database to compute in.", "Add --database-url URL.")

    def work(stop: Stop) -> None:
        # An engine that is imported or called in the main thread would swallow Ctrl-C, or make an error
        # of its own of it.
        from workflow_platform.cli.computation import Wanted, compute

        stop.check()
        wanted = Wanted(
            file=file,
            tables=options,
            parameters=parameters,
            output=output,
            within=within,
            progress=progress,
            through_dagster=through_dagster,
        )
        compute(wanted, stop)

    interruptible_work(work)
    return 0
