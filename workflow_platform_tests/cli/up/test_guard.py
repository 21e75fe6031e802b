"""What is left when ``up`` itself is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil

from workflow_platform_tests.project import ROOT

SUPERVISING = """
import os, sys
from pathlib import Path
from workflow_platform.cli.up.guard import Guard
from workflow_platform.cli.up.supervisor import Supervisor
from workflow_platform.orchestration.processes import Process

logs = Path(sys.argv[1])
code = '''
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
print("ready", flush=True)
time.sleep(600)
'''
ready = lambda: "ready" in (logs / "mill.log").read_text()
with Guard() as guard, Supervisor(logs, guard) as supervisor:
    supervisor.start([Process("mill", "The mill", (sys.executable, "-c", code), os.environ, ready)], print)
    print("all ready", flush=True)
    supervisor.watch()
"""


def test_nothing_is_left_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISING, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            assert "all ready\n" in process.stdout
            family = psutil.Process(process.pid).children(recursive=True)
        finally:
            process.kill()
    assert len(family) == 3
    _, left = psutil.wait_procs(family, timeout=20)
    assert left == []
