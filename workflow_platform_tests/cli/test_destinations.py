from __future__ import annotations

from pathlib import Path

import pytest

from workflow_platform.cli.destinations import destinations
from workflow_platform.cli.usage import UsageError


def test_one_result_goes_to_the_file_that_is_named(tmp_path: Path) -> None:
    assert destinations(tmp_path / "out.csv", ["totals"]) == {"totals": tmp_path / "out.csv"}


def test_several_results_go_to_files_named_after_them(tmp_path: Path) -> None:
    assert destinations(tmp_path / "{output}.parquet", ["totals", "a/b"]) == {
        "totals": tmp_path / "totals.parquet",
        "a/b": tmp_path / "a_b.parquet",
    }


@pytest.mark.parametrize(
    ("output", "names", "message"),
    [
        ("out.xlsx", ["totals"], "cannot be told from its name"),
        ("out", ["totals"], "cannot be told from its name"),
        ("out.csv", ["totals", "rows"], r"has 2 results \(totals, rows\).*--output '.*\{output\}\.csv'"),
        ("nowhere/out.csv", ["totals"], "There is no folder"),
        ("{output}.csv", ["a/b", "a_b"], "one file name"),
        ("folder.csv", ["totals"], "is a folder"),
    ],
)
def test_an_output_that_cannot_be_meant_is_refused(
    output: str, names: list[str], message: str, tmp_path: Path
) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UsageError) as told:
        destinations(tmp_path / output, names)
    told.match(f"(?s).*{message}")
