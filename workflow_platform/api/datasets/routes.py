"""The routes of datasets."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from workflow_platform.api.asking import AskerOf
from workflow_platform.api.datasets.answers import (
    column_answers,
    dataset_answer,
    profile_answer,
    row_groups_answer,
    version_changes_answer,
)
from workflow_platform.api.datasets.content_disposition import attachment
from workflow_platform.api.datasets.grouping import GroupingOf
from workflow_platform.api.datasets.receiving import require_room, write_body
from workflow_platform.api.datasets.samples import samples_for
from workflow_platform.api.datasets.shapes import (
    ColumnProfileAnswer,
    DatasetAnswer,
    DatasetChange,
    DatasetReaderAnswer,
    RowGroupsAnswer,
    Rows,
    VersionChangesAnswer,
)
from workflow_platform.api.datasets.viewing import ViewOf
from workflow_platform.api.shapes import Limit, Offset, OwnerFilter
from workflow_platform.api.site import Site, SiteOf
from workflow_platform.api.stored import DatasetHistoryOf, DatasetsOf
from workflow_platform.api.uploads.routes import FILE_BODY, MOST_BYTES, FileName
from workflow_platform.engine.apart.parent import download_apart
from workflow_platform.engine.apart.tasks import DownloadTask
from workflow_platform.engine.bounds import size_in_bytes
from workflow_platform.engine.grouping import grouped
from workflow_platform.engine.profile import profile
from workflow_platform.engine.restoring import restore_version
from workflow_platform.engine.row_view import ALL_ROWS
from workflow_platform.engine.stored_rows import rows_page
from workflow_platform.engine.unfinished_uploads import UnfinishedUploads
from workflow_platform.engine.uploads import keep_upload
from workflow_platform.engine.version_changes import Stored, version_changes
from workflow_platform.spec.names import Name
from workflow_platform.spec.schema import names
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import transaction
from workflow_platform.store.datasets import Datasets, StoredVersion
from workflow_platform.store.quotas import default_quotas

router = APIRouter(prefix="/datasets", tags=["datasets"])

Version = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="The latest by default.")]

VersionNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]

Raw = Annotated[
    bool, Query(description="Leave texts that Excel takes for formulas as they are, in CSV and Excel.")
]
Deleted = Annotated[
    bool, Query(description="List the deleted ones instead that can be had back, the last one first.")
]
Force = Annotated[bool, Query(description="Delete it even if workflows read it.")]
RenamedByForce = Annotated[bool, Query(description="Rename it even if workflows read it by its name.")]
MOST_PROFILED = 50
ProfiledColumns = Annotated[
    list[str] | None, Query(max_length=MOST_PROFILED, description="A column to look at; may be repeated.")
]
RowLimit = Annotated[int, Query(ge=1, le=1000, description="How many rows to give at most.")]
RowOffset = Annotated[int, Query(ge=0, le=2**62, description="How many rows to leave out first.")]


@router.get("")
def list_datasets(
    datasets: DatasetsOf,
    history: DatasetHistoryOf,
    search: Annotated[str, Query(max_length=100)] = "",
    owner: OwnerFilter = None,
    limit: Limit = 50,
    offset: Offset = 0,
    deleted: Deleted = False,  # noqa: FBT002  # FastAPI passes it by name
) -> list[DatasetAnswer]:
    """List the datasets, by name."""
    if deleted:
        return [dataset_answer(found) for found in history.deleted()]
    return [dataset_answer(found) for found in datasets.list(search, limit, offset, owner)]


@router.post("", status_code=201, max_body_size=MOST_BYTES, openapi_extra=FILE_BODY)
async def upload(
    request: Request,
    asker: AskerOf,
    site: SiteOf,
    name: Annotated[Name, Query(description="The dataset; an upload of that name gets a new version.")],
    file: FileName,
) -> DatasetAnswer:
    """Upload a file, sent as the body, as a version of a dataset: a whole one, or none."""
    uploads = UnfinishedUploads(site.settings.scratch, asker.actor, site.settings.upload_hours)
    with site.files.one_of(asker.actor.user_id):
        await run_in_threadpool(require_room, site, asker.actor)
        with uploads.coming(file) as place:
            await write_body(request, place, size_in_bytes(site.settings.upload_limit))
        return await run_in_threadpool(_kept, site, asker.actor, uploads, UUID(place.parent.stem), name)


@router.post("/samples", status_code=201)
def load_sample_data(asker: AskerOf, site: SiteOf) -> list[str]:
    """Make datasets of the sample tables whose names are free, and tell their names."""
    with site.files.one_of(asker.actor.user_id):
        require_room(site, asker.actor)
        return list(samples_for(asker.actor, site.engine, site.settings, site.bounds))


@router.get("/{dataset_id}")
def get_dataset(dataset_id: UUID, datasets: DatasetsOf, version: Version = None) -> DatasetAnswer:
    """Return a dataset."""
    return dataset_answer(datasets.get(dataset_id, version))


@router.patch("/{dataset_id}")
def change_dataset(
    dataset_id: UUID,
    body: DatasetChange,
    history: DatasetHistoryOf,
    force: RenamedByForce = False,  # noqa: FBT002  # as above
) -> DatasetAnswer:
    """Rename a dataset. The result of a workflow has its name from there."""
    return dataset_answer(history.rename(dataset_id, body.name, force=force))


@router.delete("/{dataset_id}", status_code=204)
def delete_dataset(dataset_id: UUID, history: DatasetHistoryOf, force: Force = False) -> None:  # noqa: FBT002  # as above
    """Delete a dataset. For 30 days it can be had back."""
    history.delete(dataset_id, force=force)


@router.post("/{dataset_id}/undelete")
def undelete_dataset(dataset_id: UUID, history: DatasetHistoryOf) -> DatasetAnswer:
    """Have a deleted dataset back."""
    return dataset_answer(history.undelete(dataset_id))


@router.get("/{dataset_id}/readers")
def list_dataset_readers(dataset_id: UUID, history: DatasetHistoryOf) -> list[DatasetReaderAnswer]:
    """List the workflows that read a dataset, and would miss it."""
    return [DatasetReaderAnswer(id=found.id, name=found.name) for found in history.readers(dataset_id)]


@router.get("/{dataset_id}/versions")
def list_dataset_versions(
    dataset_id: UUID, history: DatasetHistoryOf, limit: Limit = 50, offset: Offset = 0
) -> list[DatasetAnswer]:
    """List the versions of a dataset, the latest first."""
    return [dataset_answer(found) for found in history.versions(dataset_id, limit, offset)]


@router.post("/{dataset_id}/versions/{number}/restore", status_code=201)
def restore_dataset_version(
    dataset_id: UUID, number: VersionNumber, asker: AskerOf, site: SiteOf
) -> DatasetAnswer:
    """Make the rows of an old version those of a new one."""
    lake, quotas = site.settings.lake, default_quotas(site.settings)
    return dataset_answer(restore_version(site.engine, asker.actor, lake, dataset_id, number, quotas=quotas))


@router.get("/{dataset_id}/versions/{number}/changes")
def compare_dataset_versions(
    dataset_id: UUID,
    number: VersionNumber,
    since: Annotated[int, Query(ge=1, le=2**31 - 1, description="The earlier version.")],
    asker: AskerOf,
    site: SiteOf,
) -> VersionChangesAnswer:
    """Say which rows a version has that an earlier one had not, and the other way round."""
    earlier, later = (_found(site, asker.actor, dataset_id, version) for version in (since, number))
    with site.files.one_of(asker.actor.user_id):
        changes = version_changes(_stored(site, earlier), _stored(site, later), site.bounds)
    return version_changes_answer(changes, since=earlier.number, version=later.number)


@router.get("/{dataset_id}/groups")
def get_row_groups(
    dataset_id: UUID,
    asker: AskerOf,
    site: SiteOf,
    view: ViewOf,
    wanted: GroupingOf,
    version: Version = None,
) -> RowGroupsAnswer:
    """Sum up a dataset's rows that match by the values of a column, as a chart of them needs."""
    found = _found(site, asker.actor, dataset_id, version)
    file = site.settings.lake / found.file
    with site.files.one_of(asker.actor.user_id):
        return row_groups_answer(grouped(file, found.columns, view, wanted, site.bounds))


@router.get("/{dataset_id}/rows")
def get_rows(
    dataset_id: UUID,
    asker: AskerOf,
    site: SiteOf,
    view: ViewOf,
    version: Version = None,
    limit: RowLimit = 100,
    offset: RowOffset = 0,
) -> Rows:
    """Return some of a dataset's rows that match, and the number of all that do.

    Decimals, and integers beyond 2^53 - 1, are texts of digits, so that no reader rounds them; NaN and
    infinities are the texts NaN, Infinity and -Infinity; dates and times are as in ISO 8601, binary
    data is in base64.
    """
    found = _found(site, asker.actor, dataset_id, version)
    file = site.settings.lake / found.file
    with site.files.one_of(asker.actor.user_id):
        page = rows_page(file, found.columns, view, site.bounds, limit=limit, offset=offset)
    return Rows(columns=column_answers(found.columns), rows=page.rows, total=page.total)


@router.get("/{dataset_id}/profile")
def get_profile(
    dataset_id: UUID,
    asker: AskerOf,
    site: SiteOf,
    view: ViewOf,
    column: ProfiledColumns = None,
    version: Version = None,
) -> list[ColumnProfileAnswer]:
    """Say what is in columns of a dataset's rows that match: the first 50 columns, or those asked for."""
    found = _found(site, asker.actor, dataset_id, version)
    file = site.settings.lake / found.file
    columns = column or names(found.columns)[:MOST_PROFILED]
    with site.files.one_of(asker.actor.user_id):
        profiles = profile(file, found.columns, view, columns, site.bounds)
    return [profile_answer(each) for each in profiles]


@router.get("/{dataset_id}/download", response_class=FileResponse)
def download(
    dataset_id: UUID,
    asker: AskerOf,
    site: SiteOf,
    view: ViewOf,
    format: Literal["csv", "parquet", "json", "ndjson", "xlsx"] = "csv",  # noqa: A002  # the word in the address
    raw: Raw = False,  # noqa: FBT002  # FastAPI passes it by name
    version: Version = None,
) -> FileResponse:
    """Return all rows of a dataset that match as a file."""
    found = _found(site, asker.actor, dataset_id, version)
    stored = site.settings.lake / found.file
    headers = {"Content-Disposition": attachment(f"{found.name}.{format}")}
    if format == "parquet" and view == ALL_ROWS:
        return FileResponse(stored, headers=headers)
    made = site.settings.scratch / f"download-{uuid4()}.{format}"
    with site.files.one_of(asker.actor.user_id):
        download_apart(DownloadTask(stored, found.columns, view, made, site.bounds, raw))
    return FileResponse(made, headers=headers, background=BackgroundTask(made.unlink))


def _found(site: Site, actor: Actor, dataset_id: UUID, version: int | None) -> StoredVersion:
    # In a transaction of its own: what follows takes long, and needs no connection to the database.
    with transaction(site.engine, actor) as session:
        return Datasets(session, actor).get(dataset_id, version)


def _stored(site: Site, found: StoredVersion) -> Stored:
    return Stored(site.settings.lake / found.file, found.columns)


def _kept(site: Site, actor: Actor, uploads: UnfinishedUploads, upload_id: UUID, name: str) -> DatasetAnswer:
    try:
        found = uploads.get(upload_id)
        kept = keep_upload(
            site.engine,
            actor,
            site.settings.lake,
            found.file,
            name=name,
            bounds=site.import_bounds,
            quotas=default_quotas(site.settings),
        )
    finally:
        uploads.remove(upload_id)
    return dataset_answer(kept.version)
