"""A plan executed by its job gives what the engine gives."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.engine.bounds import Bounds
from workflow_platform.engine.execution import Execution
from workflow_platform.engine.file_catalog import FileCatalog
from workflow_platform.errors import ExecutionError
from workflow_platform.orchestration.in_process import run_in_process
from workflow_platform.store.tables import Document
from workflow_platform_tests.orchestration.documents import adults, document, read, result
from workflow_platform_tests.orchestration.platform import PEOPLE
from workflow_platform_tests.orchestration.test_stored_work import IMPOSSIBLE


@pytest.fixture
def catalog(tmp_path: Path) -> FileCatalog:
    file = tmp_path / "people.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({PEOPLE}) TO '{file}' (FORMAT parquet)")
    return FileCatalog({"people": file}, folder=tmp_path, bounds=_bounds(tmp_path))


def _bounds(folder: Path) -> Bounds:
    return Bounds("500MB", 2, "1GB", folder / "spill")


def _execution(written: Document, catalog: FileCatalog, folder: Path) -> Execution:
    plan = compile_workflow(parse_workflow(written), catalog)
    folder.mkdir()
    return Execution(plan, bounds=_bounds(folder), folder=folder)


def test_the_job_computes_what_the_engine_computes(catalog: FileCatalog, tmp_path: Path) -> None:
    with (
        _execution(adults(), catalog, tmp_path / "plain") as plain,
        _execution(adults(), catalog, tmp_path / "job") as by_job,
    ):
        computed = run_in_process(by_job)

        assert list(computed) == ["adults"]
        assert computed["adults"].preview == plain.compute("adults").preview


def test_what_fails_in_the_job_fails_as_in_the_engine(catalog: FileCatalog, tmp_path: Path) -> None:
    written = document("Impossible", read("people"), IMPOSSIBLE, result("never", "impossible"))
    with (
        _execution(written, catalog, tmp_path / "job") as execution,
        pytest.raises(ExecutionError, match="could not be converted") as raised,
    ):
        run_in_process(execution)

    assert raised.value.step == "impossible"
