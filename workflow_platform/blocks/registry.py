"""The catalogue: every module of the library is a block, found by its file name."""

from __future__ import annotations

import importlib
import pkgutil
from types import MappingProxyType
from typing import TYPE_CHECKING

from workflow_platform.blocks import library
from workflow_platform.blocks.base import GROUPS, Block
from workflow_platform.spec.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping


class IncompleteBlockError(TypeError):
    """A block lacks something that its help, form or tests are made of."""


def _load(name: str) -> type[Block]:
    module = importlib.import_module(f"{library.__name__}.{name}")
    found = [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Block) and thing.__module__ == module.__name__
    ]
    if len(found) != 1:
        message = f"{module.__name__} must define exactly one block, not {len(found)}."
        raise IncompleteBlockError(message)
    block = found[0]
    if not (block.title and block.__doc__ and block.group in GROUPS):
        message = f"The block '{name}' needs a title, a docstring and a group out of {', '.join(GROUPS)}."
        raise IncompleteBlockError(message)
    return block


def _load_all() -> Mapping[str, type[Block]]:
    modules = sorted(module.name for module in pkgutil.iter_modules(library.__path__))
    blocks = [_load(name) for name in modules]
    blocks.sort(key=lambda block: (GROUPS.index(block.group), block.title))
    return MappingProxyType({block.type_name(): block for block in blocks})


BLOCKS: Mapping[str, type[Block]] = _load_all()
"""Every block by type name, in the order of the palette: by group, then title."""


def block_meant(word: str) -> str:
    """Return a hint that names the block that a word may stand for, or an empty string.

    >>> block_meant("where"), block_meant("Sort rows"), block_meant("fliter")
    ("Did you mean 'filter'?", "Did you mean 'sort'?", "Did you mean 'filter'?")
    """
    folded = word.casefold()
    for name, block in BLOCKS.items():
        if folded in {block.title.casefold(), *block.words}:
            return f"Did you mean '{name}'?"
    return did_you_mean(word, BLOCKS)
