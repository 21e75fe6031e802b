"""The sample tables as datasets of a user of the platform."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.sample_tables import write_sample
from workflow_platform.engine.samples import SAMPLES
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.datasets import Datasets, LakeFile


def load_samples(
    engine: Engine, actor: Actor, lake: Path, bounds: Bounds, begin: Callable[[str], None]
) -> tuple[str, ...]:
    """Publish each sample table that the actor has no dataset of the name of; return what was published.

    ``begin`` hears each name before its table is loaded. Raises UnavailableError.
    """
    with transaction(engine) as session:
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
    rows, schema = write_sample(place.stem, file, bounds)
    file.chmod(0o444)
    with transaction(engine) as session:
        content = LakeFile(str(place), rows, file.stat().st_size, schema)
        Datasets(session, actor).publish(place.stem, content)
