"""From a file of any known kind to one Parquet file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from workflow_platform.engine import statements
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.duckdb_session import open_session
from workflow_platform.engine.inference import describe
from workflow_platform.engine.ingest import columnar, delimited, json_records
from workflow_platform.engine.ingest.encoding import as_utf8
from workflow_platform.engine.ingest.source import Source
from workflow_platform.engine.replacement import replacing
from workflow_platform.engine.words import explained
from workflow_platform.errors import InvalidError
from workflow_platform.spec.schema import Schema

Reader = Callable[[duckdb.DuckDBPyConnection, Source, Path], int]

# Each writes the rows of a file to a Parquet file and returns how many there are.
_TEXTS: Mapping[str, Reader] = {
    ".csv": delimited.convert_csv,
    ".tsv": delimited.convert_tsv,
    ".json": json_records.convert_json,
    ".ndjson": json_records.convert_ndjson,
}
_READERS: Mapping[str, Reader] = {**_TEXTS, ".parquet": columnar.convert_parquet}
_PACKED = ".gz"
_WILD = frozenset("*?[")

SUFFIXES = (*_READERS, *(suffix + _PACKED for suffix in _TEXTS))
"""The ends of file names that ``ingest`` knows."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a file: the number of rows, the bytes and the columns of its Parquet file."""

    rows: int
    bytes: int
    schema: Schema


def ingest(source: Path, target: Path, bounds: Bounds) -> Ingested:
    """Read a file of rows into the Parquet file ``target``, which appears only when it is complete.

    The end of the name tells the kind: see ``SUFFIXES``. Texts may be in UTF-8, UTF-16 or a Western
    code page. Names of columns become unique and lose control characters; integers of more than 18
    digits become decimals. Raises InvalidError, and RejectedRowsError where rows cannot be read.
    """
    suffix = _suffix(source)
    if not source.is_file():
        raise InvalidError(f"There is no file '{source}'.")
    if source.stat().st_size == 0:
        raise InvalidError(f"The file '{source.name}' is empty.")
    with replacing(target) as written:
        try:
            file = _prepared(source.resolve(), suffix, written.parent)
        except OSError as error:
            raise InvalidError(f"The file '{source.name}' cannot be read: {error.strerror}.") from error
        read = _READERS[suffix.removesuffix(_PACKED)]
        with open_session(bounds, read=[file], write=written.parent) as session:
            try:
                rows = read(session, Source(file, source.name), written)
                schema = describe(session, statements.read_parquet(written))
            except duckdb.Error as error:
                raise _unreadable(source, file, error) from error
        size = written.stat().st_size
    return Ingested(rows, size, schema)


def _suffix(source: Path) -> str:
    name = source.name.lower()
    for suffix in SUFFIXES:
        if name.endswith(suffix):
            return suffix
    message = f"Files like '{source.name}' cannot be read."
    raise InvalidError(message, f"The name must end in one of {', '.join(SUFFIXES)}.")


def _prepared(source: Path, suffix: str, folder: Path) -> Path:
    """Return the file in UTF-8 if it is a text, under a name that DuckDB does not take for a pattern."""
    file = source
    if suffix.removesuffix(_PACKED) in _TEXTS:
        file = as_utf8(source, folder / f"text{suffix.removesuffix(_PACKED)}")
    if _WILD.isdisjoint(str(file)):
        return file
    plain = folder / f"source{suffix}"
    try:
        plain.hardlink_to(file)
    except OSError:
        # On another file system.
        shutil.copyfile(file, plain)
    return plain


def _unreadable(source: Path, file: Path, error: duckdb.Error) -> InvalidError:
    words = explained(error).replace(f' in file "{file}"', "").replace(str(file), source.name)
    return InvalidError(f"The file '{source.name}' cannot be read: {words.strip()}")
