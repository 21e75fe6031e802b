"""The TPC-H queries as workflow documents, the same questions in SQL, and the data they read."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from workflow_platform.blocks.library.sort import Sort
from workflow_platform.compile.compiler import compile_workflow, parse_workflow
from workflow_platform.compile.lower import lower
from workflow_platform.engine.inference import infer_schemas
from workflow_platform.spec.workflow import WorkflowSpec
from workflow_platform_tests.bench.engine import Engine

TABLES = ("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem")

_WORKFLOWS = Path(__file__).parent / "workflows"
_REFERENCE = Path(__file__).parent / "reference"
_GENERATOR = Path(sys.executable).parent / "tpchgen-cli"


@dataclass(frozen=True, slots=True)
class Query:
    """A query of TPC-H: the document an analyst would build, and the SQL of the specification."""

    name: str
    document: WorkflowSpec
    reference: str

    def statement(self, engine: Engine) -> str:
        """Return the SQL that the document compiles to."""
        plan = compile_workflow(self.document, engine)
        (output,) = plan.outputs
        return lower(plan.step(output.step).relation.node, engine.dialect, infer_schemas(plan)).sql()

    @property
    def sorted_by(self) -> tuple[str, ...]:
        """The columns that the answer is sorted by, none where it is one row."""
        sorts = [Sort.model_validate(step.settings) for step in self.document.steps if step.block == "sort"]
        return tuple(key.column for sort in sorts for key in sort.by)


def queries() -> tuple[Query, ...]:
    """Return all queries, by number."""
    return tuple(
        Query(path.stem, parse_workflow(path.read_bytes()), (_REFERENCE / f"{path.stem}.sql").read_text())
        for path in sorted(_WORKFLOWS.glob("*.json"))
    )


def generate(scale: str, folder: Path) -> dict[str, Path]:
    """Return the Parquet file of each table, made on first use; scale 1 has 8.7 million rows."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{folder.name}-", dir=folder.parent) as scratch:
            made = Path(scratch) / "tables"
            options = ("--scale-factor", scale, "--output-dir", made, "--quiet")
            subprocess.run([_GENERATOR, "parquet", *options], check=True)
            made.rename(folder)
    return {name: (folder / f"{name}.parquet").resolve() for name in TABLES}
