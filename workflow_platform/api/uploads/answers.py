"""What was found in a file, as the API tells it."""

from __future__ import annotations

from dataclasses import asdict

from workflow_platform.api.datasets.answers import column_answers
from workflow_platform.api.uploads.shapes import Preview, ReadingAnswer, RejectAnswer
from workflow_platform.engine import uploads
from workflow_platform.engine.ingest import Ingested


def preview_answer(seen: uploads.Preview) -> Preview:
    """Return what would become of a file."""
    made = seen.answer.made
    return Preview(
        reading=ReadingAnswer.model_validate(asdict(made.reading)),
        columns=column_answers(made.schema),
        rows=seen.answer.rows,
        row_count=made.rows,
        complete=seen.complete,
        rejects=rejects_answer(made),
        rejected=made.rejected,
    )


def rejects_answer(made: Ingested) -> list[RejectAnswer]:
    """Return the rows that cannot be read."""
    return [RejectAnswer(line=r.line, column=r.column, reason=r.reason) for r in made.rejects]
