"""The reference of all blocks as Markdown, made from the blocks themselves."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping, Sequence

from workflow_platform.blocks.base import GROUPS, Block, Example, Record
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.blocks.settings_outline import settings_of

_HEAD = """# Blocks

Made from the blocks' own words, settings and examples by `python -m workflow_platform.blocks.reference`; a
test fails when it is out of date. Every example runs on DuckDB and on PostgreSQL in the tests.

A step of a document has a name of its own, names its block, gives settings to it, and says for each input
which step feeds it; an input that takes any number of steps has a list:

```json
{"id": "both", "block": "union", "settings": {"distinct": true}, "inputs": {"tables": ["new", "old"]}}
```

Settings in braces, such as `{column, direction}`, are objects with the fields that are listed below them. A
`column` is the name of a column of the input, capitals included; a `formula` is described under
[formulas](formulas.md). For editors that complete and check while one types, `workflow-platform schema`
prints all of this as JSON Schema.
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
    for setting in settings_of(block):
        unless = f"`{setting.default}` unless set" if setting.default else ""
        words = [setting.title, setting.kind, "required" if setting.required else unless]
        told = "; ".join(word for word in words if word)
        described = f". {setting.description}" if setting.description else ""
        yield f"{'  ' * setting.depth}- `{setting.name}`: {told}{described}"
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
