"""Files are read by processes split off from one that has everything loaded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workflow_platform.engine.apart.parent import ingest_apart
from workflow_platform.engine.apart.tasks import IngestAnswer, IngestTask
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.ingest.corrections import Corrections

SECRET = "PASSWORD-IN-THE-SURROUNDINGS"


STARTER = """
import os, signal, sys
from pathlib import Path
from workflow_platform_tests.engine.test_apart import loaded_process, read
read(Path(sys.argv[1]))
print(loaded_process(), flush=True)
os._exit(0)
"""


def read(folder: Path, rows: str = "name,age\nAna,41\n") -> IngestAnswer:
    source = folder / "people.csv"
    source.write_text(rows)
    bounds = Bounds("500MB", 1, "1GB", folder / "temp")
    return ingest_apart(IngestTask(source, folder / "people.parquet", bounds, Corrections(), shown=5))


def loaded_process() -> int:
    """Return the process of this one's that has everything loaded."""
    # A process that has ended may still be listed, without a command.
    children = Path("/proc").glob("[0-9]*/stat")
    mine = [int(file.parent.name) for file in children if parent_of(file) == os.getpid()]
    (found,) = [pid for pid in mine if b"engine.apart.child" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return found


def parent_of(stat: Path) -> int | None:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


def test_a_file_is_read_and_nothing_is_left_in_the_folder(tmp_path: Path) -> None:
    assert read(tmp_path).rows == [{"name": "Ana", "age": 41}]
    assert list((tmp_path / "temp").iterdir()) == []


def test_the_process_serves_many_files_and_is_replaced_when_it_has_ended(tmp_path: Path) -> None:
    read(tmp_path)
    first = loaded_process()
    read(tmp_path)
    assert loaded_process() == first
    os.kill(first, signal.SIGKILL)
    assert read(tmp_path, "name\nBo\n").rows == [{"name": "Bo"}]
    assert loaded_process() != first


def test_the_process_knows_nothing_of_our_surroundings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(tmp_path)
    os.kill(loaded_process(), signal.SIGKILL)
    monkeypatch.setenv("DATABASE_URL", SECRET)
    read(tmp_path)
    pid = loaded_process()
    assert SECRET.encode() not in Path(f"/proc/{pid}/environ").read_bytes()
    assert SECRET not in Path(f"/proc/{pid}/cmdline").read_text()


def test_the_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    begun = subprocess.run(
        [sys.executable, "-c", STARTER, str(tmp_path)], capture_output=True, text=True, check=True
    )
    # Its parent was killed, so only the end of the socket can tell it.
    pid = int(begun.stdout)
    while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        time.sleep(0.01)
