"""The files that results are written to, settled before anything is computed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from workflow_platform.cli.usage import UsageError
from workflow_platform.spec.problems import listing

FORMATS = (".csv", ".parquet", ".json")
PLACEHOLDER = "{output}"


def destinations(output: Path, names: Sequence[str], inputs: Collection[Path] = ()) -> dict[str, Path]:
    """Return the file of each result.

    ``{output}`` in the file's name stands for the result's name, and must be there for several
    results. None may be one of the files ``inputs``. Raises UsageError.
    """
    if output.suffix.lower() not in FORMATS:
        raise UsageError(
            f"The format of '{output}' cannot be told from its name.", f"Let it end in {', '.join(FORMATS)}."
        )
    if len(names) > 1 and PLACEHOLDER not in output.name:
        raise UsageError(
            f"The workflow has {len(names)} results ({listing(names)}) and '{output}' is one file.",
            f"Write {PLACEHOLDER} where the name of each shall stand: "
            f"--output '{output.with_name(f'{PLACEHOLDER}{output.suffix}')}'.",
        )
    if not output.parent.is_dir():
        raise UsageError(f"There is no folder '{output.parent}'.", "Make it first.")
    files = {name: output.with_name(output.name.replace(PLACEHOLDER, _file_name(name))) for name in names}
    if len(set(files.values())) < len(files):
        raise UsageError(
            f"Some results would have one file name: {listing([*names])}.", "Rename one of them."
        )
    for file in files.values():
        if file.is_dir():
            raise UsageError(f"'{file}' is a folder.", "Choose another name.")
        if file.resolve() in {source.resolve() for source in inputs}:
            raise UsageError(f"'{file}' is a file that the workflow reads.", "Choose another name.")
    return files


def _file_name(name: str) -> str:
    return name.replace("/", "_")
