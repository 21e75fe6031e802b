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
from workflow_platform.engine.ingest.conversion import Conversion, Converted
from workflow_platform.engine.ingest.corrections import GUESS, Corrections, Reading
from workflow_platform.engine.ingest.encoding import as_utf8
from workflow_platform.engine.ingest.rejects import Reject, rejected_rows_error
from workflow_platform.engine.ingest.source import Source
from workflow_platform.engine.ingest.unpacking import check_workbook, unzip
from workflow_platform.engine.replacement import replacing
from workflow_platform.engine.words import explained
from workflow_platform.errors import InvalidError
from workflow_platform.spec.schema import Schema

Reader = Callable[[Conversion], Converted]


def _convert_workbook(asked: Conversion) -> Converted:
    # Most runs read no workbook, and the library that reads them takes a while to load.
    from workflow_platform.engine.ingest.workbook import convert_workbook  # noqa: PLC0415  # slow to load

    return convert_workbook(asked)


# Each writes the rows of a file to a Parquet file.
_TEXTS: Mapping[str, Reader] = {
    ".csv": delimited.convert_csv,
    ".txt": delimited.convert_csv,
    ".tsv": delimited.convert_tsv,
    ".tab": delimited.convert_tsv,
    ".json": json_records.convert_json,
    ".ndjson": json_records.convert_ndjson,
    ".jsonl": json_records.convert_ndjson,
}
_READERS: Mapping[str, Reader] = {
    **_TEXTS,
    ".xlsx": _convert_workbook,
    ".parquet": columnar.convert_parquet,
}
_PACKED = ".gz"
_ARCHIVE = ".zip"
_WILD = frozenset("*?[")

SUFFIXES = (*_READERS, *(suffix + _PACKED for suffix in _TEXTS), _ARCHIVE)
"""The ends of file names that ``ingest`` knows."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a file.

    Attributes:
        rows: the number of rows.
        bytes: the size of the Parquet file.
        schema: its columns.
        reading: how the file was read.
        rejects: the first rows that were left out.
        rejected: how many were left out.
    """

    rows: int
    bytes: int
    schema: Schema
    reading: Reading
    rejects: tuple[Reject, ...]
    rejected: int


def ingest(
    source: Path,
    target: Path,
    bounds: Bounds,
    said: Corrections = GUESS,
    *,
    most_rejects: int | None = 0,
    most_rows: int | None = None,
) -> Ingested:
    """Read a file of rows into the Parquet file ``target``, which appears only when it is complete.

    The end of the name tells the kind: see ``SUFFIXES``. Texts may be in UTF-8, UTF-16 or a Western
    code page unless another encoding is said. Names of columns become unique and lose control
    characters; integers of more than 18 digits become decimals. With ``most_rows``, only the first
    rows are read. Raises InvalidError, and RejectedRowsError where more rows than ``most_rejects``
    cannot be read.
    """
    suffix = _suffix(source)
    if not source.is_file():
        raise InvalidError(f"There is no file '{source}'.")
    if source.stat().st_size == 0:
        raise InvalidError(f"The file '{source.name}' is empty.")
    with replacing(target) as written:
        folder = written.parent
        try:
            file, kind, encoding = _prepared(source.resolve(), suffix, folder, said)
        except OSError as error:
            raise InvalidError(f"The file '{source.name}' cannot be read: {error.strerror}.") from error
        with open_session(bounds, read=[file], write=folder) as session:
            asked = Conversion(
                session, Source(file, source.name, encoding), written, kind[1:], said, folder, most_rows
            )
            try:
                made = _READERS[kind](asked)
                schema = describe(session, statements.read_parquet(written))
            except duckdb.Error as error:
                raise _unreadable(source, file, error) from error
        if most_rejects is not None and made.rejected > most_rejects:
            raise rejected_rows_error(source.name, made.rejects, made.rejected)
        size = written.stat().st_size
    return Ingested(made.rows, size, schema, made.reading, made.rejects, made.rejected)


def _suffix(source: Path) -> str:
    name = source.name.lower()
    for suffix in SUFFIXES:
        if name.endswith(suffix):
            return suffix
    message = f"Files like '{source.name}' cannot be read."
    raise InvalidError(message, f"The name must end in one of {', '.join(SUFFIXES)}.")


def _prepared(source: Path, suffix: str, folder: Path, said: Corrections) -> tuple[Path, str, str]:
    """Return the file under a name that DuckDB does not take for a pattern, its kind and its encoding.

    A text is then in UTF-8.
    """
    file, encoding = source, "utf-8"
    if suffix == _ARCHIVE:
        file = unzip(source, folder)
        suffix = _suffix(file)
        if suffix == _ARCHIVE:
            raise InvalidError(
                f"The archive '{source.name}' holds another archive.", "Pack one file of rows."
            )
    kind = suffix.removesuffix(_PACKED)
    if kind in _TEXTS:
        file, encoding = as_utf8(file, folder / f"text{kind}", said.encoding)
    elif kind == ".xlsx":
        check_workbook(file)
    if _WILD.isdisjoint(str(file)):
        return file, kind, encoding
    plain = folder / f"source{suffix}"
    try:
        plain.hardlink_to(file)
    except OSError:
        # On another file system.
        shutil.copyfile(file, plain)
    return plain, kind, encoding


def _unreadable(source: Path, file: Path, error: duckdb.Error) -> InvalidError:
    words = explained(error).replace(f' in file "{file}"', "").replace(str(file), source.name)
    return InvalidError(f"The file '{source.name}' cannot be read: {words.strip()}")
