"""``python -m workflow_platform_tests.bench.datasets``: files into the lake, and pages out of it.

A large CSV file is read as an upload is, in a process of its own, and as DuckDB alone reads one into Parquet,
in turn. Then pages of 100 rows are read at the beginning and at the end of 10 million.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.inference import describe
from workflow_platform.engine.ingest import ingest
from workflow_platform.engine.row_view import ALL_ROWS, RowView, SortKey
from workflow_platform.engine.stored_rows import rows_page
from workflow_platform.settings import Settings
from workflow_platform_tests.project import ROOT

FOLDER = ROOT / "build" / "bench-data"
PAGED = 10_000_000
PAGE = 100
READ_SHARE, PEAK_BYTES, PAGE_SECONDS = 0.8, 1024**3, 0.15

_ROWS = """SELECT i AS id, TIMESTAMP '2020-01-01' + to_seconds(i) AS at, (i * 7919) % 1000003 AS code,
    'name ' || (i % 100000) AS name, 'c' || (i % 20) AS country, round(i / 7.0, 4) AS amount, i % 100 AS share
    FROM range({count}) AS t (i)"""


def main() -> int:
    """Measure and print; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(
        prog="make bench-data", description="Files into the lake, and pages out."
    )
    parser.add_argument("--rows", type=int, default=16_000_000, help="rows of the CSV file (about 1 GB)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each side runs (3)")
    parser.add_argument("--side", choices=[*_SIDES], help=argparse.SUPPRESS)
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    source = FOLDER / f"rows-{options.rows}.csv"
    if options.side:
        sys.stdout.write(json.dumps(_measured(_SIDES[options.side], source)))
        return 0
    if not source.exists():
        _say("writing the CSV file")
        _write(f"({_ROWS.format(count=options.rows)})", source, "FORMAT csv, HEADER true")
    met = [_compare_reading(source, options.rounds), _measure_pages()]
    return 0 if all(met) else 1


def _compare_reading(source: Path, rounds: int) -> bool:
    seconds: dict[str, list[float]] = {side: [] for side in _SIDES}
    peaks: dict[str, list[int]] = {side: [] for side in _SIDES}
    for _ in range(rounds):
        for side in _SIDES:
            _say(f"reading by {side}")
            rows = source.stem.removeprefix("rows-")
            command = [sys.executable, "-m", __spec__.name, "--side", side, "--rows", rows]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)
            seconds[side].append(found["seconds"])
            peaks[side].append(found["peak"])
    gigabytes = source.stat().st_size / 1e9
    ours, theirs = (statistics.median(seconds[side]) for side in _SIDES)
    for side in _SIDES:
        line = f"{gigabytes:.2f} GB of CSV by {side:6}"
        sys.stdout.write(
            f"{line}  {statistics.median(seconds[side]):6.1f} s  peak {max(peaks[side]) / 1024**2:5.0f} MiB\n"
        )
    share, peak = theirs / ours, max(peaks["upload"])
    sys.stdout.write(f"speed of an upload: {share:.2f} of DuckDB's own (bar {READ_SHARE})\n")
    return share >= READ_SHARE and peak <= PEAK_BYTES


def _measure_pages() -> bool:
    file = FOLDER / f"rows-{PAGED}.parquet"
    if not file.exists():
        _say("writing the Parquet file")
        _write(f"({_ROWS.format(count=PAGED)})", file, "FORMAT parquet, COMPRESSION zstd")
    with duckdb.connect() as connection:
        schema = describe(connection, f"FROM '{file}'")
    bounds = Bounds("1GB", 2, "20GB", FOLDER / "spill")
    last = PAGED - PAGE
    sorted_view = RowView("", (SortKey("amount", descending=True),))
    cases = (("first", ALL_ROWS, 0), ("last", ALL_ROWS, last), ("last, sorted", sorted_view, last))
    took = {}
    for name, view, offset in cases:
        times = []
        for _ in range(7):
            started = time.perf_counter()
            rows_page(file, schema, view, bounds, limit=PAGE, offset=offset)
            times.append(time.perf_counter() - started)
        took[name] = statistics.median(times)
        sys.stdout.write(f"{name} page of {PAGED:,} rows: {took[name] * 1000:.0f} ms\n")
    return took["last"] <= PAGE_SECONDS


def _upload(source: Path, target: Path) -> None:
    settings = Settings()
    ingest(source, target, Bounds(settings.import_memory, settings.threads, "20GB", FOLDER / "spill"))


def _duckdb(source: Path, target: Path) -> None:
    _write(f"(FROM read_csv('{source}'))", target, "FORMAT parquet, COMPRESSION zstd")


_SIDES: dict[str, Callable[[Path, Path], None]] = {"upload": _upload, "DuckDB": _duckdb}


def _measured(read: Callable[[Path, Path], None], source: Path) -> dict[str, float]:
    folder = FOLDER / "made"
    folder.mkdir(exist_ok=True)
    started = time.perf_counter()
    read(source, folder / "rows.parquet")
    seconds = time.perf_counter() - started
    shutil.rmtree(folder)
    return {"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def _write(rows: str, target: Path, options: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"COPY {rows} TO '{target}' ({options})")


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
