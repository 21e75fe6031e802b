"""The measurements as one table, as JSON, and held against the bars."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import geometric_mean

GEOMETRIC_MEAN = 1.05
WORST = 1.5

_HEADINGS = ("name", "engine", "ours", "by hand", "ratio", "answer")


@dataclass(frozen=True, slots=True)
class Entry:
    """One measurement in seconds; ``other_s`` and ``equal`` are None where there is no other side."""

    name: str
    engine: str
    ours_s: float
    other_s: float | None = None
    equal: bool | None = None

    @property
    def ratio(self) -> float | None:
        """Our time over the other's."""
        return self.ours_s / self.other_s if self.other_s else None


@dataclass(frozen=True, slots=True)
class Bar:
    """A number that we hold ourselves to; ``most`` is the largest that passes."""

    name: str
    value: float
    most: float
    unit: str = ""

    def __str__(self) -> str:
        verdict = "pass" if self.value <= self.most else "fail"
        return f"{verdict}  {self.name}: {self.value:.2f}{self.unit} (at most {self.most:g}{self.unit})"


def ratio_bars(entries: Sequence[Entry]) -> Iterator[Bar]:
    """Yield the bars of the comparison, for each engine."""
    for engine in dict.fromkeys(entry.engine for entry in entries):
        ratios = {e.name: e.ratio for e in entries if e.engine == engine and e.ratio is not None}
        if ratios:
            worst = max(ratios, key=ratios.__getitem__)
            yield Bar(f"{engine}, geometric mean", geometric_mean(ratios.values()), GEOMETRIC_MEAN)
            yield Bar(f"{engine}, worst, {worst}", ratios[worst], WORST)


def table(entries: Sequence[Entry]) -> str:
    """Return the measurements as text in columns."""
    rows = [_HEADINGS, *(_cells(entry) for entry in entries)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    # Words to the left, numbers to the right.
    return "\n".join(
        "  ".join(
            cell.ljust(width) if index in {0, 1} else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def write_json(entries: Sequence[Entry], file: Path) -> None:
    """Write the measurements, a list of objects."""
    records = [asdict(entry) | {"ratio": entry.ratio} for entry in entries]
    file.write_text(json.dumps(records, indent=2) + "\n")


def _cells(entry: Entry) -> tuple[str, ...]:
    ratio = "" if entry.ratio is None else f"{entry.ratio:.2f}"
    answer = {True: "equal", False: "DIFFERENT", None: ""}[entry.equal]
    other = "" if entry.other_s is None else _milliseconds(entry.other_s)
    return entry.name, entry.engine, _milliseconds(entry.ours_s), other, ratio, answer


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
