"""The routes of datasets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from workflow_platform.api.asking import AskerOf
from workflow_platform.api.datasets.receiving import received, suffix_of, write_stream
from workflow_platform.api.datasets.shapes import ColumnAnswer, DatasetAnswer, Rows
from workflow_platform.api.shapes import Limit, Offset
from workflow_platform.api.site import Site, SiteOf
from workflow_platform.api.stored import DatasetsOf
from workflow_platform.engine.export import export
from workflow_platform.engine.stored_rows import rows_page
from workflow_platform.engine.uploads import keep_upload
from workflow_platform.spec.names import Name
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import transaction
from workflow_platform.store.datasets import Datasets, StoredVersion

router = APIRouter(prefix="/datasets", tags=["datasets"])

Version = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="The latest by default.")]
MOST_BYTES = 10 * 1024**3
_FILE_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {}}}}}

RowLimit = Annotated[int, Query(ge=1, le=1000, description="How many rows to give at most.")]
RowOffset = Annotated[int, Query(ge=0, le=2**62, description="How many rows to leave out first.")]


@router.get("")
def list_datasets(
    datasets: DatasetsOf,
    search: Annotated[str, Query(max_length=100)] = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> list[DatasetAnswer]:
    """List the datasets, by name."""
    return [_answer(found) for found in datasets.list(search, limit, offset)]


@router.post("", status_code=201, max_body_size=MOST_BYTES, openapi_extra=_FILE_BODY)
async def upload(
    request: Request,
    asker: AskerOf,
    site: SiteOf,
    name: Annotated[Name, Query(description="The dataset; an upload of that name gets a new version.")],
    file: Annotated[
        str, Query(min_length=1, max_length=255, description="The file's name; its end says the kind.")
    ],
) -> DatasetAnswer:
    """Upload a file, sent as the body, as a version of a dataset: a whole one, or none."""
    with received(site.settings.scratch) as folder:
        source = folder / f"upload{suffix_of(file)}"
        await write_stream(request.stream(), source)
        return await run_in_threadpool(_kept, site, asker.actor, source, name)


@router.get("/{dataset_id}")
def get_dataset(dataset_id: UUID, datasets: DatasetsOf, version: Version = None) -> DatasetAnswer:
    """Return a dataset."""
    return _answer(datasets.get(dataset_id, version))


@router.get("/{dataset_id}/rows")
def get_rows(
    dataset_id: UUID,
    datasets: DatasetsOf,
    site: SiteOf,
    version: Version = None,
    limit: RowLimit = 100,
    offset: RowOffset = 0,
) -> Rows:
    """Return some rows of a dataset, in their order."""
    found = datasets.get(dataset_id, version)
    rows = rows_page(site.settings.lake / found.file, limit, offset, site.bounds)
    return Rows(columns=_columns(found), rows=rows, total=found.rows)


@router.get("/{dataset_id}/download", response_class=FileResponse)
def download(
    dataset_id: UUID,
    datasets: DatasetsOf,
    site: SiteOf,
    format: Literal["csv", "parquet", "json", "ndjson"] = "csv",  # noqa: A002  # the word in the address
    version: Version = None,
) -> FileResponse:
    """Return all rows of a dataset as a file."""
    found = datasets.get(dataset_id, version)
    folder = site.settings.scratch
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"download-{uuid4()}.{format}"
    export(site.settings.lake / found.file, made)
    return FileResponse(made, filename=f"{found.name}.{format}", background=BackgroundTask(made.unlink))


def _kept(site: Site, actor: Actor, source: Path, name: str) -> DatasetAnswer:
    keep_upload(site.engine, actor, site.settings.lake, source, name=name, bounds=site.bounds)
    with transaction(site.engine, actor) as session:
        return _answer(Datasets(session, actor).current(name))


def _answer(found: StoredVersion) -> DatasetAnswer:
    return DatasetAnswer(
        id=found.dataset_id,
        name=found.name,
        version=found.number,
        rows=found.rows,
        size_bytes=found.size_bytes,
        columns=_columns(found),
        run_id=found.run_id,
        created_at=found.created_at,
    )


def _columns(found: StoredVersion) -> list[ColumnAnswer]:
    return [ColumnAnswer(name=column.name, type=column.type) for column in found.columns]
