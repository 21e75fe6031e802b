from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from workflow_platform.cli.interruptible_work import Stop, interruptible_work
from workflow_platform_tests.project import ROOT

STUBBORN = """
import sys, time
from pathlib import Path
from workflow_platform.cli.interruptible_work import interruptible_work

def work(stop):
    stop.abandon = Path(sys.argv[1]).touch
    stop.cancel = lambda: print("canceled", flush=True)
    print("working", flush=True)
    time.sleep(600)

interruptible_work(work)
"""


def test_work_gives_what_it_returns_or_raises() -> None:
    assert interruptible_work(lambda _: 42) == 42
    with pytest.raises(ValueError, match="'x'"):
        interruptible_work(lambda _: int("x"))


def test_an_interrupt_cancels_the_work_and_waits_for_its_end() -> None:
    canceled = threading.Event()
    ended = threading.Event()

    def work(stop: Stop) -> None:
        stop.cancel = canceled.set
        os.kill(os.getpid(), signal.SIGINT)
        canceled.wait(timeout=60)
        ended.set()

    with pytest.raises(KeyboardInterrupt):
        interruptible_work(work)
    assert ended.is_set()


def test_work_that_looks_whether_to_end_goes_no_further() -> None:
    parts = []

    def work(stop: Stop) -> None:
        canceled = threading.Event()
        stop.cancel = canceled.set
        os.kill(os.getpid(), signal.SIGINT)
        canceled.wait(timeout=60)
        parts.append("first")
        stop.check()
        parts.append("second")

    with pytest.raises(KeyboardInterrupt):
        interruptible_work(work)
    assert parts == ["first"]


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
