"""The sample tables as datasets of a user of the platform."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.inference import describe
from workflow_platform.engine.sample_tables import write_sample
from workflow_platform.engine.samples import SAMPLES
from workflow_platform.spec.schema import Schema
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.datasets import Datasets, LakeFile

# The folder of the files that everybody's datasets are links to, beside those of the owners.
SHARED = "samples"


def load_samples(
    engine: Engine, actor: Actor, lake: Path, bounds: Bounds, begin: Callable[[str], None]
) -> tuple[str, ...]:
    """Publish each sample table that the actor has no dataset of the name of; return what was published.

    ``begin`` hears each name before its table is loaded. The first time in a lake takes seconds. Raises
    UnavailableError.
    """
    with transaction(engine, actor) as session:
        known = {name.casefold() for name in Datasets(session, actor).names()}
    missing = tuple(name for name in SAMPLES if name not in known)
    if not missing:
        return ()
    folder = Path(str(actor.user_id), f"samples-{uuid4()}")
    (lake / folder).mkdir(parents=True)
    for name in missing:
        begin(name)
        _load(engine, actor, lake, folder / f"{name}.parquet", bounds)
    return missing


def _load(engine: Engine, actor: Actor, lake: Path, place: Path, bounds: Bounds) -> None:
    file = lake / place
    rows, schema = _link(lake / SHARED / place.name, file, bounds)
    with transaction(engine, actor) as session:
        content = LakeFile(str(place), rows, file.stat().st_size, schema)
        Datasets(session, actor).publish(place.stem, content)


def _link(shared: Path, file: Path, bounds: Bounds) -> tuple[int, Schema]:
    """Make ``file`` another name of the shared one, so that it takes no room; return its rows and columns."""
    if not shared.exists():
        shared.parent.mkdir(parents=True, exist_ok=True)
        write_sample(file.stem, shared, bounds)
        shared.chmod(0o444)
    try:
        os.link(shared, file)
    except OSError:
        # Not every file system has such names; a copy only takes more room.
        shutil.copyfile(shared, file)
        file.chmod(0o444)
    with open_session(bounds, read=[file]) as connection:
        query = statements.read_parquet(file)
        counted = connection.execute(f"SELECT count(*) FROM ({query})").fetchone()  # noqa: S608  # quoted
        return (int(counted[0]) if counted else 0), describe(connection, query)
