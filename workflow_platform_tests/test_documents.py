"""What the documents say is there, is there."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow_platform.cli.main import main
from workflow_platform_tests.project import PACKAGE, ROOT, files, parsed, within

TRACE = ROOT / "docs" / "trace.md"
DECISIONS = ROOT / "docs" / "decisions"
CHANGE_KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}

FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE_SPAN = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
TRACED_NAME = re.compile(r"`(?P<file>[\w/]+\.py)(?:: (?P<name>[\w.]+))?`")


def documents() -> list[Path]:
    return list(files(".md"))


def code_in(document: Path) -> Iterator[str]:
    text = document.read_text()
    yield from FENCE.findall(text)
    yield from CODE_SPAN.findall(FENCE.sub("", text))


def mentioned(words_after: str) -> list[str]:
    """Return the words that follow a program's name in the documents' code, each once."""
    word = re.compile(rf"\b{words_after} ([a-z]+)\b")
    return sorted({found for path in documents() for code in code_in(path) for found in word.findall(code)})


def modules_with_examples() -> list[str]:
    """Return the names of the modules whose docstrings show calls and their results."""
    with_examples = [path for path in sorted(PACKAGE.rglob("*.py")) if ">>> " in path.read_text()]
    return [within(path).removesuffix(".py").replace("/", ".") for path in with_examples]


@pytest.mark.parametrize("document", documents(), ids=within)
def test_every_link_leads_to_something(document: Path) -> None:
    broken = [
        match["target"] for match in LINK.finditer(_prose(document)) if not _leads(document, match["target"])
    ]
    assert broken == []


def test_every_make_target_in_the_documents_is_in_the_makefile() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(mentioned("make")) <= set(targets)
    assert {"up", "test"} <= set(mentioned("make"))


@pytest.mark.parametrize("command", mentioned("workflow-platform"))
def test_every_command_in_the_documents_is_in_the_program(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["workflow-platform", command, "--help"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 0, capsys.readouterr().err


def test_every_name_in_the_trace_is_in_its_file() -> None:
    names = [(match["file"], match["name"]) for match in TRACED_NAME.finditer(TRACE.read_text())]
    missing = [f"{file}: {name}" for file, name in names if not _defines(PACKAGE / file, name)]
    assert names
    assert missing == []


def test_the_block_shown_to_contributors_is_a_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (shown,) = PYTHON.findall((ROOT / "CONTRIBUTING.md").read_text())
    (tmp_path / "keep_largest.py").write_text(shown)
    monkeypatch.syspath_prepend(tmp_path)
    block = importlib.import_module("keep_largest").KeepLargest
    assert block.type_name() == "keep_largest"
    assert [port.name for port in block.ports()] == ["rows"]
    assert [block(**example.settings).count for example in block.examples] == [1]


@pytest.mark.parametrize("module", modules_with_examples())
def test_the_calls_in_docstrings_give_what_they_show(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_decisions_are_numbered_and_listed_without_gaps() -> None:
    pages = sorted(path.name for path in DECISIONS.glob("0*.md"))
    assert [page[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    assert re.findall(r"\]\((0[^)]+)\)", (DECISIONS / "README.md").read_text()) == pages


@pytest.mark.parametrize("page", sorted(DECISIONS.glob("0*.md")), ids=within)
def test_a_decision_tells_its_whole_story(page: Path) -> None:
    assert _headings(page)[1:] == ["Context", "Decision", "Consequences", "Alternatives"]


def test_the_changelog_starts_with_what_is_unreleased_and_keeps_to_known_kinds() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    assert re.findall(r"^## (.+)$", text, re.MULTILINE)[0] == "[Unreleased]"
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= CHANGE_KINDS


def _prose(document: Path) -> str:
    return CODE_SPAN.sub("", FENCE.sub("", document.read_text()))


def _headings(document: Path) -> list[str]:
    return HEADING.findall(FENCE.sub("", document.read_text()))


def _leads(document: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    if re.match(r"[a-z]+:", target):
        return True
    place = (document.parent / path) if path else document
    return place.exists() and (not anchor or anchor in {_anchor(title) for title in _headings(place)})


def _anchor(title: str) -> str:
    """Return the fragment that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _defines(path: Path, name: str | None) -> bool:
    if not path.is_file():
        return False
    return name is None or name in set(_names(parsed(path)))


def _names(node: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[str]:
    for child in node.body:
        match child:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield prefix + name
            case ast.ClassDef(name=name):
                yield prefix + name
                yield from _names(child, f"{prefix}{name}.")
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield prefix + name
