from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from workflow_platform.cli.interruptible_work import interruptible_work
from workflow_platform_tests.project import ROOT

STUBBORN = """
import sys, time
from pathlib import Path
from workflow_platform.cli.interruptible_work import interruptible_work

def work():
    print("working", flush=True)
    time.sleep(600)

interruptible_work(work, cancel=lambda: print("canceled", flush=True), abandon=Path(sys.argv[1]).touch)
"""


def test_work_gives_what_it_returns_or_raises() -> None:
    assert interruptible_work(lambda: 42, cancel=pytest.fail, abandon=pytest.fail) == 42
    with pytest.raises(ValueError, match="'x'"):
        interruptible_work(lambda: int("x"), cancel=pytest.fail, abandon=pytest.fail)


def test_an_interrupt_cancels_the_work_and_waits_for_its_end() -> None:
    canceled = threading.Event()
    ended = threading.Event()

    def work() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        canceled.wait(timeout=60)
        ended.set()

    with pytest.raises(KeyboardInterrupt):
        interruptible_work(work, cancel=canceled.set, abandon=pytest.fail)
    assert ended.is_set()


def test_a_second_interrupt_abandons_work_that_does_not_end(tmp_path: Path) -> None:
    mark = tmp_path / "abandoned"
    with subprocess.Popen(
        [sys.executable, "-c", STUBBORN, str(mark)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            for expected in ("working\n", "canceled\n"):
                assert process.stdout.readline() == expected
                process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130
    assert mark.exists()
