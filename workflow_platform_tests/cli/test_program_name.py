"""What the program is called in commands that are shown to be copied."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from workflow_platform.cli.program import NAME, command_at, program


@pytest.fixture(name="installed")
def _installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a program into a folder below the current one, and call it by its path."""
    file = tmp_path / "bin" / NAME
    file.parent.mkdir()
    file.touch(mode=0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.setattr(sys, "argv", [str(file)])
    return file


def test_a_program_on_the_path_needs_no_folder(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(installed.parent))
    assert program() == NAME


def test_a_program_that_is_not_on_the_path_is_called_with_its_folder(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert program() == f"bin/{NAME}"
    (installed.parent.parent / "elsewhere").mkdir()
    monkeypatch.chdir(installed.parent.parent / "elsewhere")
    assert program() == str(installed)


def test_an_environment_that_is_active_here_may_not_be_elsewhere(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(installed.parent))
    monkeypatch.setenv("VIRTUAL_ENV", str(installed.parent.parent))
    assert program() == f"bin/{NAME}"


def test_a_program_of_another_name_is_called_by_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["-m"])
    assert program() == NAME


def test_a_command_names_the_folder_of_its_platform_unless_it_is_the_usual_one(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(installed.parent))
    assert command_at(Path.cwd() / ".workflow_platform", "execute", "totals") == f"{NAME} execute totals"
    assert command_at(Path("/data/my flows"), "up") == f"{NAME} up --home '/data/my flows'"
