from __future__ import annotations

import os
from pathlib import Path

import pytest

from workflow_platform.cli.up.home_lock import locked, running
from workflow_platform.errors import ConflictError, InvalidError

DAGSTER = "http://127.0.0.1:3000"


def test_a_second_start_on_one_home_names_the_first(tmp_path: Path) -> None:
    with locked(tmp_path, DAGSTER):
        with pytest.raises(ConflictError, match=f"already runs on '{tmp_path}', as process {os.getpid()}"):
            locked(tmp_path, DAGSTER).__enter__()
        found = running(tmp_path)
    assert found
    assert (found.pid, found.dagster) == (os.getpid(), DAGSTER)


def test_nothing_runs_on_a_home_that_was_left(tmp_path: Path) -> None:
    with locked(tmp_path, DAGSTER):
        pass
    assert running(tmp_path) is None
    with locked(tmp_path, DAGSTER):
        assert running(tmp_path)


def test_nothing_runs_on_a_home_that_is_not_there(tmp_path: Path) -> None:
    assert running(tmp_path / "nowhere") is None


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(InvalidError, match="cannot be used: Not a directory"),
        locked(tmp_path / "file" / "home", ""),
    ):
        pass
