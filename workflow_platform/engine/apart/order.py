"""What a process that does a task is told besides it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """What the process may use: bytes of memory, seconds in all and of processor time, and a folder."""

    memory: int
    seconds: int
    processor_seconds: int
    folder: str

    def written(self) -> bytes:
        """Return the order as a line, which ``read`` takes."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Order:
        """Return the order that was written."""
        return cls(**json.loads(line))
