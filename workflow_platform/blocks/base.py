"""What a block is: a settings model with a meaning, from which everything else is derived."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from workflow_platform.blocks.relation import Relation
from workflow_platform.blocks.tables import Catalog, Delivery, Table
from workflow_platform.spec.problems import Problem

GROUPS = ("Sources", "Columns", "Rows", "Combine", "Summarise", "Results")
Record = Mapping[str, object]
Types = Mapping[str, str]
"""DuckDB types by column."""


@dataclass(frozen=True, slots=True)
class Example:
    """A small use of a block, which is its help, its documentation and its test at once.

    Attributes:
        title: what it shows.
        settings: the block's settings.
        inputs: for each port, the rows that go in; a port that takes many tables has each as ``port.0``, ….
        output: the rows that must come out.
        types: DuckDB types of input columns that the rows do not tell, by ``port.column``.
        ordered: whether the order of the output rows is part of the example.
    """

    title: str
    settings: Record
    inputs: Mapping[str, Sequence[Record]]
    output: Sequence[Record]
    types: Mapping[str, str] = field(default_factory=dict)
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Port:
    """An input of a block; a ``many`` port takes any number of steps."""

    name: str
    many: bool = False


class Block(BaseModel):
    """A kind of operation; its fields are its settings, its docstring is its help."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    title: ClassVar[str]
    group: ClassVar[str]
    words: ClassVar[tuple[str, ...]]
    examples: ClassVar[tuple[Example, ...]] = ()

    def __init_subclass__(cls, *, group: str = "", words: tuple[str, ...] = ()) -> None:
        """Take the palette's group and the search words from the class statement."""
        super().__init_subclass__()
        cls.group, cls.words = group, words

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        """Take the title, a keyword that pydantic keeps in the model's configuration."""
        cls.title = cls.model_config.get("title") or ""

    @classmethod
    def type_name(cls) -> str:
        """Return the name that documents use: the block's file name."""
        return cls.__module__.rpartition(".")[2]

    @classmethod
    def ports(cls) -> tuple[Port, ...]:
        """Return the input ports in order."""
        return ()

    def check(self, inputs: Mapping[str, Relation]) -> Iterator[Problem]:
        """Yield problems that depend on what comes in, placed below the settings."""
        yield from ()

    def check_types(self, inputs: Mapping[str, Sequence[Types]]) -> Iterator[Problem]:
        """Yield problems of columns whose types not every engine can work with, placed below the step.

        ``inputs`` are the types of the tables on each port. Formulas are checked without this.
        """
        yield from ()


class Source(Block):
    """A block that reads a stored table."""

    def table(self, catalog: Catalog) -> Table:
        """Return the table to read. Raises UnknownTableError."""
        raise NotImplementedError


class Transform(Block):
    """A block that makes one relation from the relations on its input ports.

    Every positional parameter of ``transform`` is an input port; a starred one takes any number.
    """

    transform: ClassVar[Callable[..., Relation]]

    @classmethod
    def ports(cls) -> tuple[Port, ...]:
        """Return the ports, read from the signature of ``transform``."""
        return _ports_of(cls)


class Output(Block):
    """A block at which rows leave the workflow."""

    @classmethod
    def ports(cls) -> tuple[Port, ...]:
        """Return the one port of every output."""
        return (Port("rows"),)

    @property
    def output(self) -> str:
        """The name of what leaves, which no other step of the workflow may have."""
        raise NotImplementedError


class Keep(Output):
    """An output that is kept as a dataset."""

    name: str

    @property
    def output(self) -> str:
        """The dataset's name."""
        return self.name


class Write(Output):
    """An output that goes to a table outside, when the run succeeds."""

    def delivery(self, catalog: Catalog) -> Delivery:
        """Return where the rows go, and how. Raises UnknownTableError and NotWritableError."""
        raise NotImplementedError


@cache
def _ports_of(block: type[Transform]) -> tuple[Port, ...]:
    parameters = list(inspect.signature(block.transform).parameters.values())[1:]
    return tuple(Port(p.name, many=p.kind is p.VAR_POSITIONAL) for p in parameters)
