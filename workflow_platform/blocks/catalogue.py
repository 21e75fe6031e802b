"""A block as data: what a palette, a form or a program needs to know about it."""

from __future__ import annotations

import inspect

from pydantic import JsonValue, TypeAdapter

from workflow_platform.blocks.base import Block

_JSON = TypeAdapter(dict[str, JsonValue])


def described(block: type[Block]) -> dict[str, JsonValue]:
    """Return a block with its ports, the JSON Schema of its settings, its help and its examples."""
    return _JSON.validate_python(
        {
            "block": block.type_name(),
            "title": block.title,
            "group": block.group,
            "words": list(block.words),
            "help": inspect.getdoc(block) or "",
            "ports": [{"name": port.name, "many": port.many} for port in block.ports()],
            "settings": block.model_json_schema(),
            "examples": [
                {
                    "title": example.title,
                    "settings": example.settings,
                    "inputs": dict(example.inputs),
                    "output": list(example.output),
                }
                for example in block.examples
            ],
        }
    )
