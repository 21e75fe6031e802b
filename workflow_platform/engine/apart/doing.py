"""Tasks, done in this process."""

from __future__ import annotations

from workflow_platform.engine.apart.tasks import (
    REPLY,
    TASK,
    DownloadAnswer,
    DownloadTask,
    IngestAnswer,
    IngestTask,
    Refusal,
    Reply,
)
from workflow_platform.engine.downloads import write_download
from workflow_platform.engine.ingest import RejectedRowsError, ingest
from workflow_platform.engine.ingest.appending import append
from workflow_platform.engine.stored_rows import sample_rows
from workflow_platform.errors import PlatformError
from workflow_platform.spec.problems import WorkflowInvalidError


def reply(task: bytes) -> bytes:
    """Do a task, given as JSON, and return the reply as JSON."""
    asked = TASK.validate_json(task)
    try:
        done = _ingest(asked) if isinstance(asked, IngestTask) else _download(asked)
    except RejectedRowsError as error:
        done = Reply(refused=Refusal(error.message, error.hint, error.rejects, error.count))
    except WorkflowInvalidError as error:
        done = Reply(refused=Refusal(error.message, error.hint, problems=error.problems))
    except PlatformError as error:
        done = Reply(refused=Refusal(error.message, error.hint))
    return REPLY.dump_json(done)


def _ingest(task: IngestTask) -> Reply:
    made = ingest(
        task.source,
        task.target,
        task.bounds,
        task.said,
        most_rejects=task.most_rejects,
        most_rows=task.most_rows,
    )
    if task.after is not None:
        made = append(made, task.after, task.target, task.bounds)
    rows = sample_rows(task.target, task.shown, task.bounds) if task.shown else []
    return Reply(ingested=IngestAnswer(made, rows))


def _download(task: DownloadTask) -> Reply:
    size = write_download(task.source, task.schema, task.view, task.target, task.bounds, raw=task.raw)
    return Reply(downloaded=DownloadAnswer(size))
