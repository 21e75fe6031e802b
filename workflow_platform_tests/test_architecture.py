"""The rules of the house that a program can check."""

from __future__ import annotations

import ast
import itertools
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from packaging.requirements import Requirement

from workflow_platform_tests.project import PACKAGE, ROOT, files, parsed, within

LONGEST_FILE = 400
VAGUE_NAMES = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}

# Where a program's own failure must become one that is safe to show; each with its reason.
CATCH_ALL: dict[str, str] = {
    "workflow_platform/api/connections/patience.py": "it is raised again where somebody waits for it",
    "workflow_platform/api/previews/line.py": "it is raised again where somebody waits for it",
    "workflow_platform/api/errands.py": "a database that restarts shows in many ways",
    "workflow_platform/orchestration/dispatcher.py": "a database that restarts shows in many ways",
    "workflow_platform/orchestration/ops.py": "what went wrong may say data or a secret",
    "workflow_platform/orchestration/repository.py": "one broken version must not hide the others",
    "workflow_platform/orchestration/schedules.py": "one schedule must not keep the others waiting",
    "workflow_platform/orchestration/submission.py": "one run must not keep the others waiting",
    "workflow_platform/orchestration/tidying.py": "a database that restarts shows in many ways",
}

# Patterns are written so that they do not match themselves.
PRIVATE_PLACES = re.compile(
    r"(?<![\w.:/-])/(?:work|root|home|Users)/\w"
    r"|[\w.-]+[.]pythonhosted[.]org|\bpypi[.]org|registry[.]npmjs|artifactor[y]|index-ur[l]"
)
REASONED_IGNORE = re.compile(
    r"# (?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ignore\[[\w-]+(?:, [\w-]+)*\])  # \S.+"
)

SLOW_OR_UNNEEDED = {"dagster", "duckdb", "pandas", "psycopg2", "pyarrow", "sqlalchemy"}
IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
for layer in sys.argv[1:]:
    package = importlib.import_module(f"workflow_platform.{layer}")
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_the_import_contracts_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(ROOT)
    kept = lint_imports(config_filename="pyproject.toml", cache_dir=str(tmp_path), no_logo=True) == 0
    assert kept, capsys.readouterr().out


def test_no_two_advisory_locks_have_the_same_number() -> None:
    numbers = [
        number
        for path in files(".py")
        if path.is_relative_to(PACKAGE)
        for number in re.findall(r"= (7_316_540_\d+)$", path.read_text(), re.MULTILINE)
    ]
    assert len(numbers) == len(set(numbers)) > 1


def test_documents_blocks_and_compiler_load_without_databases_or_dagster() -> None:
    command = [sys.executable, "-c", IMPORT_EVERYTHING, "spec", "blocks", "compile"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    loaded = result.stdout.split()
    assert "sqlglot" in loaded
    assert SLOW_OR_UNNEEDED.isdisjoint(loaded)


def test_no_file_is_too_long_to_read() -> None:
    too_long = [within(path) for path in files(".py") if _line_count(path) > LONGEST_FILE]
    assert too_long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [within(path) for path in files(".py") if VAGUE_NAMES & {*path.stem.split("_"), path.parent.name}]
    assert vague == []


def test_everything_is_caught_only_where_a_reason_is_given() -> None:
    catching = {within(path) for path in PACKAGE.rglob("*.py") if any(_catch_alls(parsed(path)))}
    assert catching == set(CATCH_ALL)


def test_packages_hold_nothing_or_their_declared_names() -> None:
    talkative = [
        within(path)
        for path in files("__init__.py")
        if not _is_empty(parsed(path)) and not _declares_names(parsed(path))
    ]
    assert talkative == []


def test_every_ignored_warning_names_its_rule_and_its_reason() -> None:
    unreasoned = [
        f"{within(path)}:{line} {comment}"
        for path in files(".py")
        for line, comment in _comments(path)
        if re.match(r"#\s*(noqa|type:\s*ignore)", comment) and not REASONED_IGNORE.fullmatch(comment)
    ]
    assert unreasoned == []


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    places = [
        f"{within(path)}:{number} {match[0]}"
        for path in files()
        for number, line in enumerate(_text_lines(path), start=1)
        if (match := PRIVATE_PLACES.search(line))
    ]
    assert places == []


def test_the_lock_file_holds_every_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *itertools.chain.from_iterable(project["dependency-groups"].values()),
    ]
    locked = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    unlocked = [
        text
        for text in declared
        if (requirement := Requirement(text)).name not in locked
        or locked[requirement.name] not in requirement.specifier
    ]
    assert unlocked == []


def _line_count(path: Path) -> int:
    return len(path.read_text().splitlines())


def _text_lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except UnicodeDecodeError:
        return []


def _comments(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as source:
        for token in tokenize.tokenize(source.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def _catch_alls(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.ExceptHandler(body=[*_, ast.Raise(exc=None)]):
                continue  # cleans up and lets the error pass
            case ast.ExceptHandler(type=None):
                yield node
            case ast.ExceptHandler(type=ast.expr() as caught) if _names_everything(caught):
                yield node
            case ast.Call(func=ast.Name(id="suppress") | ast.Attribute(attr="suppress"), args=args) if any(
                _names_everything(argument) for argument in args
            ):
                yield node


def _names_everything(caught: ast.expr) -> bool:
    everything = {"BaseException", "Exception"}
    return any(isinstance(node, ast.Name) and node.id in everything for node in ast.walk(caught))


def _is_empty(tree: ast.Module) -> bool:
    return not tree.body or (len(tree.body) == 1 and ast.get_docstring(tree) is not None)


def _declares_names(tree: ast.Module) -> bool:
    """Tell whether a package has a docstring, imports, and the list of what they export."""
    match tree.body:
        case [ast.Expr(ast.Constant(str())), *rest, ast.Assign(targets=[ast.Name(id="__all__")])]:
            return all(isinstance(node, ast.ImportFrom) for node in rest)
    return False
