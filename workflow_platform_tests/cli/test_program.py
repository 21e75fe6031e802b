"""The program as a process: what it imports, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from workflow_platform_tests.cli.documents import INCOME, PEOPLE, Step, reading, resulting, write_document
from workflow_platform_tests.project import ROOT

MAIN = "import sys; from workflow_platform.cli.main import main; sys.exit(main())"
TELLING_IMPORTS = """
import sys
from workflow_platform.cli.main import main
code = main()
print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
sys.exit(code)
"""
# What a run over files needs, beside the standard library and the platform itself.
NEEDED = {
    "annotated_types",
    "dotenv",
    "duckdb",
    "mypy_extensions",
    "pydantic",
    "pydantic_core",
    "pydantic_settings",
    "sqlglot",
    "typing_extensions",
    "typing_inspection",
    "workflow_platform",
}

COUNT: Step = {"name": "n", "function": "count_distinct", "column": "temp_triples"}


def crossing(name: str, left: str, right: str) -> Step:
    settings: Step = {"kind": "cross", "suffix": f"_{name}"}
    return {"id": name, "block": "join", "settings": settings, "inputs": {"left": left, "right": right}}


def program(*argv: object, code: str = MAIN) -> list[str]:
    return [sys.executable, "-c", code, *(str(argument) for argument in argv)]


def test_a_run_imports_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    arguments = ["run", INCOME, "--dataset", PEOPLE, "--output", tmp_path / "out.parquet"]
    ended = subprocess.run(
        program(*arguments, code=TELLING_IMPORTS), cwd=ROOT, capture_output=True, text=True, check=True
    )
    imported = {name for name in ended.stderr.split() if not name.startswith("_")}
    assert imported - sys.stdlib_module_names <= NEEDED


def test_a_reader_may_have_seen_enough() -> None:
    with subprocess.Popen(
        program("schema"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == "{\n"
        process.stdout.close()
        assert process.stderr.read() == ""


@pytest.mark.parametrize("options", [[], ["--debug"]])
def test_a_fault_of_the_program_shows_its_traceback_on_request_only(options: list[str]) -> None:
    broken = f"import workflow_platform.compile.json_schema as s; s.document_schema = lambda: 1 / 0; {MAIN}"
    ended = subprocess.run(
        program("schema", *options, code=broken), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "ZeroDivisionError: division by zero" in ended.stderr
    assert ("Traceback" in ended.stderr) is bool(options)
    assert ("with --debug" in ended.stderr) is not bool(options)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_computation_ends_with_ctrl_c_and_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    endless: list[Step] = [
        reading("weather"),
        crossing("pairs", "weather", "weather"),
        crossing("triples", "pairs", "weather"),
        {
            "id": "sums",
            "block": "aggregate",
            "settings": {"measures": [COUNT]},
            "inputs": {"rows": "triples"},
        },
        resulting("sums"),
    ]
    document = write_document(tmp_path, "endless", *endless)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with subprocess.Popen(
        program("run", document, "--samples"),
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _wait_for_computation(process.pid, scratch)
            process.send_signal(number)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (130, "", "")
    assert list(scratch.iterdir()) == []


# Sends the signal of Ctrl-C when a module begins to be imported, or a function is called.
INTERRUPTING = """
import importlib, importlib.abc, os, signal, sys
kind, _, name = sys.argv.pop(1).partition(" ")

def interrupt():
    os.kill(os.getpid(), signal.SIGINT)

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, wanted, path, target=None):
        if wanted == name:
            interrupt()

if kind == "import":
    sys.meta_path.insert(0, Finder())
else:
    module, _, function = name.rpartition(":")
    owner = importlib.import_module(module)
    *path, last = function.split(".")
    for part in path:
        owner = getattr(owner, part)
    before = getattr(owner, last)
    def interrupted(*arguments, **named):
        interrupt()
        return before(*arguments, **named)
    setattr(owner, last, interrupted)
from workflow_platform.cli.main import main
sys.exit(main())
"""
MOMENTS = (
    "import workflow_platform.cli.commands",
    "import workflow_platform.cli.run",
    "import workflow_platform.cli.computation",
    "import sqlglot",
    "import pydantic_core",
    "import duckdb",
    "call workflow_platform.cli.computation:read_document",
    "call workflow_platform.cli.computation:compile_document",
    "call workflow_platform.engine.file_catalog:ingest",
    "call workflow_platform.engine.execution:infer_schemas",
    "call workflow_platform.engine.inference:describe",
    "call workflow_platform.engine.execution:open_session",
    "call workflow_platform.engine.execution:Execution.compute",
    "call workflow_platform.engine.execution:Execution._preview",
)


@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_ends_a_run_at_any_moment(tmp_path: Path, moment: str) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    ended = subprocess.run(
        program(moment, "run", INCOME, "--dataset", PEOPLE, code=INTERRUPTING),
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (130, "")
    assert list(scratch.iterdir()) == []


def _wait_for_computation(pid: int, scratch: Path) -> None:
    process = psutil.Process(pid)
    while not any(scratch.glob("*/sample-weather.parquet")) or process.num_threads() < 3:
        assert process.is_running()
        time.sleep(0.05)
