"""What a function of the formula language is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlglot import exp

from workflow_platform.blocks.families import Family
from workflow_platform.spec.workflow import Scalar

Group = Literal["Text", "Numbers", "Dates", "Logic"]
Arguments = list[exp.Expression]

# Writes a call for a dialect: takes the dialect and the arguments, already written for it.
Writer = Callable[[str, Arguments], exp.Expression]

# Says what is wrong with an argument that must be a constant, or an empty string.
Rule = Callable[[exp.Expression], str]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the catalogue.

    Attributes:
        signature: the arguments as the reference shows them; those in brackets may be left out,
            and a last ``...`` means any number more.
        help: one or two sentences on the value, with what happens to missing values where that
            is not obvious.
        sql: writes a call. Each argument may stand in the result once only, so that nested calls
            do not multiply.
        examples: formulas and their values; dates and timestamps as ISO text.
        constants: by position, the rule of an argument that must be a constant.
        together: what is wrong with arguments that fit by themselves, or an empty string.
        spells: whether it takes values of any type and uses their text.
        orders: whether it compares its arguments by their order.
        gives: the family of its values, ``NUMBER`` for any that are numbers; a slice where it is that
            of those arguments, which must be alike; None where it depends on a constant.
    """

    name: str
    group: Group
    signature: str
    help: str
    sql: Writer
    examples: Mapping[str, Scalar]
    constants: Mapping[int, Rule] = field(default_factory=dict)
    together: Callable[[Arguments], str] | None = None
    spells: bool = False
    orders: bool = False
    gives: Family | slice | None = field(kw_only=True)

    @property
    def parameters(self) -> Sequence[str]:
        """The names of its arguments, without ``...``."""
        return [part.strip("[]") for part in self._parts if part != "..."]

    @property
    def minimum(self) -> int:
        """The fewest arguments that the function takes."""
        return sum(part[0] not in "[." for part in self._parts)

    @property
    def maximum(self) -> int | None:
        """The most arguments that the function takes, or None where there is no limit."""
        return None if self._parts[-1:] == ["..."] else len(self._parts)

    @property
    def _parts(self) -> list[str]:
        return self.signature.split(", ") if self.signature else []
