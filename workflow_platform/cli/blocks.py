"""``blocks``: the catalogue, or one block of it."""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Mapping, Sequence

from workflow_platform.blocks.base import GROUPS, Block, Example
from workflow_platform.blocks.catalogue import described
from workflow_platform.blocks.registry import BLOCKS, block_meant
from workflow_platform.blocks.settings_outline import settings_of
from workflow_platform.cli.result_table import table_lines
from workflow_platform.cli.terminal import INDENT, Style, Terminal
from workflow_platform.errors import NotFoundError
from workflow_platform.spec.problems import listing

# Docstrings mark code in the way of reStructuredText.
_CODE = re.compile(r"``(.+?)``")


def main(*, name: str | None, json_: bool) -> int:
    """Print all blocks by group, or one block in full. Raises NotFoundError."""
    terminal = Terminal(sys.stdout)
    if name is not None and name not in BLOCKS:
        message = f"There is no block '{name}'; there is {listing([*BLOCKS], limit=len(BLOCKS))}."
        raise NotFoundError(message, block_meant(name))
    if json_:
        chosen = described(BLOCKS[name]) if name else [described(block) for block in BLOCKS.values()]
        print(json.dumps(chosen, indent=2, ensure_ascii=False))
    elif name:
        _print_block(terminal, BLOCKS[name])
    else:
        _print_catalogue(terminal)
    return 0


def _print_catalogue(terminal: Terminal) -> None:
    width = max(len(name) for name in BLOCKS)
    for group in GROUPS:
        blocks = [block for block in BLOCKS.values() if block.group == group]
        if blocks:
            terminal.line(terminal.style(group, "bold"))
            for block in blocks:
                summary = (inspect.getdoc(block) or "").partition("\n")[0]
                _print_beside(terminal, block.type_name().ljust(width), summary)
            terminal.line()
    terminal.line(terminal.style("'workflow-platform blocks BLOCK' shows one with its settings.", "dim"))


def _print_block(terminal: Terminal, block: type[Block]) -> None:
    terminal.line(f"{terminal.style(block.title, 'bold')}  {terminal.style(block.type_name(), 'dim')}")
    for paragraph in (inspect.getdoc(block) or "").split("\n\n"):
        for line in terminal.wrapped(" ".join(paragraph.split()), ""):
            terminal.line(_CODE.sub(lambda match: terminal.style(match[1], "bold"), line))
        terminal.line()
    ports = [f"{port.name} (any number)" if port.many else port.name for port in block.ports()]
    terminal.line(f"{terminal.style('Inputs', 'bold')}  {', '.join(ports) or 'none'}")
    _print_settings(terminal, block)
    for example in block.examples:
        _print_example(terminal, example)


def _print_settings(terminal: Terminal, block: type[Block]) -> None:
    settings = [*settings_of(block)]
    terminal.line()
    terminal.line(terminal.style("Settings", "bold") + ("" if settings else "  none"))
    width = max((len(setting.name) + len(INDENT) * setting.depth for setting in settings), default=0)
    for setting in settings:
        name = (INDENT * setting.depth + setting.name).ljust(width)
        default = f"default {setting.default}" if setting.default else ""
        words = [setting.title, setting.kind, "required" if setting.required else default]
        _print_beside(terminal, name, "; ".join(word for word in words if word))
        _print_beside(terminal, " " * width, setting.description, "dim")


def _print_beside(terminal: Terminal, name: str, text: str, *styles: Style) -> None:
    """Print a text in lines that all begin to the right of a name."""
    indent = INDENT + " " * len(name) + INDENT
    for number, line in enumerate(terminal.wrapped(text, indent)):
        beside = indent if number else INDENT + name + INDENT
        terminal.line(beside + terminal.style(line.removeprefix(indent), *styles))


def _print_example(terminal: Terminal, example: Example) -> None:
    terminal.line()
    terminal.line(f"{terminal.style('Example', 'bold')}  {example.title}")
    terminal.line(INDENT + json.dumps(example.settings, ensure_ascii=False))
    for port, given in example.inputs.items():
        for table in given if given and not isinstance(given[0], dict) else [given]:
            _print_rows(terminal, port, [row for row in table if isinstance(row, dict)])
    _print_rows(terminal, "result", example.output)


def _print_rows(terminal: Terminal, title: str, rows: Sequence[Mapping[str, object]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    terminal.line(f"{INDENT}{terminal.style(title, 'dim')}")
    for line in table_lines(columns, [[row.get(name) for name in columns] for row in rows], terminal):
        terminal.line(INDENT * 2 + line)
