"""The rows of any step of a run, computed when somebody asks and kept for a while to page through."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from pyarrow import parquet

from workflow_platform.blocks.tables import Catalog
from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.inference import describe
from workflow_platform.engine.preview import Preview, Wanted
from workflow_platform.spec.schema import Schema
from workflow_platform.spec.workflow import Scalar
from workflow_platform.store.tables import Document

FOLDER = "steps"
MOST_ROWS = 100_000
KEPT_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class StepRows:
    """A Parquet file of the rows of a step; ``rows`` of them, ``complete`` if these are all."""

    file: Path
    schema: Schema
    rows: int
    complete: bool


@dataclass(frozen=True, slots=True)
class RunStep:
    """A step of a run, whose rows are the same whenever they are computed."""

    run_id: UUID
    document: Document
    step: str
    parameters: Mapping[str, Scalar]


def step_rows(scratch: Path, wanted: RunStep, catalog: Catalog, preview: Preview, bounds: Bounds) -> StepRows:
    """Return the first rows of a step, computed unless they are kept already.

    ``catalog`` hands out the versions of datasets that the run read, to who may see them. Raises what
    ``Preview.rows`` raises.
    """
    folder = scratch / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    _tidy(folder)
    file = folder / f"{wanted.run_id}-{wanted.step}.parquet"
    asked = Wanted(wanted.document, wanted.step, wanted.parameters, MOST_ROWS + 1, sample=None)
    # They may be kept for somebody else, or from before something was shared no more.
    preview.check(asked, catalog)
    if file.exists():
        file.touch()
    else:
        made = folder / f"{uuid4()}.making"
        preview.keep(asked, catalog, made)
        made.replace(file)
    rows = int(parquet.read_metadata(file).num_rows)
    with open_session(bounds, read=[file]) as connection:
        schema = describe(connection, statements.read_parquet(file))
    return StepRows(file, schema, min(rows, MOST_ROWS), rows <= MOST_ROWS)


def _tidy(folder: Path) -> None:
    """Remove what nobody has looked at for a while."""
    oldest = time.time() - KEPT_SECONDS
    for file in folder.iterdir():
        # Another process may remove it first.
        with suppress(FileNotFoundError):
            if file.stat().st_mtime < oldest:
                file.unlink()
