"""The reference of all blocks as Markdown, made from the blocks themselves."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping, Sequence

from workflow_platform.blocks.base import GROUPS, Block, Example, Record
from workflow_platform.blocks.registry import BLOCKS

_HEAD = """# Blocks

Made from the blocks' own words, settings and examples by `python -m workflow_platform.blocks.reference`;
a test fails when it is out of date. Every example runs on DuckDB and on PostgreSQL in the tests.
"""


def blocks_reference() -> str:
    """Return the page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _HEAD
    for group in GROUPS:
        yield f"## {group}\n"
        for name, block in BLOCKS.items():
            if block.group == group:
                yield from _block(name, block)


def _block(name: str, block: type[Block]) -> Iterator[str]:
    yield f"### {block.title} (`{name}`)\n"
    yield f"{inspect.cleandoc(block.__doc__ or '')}\n"
    ports = ", ".join(f"`{port.name}`{' (any number)' if port.many else ''}" for port in block.ports())
    yield f"Inputs: {ports or 'none'}.\n"
    for setting, field in block.model_fields.items():
        need = "required" if field.is_required() else f"`{_shown(field.get_default())}` unless set"
        yield f"- `{field.alias or setting}`: {field.title}; {need}"
    yield ""
    for example in block.examples:
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    yield f"**{example.title}**\n"
    yield f"```json\n{json.dumps(example.settings, ensure_ascii=False)}\n```\n"
    for port, rows in example.inputs.items():
        yield f"{port}:\n"
        yield from _table(rows)
    yield "gives:\n"
    yield from _table(example.output)


def _table(rows: Sequence[Record]) -> Iterator[str]:
    names = list(rows[0])
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(_shown(row[name]) for name in names)} |"
    yield ""


def _shown(value: object) -> str:
    match value:
        case None:
            return "null"
        case str():
            return value
        case Mapping() | tuple() | bool():
            return json.dumps(value)
        case _:
            return str(value)


if __name__ == "__main__":
    print(blocks_reference())  # noqa: T201  # printing the page is what it is run for
