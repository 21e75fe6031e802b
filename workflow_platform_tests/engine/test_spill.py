"""A session's folder is gone with it, and what a killed process left goes with the next session."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from workflow_platform.engine.spill import discard_abandoned, spill_folder
from workflow_platform_tests.store.concurrency import at_once

HOLD = """
import sys
from pathlib import Path
from workflow_platform.engine.spill import spill_folder
with spill_folder(Path(sys.argv[1])) as folder:
    (folder / "rows").write_text("spilled")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_a_folder_is_there_for_its_time(tmp_path: Path) -> None:
    with spill_folder(tmp_path / "scratch") as folder:
        (folder / "rows").touch()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_has_is_not(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            theirs = Path(process.stdout.readline().strip())
            with spill_folder(tmp_path) as ours:
                assert {*tmp_path.iterdir()} == {ours, theirs}
                assert (theirs / "rows").exists()
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                assert theirs.exists()
                discard_abandoned(tmp_path)
                assert [*tmp_path.iterdir()] == [ours]
        finally:
            process.kill()


def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    (tmp_path / "spill-note").touch()
    discard_abandoned(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"samples", "spill-note"}


def test_many_sessions_at_once_keep_their_folders(tmp_path: Path) -> None:
    def work(_: int) -> None:
        for _round in range(20):
            with spill_folder(tmp_path) as folder:
                (folder / "rows").touch()
                assert folder.is_dir()

    at_once(work)
    assert list(tmp_path.iterdir()) == []
