"""Commands run in process, in a folder of their own, with what they print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from workflow_platform.cli.main import main

VARIABLES = ("DATABASE_URL", "FORCE_COLOR", "NO_COLOR", "WORKFLOW_PLATFORM_DEBUG", "WORKFLOW_PLATFORM_HOME")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow_once: starts the whole platform, which takes some 20 s")


@pytest.fixture(name="command")
def _command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in an empty folder, without the environment's settings."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*argv: object) -> Ended:
        code = main([str(argument) for argument in argv])
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return run
