"""The workflows that others begin with; each runs on the sample tables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from pydantic import JsonValue

from workflow_platform.engine.samples import examples_folder


@dataclass(frozen=True, slots=True)
class Template:
    """A workflow document, with what it is called in addresses and what it reads.

    Attributes:
        datasets: the names of the datasets that it reads, in the order of its steps.
    """

    id: str
    name: str
    description: str
    datasets: tuple[str, ...]
    blocks: tuple[str, ...]
    document: dict[str, JsonValue]


@cache
def templates() -> tuple[Template, ...]:
    """Return the templates by name. They come with a release, so they are read once."""
    found = []
    for file in examples_folder().glob("*.json"):
        document = json.loads(file.read_bytes())
        steps = document["steps"]
        found.append(
            Template(
                file.stem.replace("_", "-"),
                document["name"],
                document["description"],
                tuple(step["settings"]["dataset"] for step in steps if step["block"] == "dataset"),
                tuple(step["block"] for step in steps),
                document,
            )
        )
    return tuple(sorted(found, key=lambda template: template.name))
