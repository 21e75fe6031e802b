"""The bench that every test of the matrix uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow_platform_tests.engine.type_matrix.bench import Bench


@pytest.fixture
def bench(tmp_path: Path, postgres: str) -> Bench:
    bench = Bench(tmp_path, postgres)
    bench.write()
    return bench
