"""All functions of the formula language by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflow_platform.blocks.formula.functions import angles, dates, logic, matching, numbers, text
from workflow_platform.blocks.formula.functions.model import Function

_MODULES = (text, matching, numbers, angles, dates, logic)

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {function.name: function for module in _MODULES for function in module.FUNCTIONS}
)
