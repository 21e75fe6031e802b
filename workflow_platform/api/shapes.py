"""What the shapes of all routes have in common."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Header, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict

from workflow_platform.store.access import Whose

MOST = 200


class Body(BaseModel):
    """Something that is sent here; what it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _in_utc(moment: datetime) -> datetime:
    # The database knows no offsets of 16 hours and more, and there is nothing before the first year.
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("this moment is out of range") from error


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many to give at most.")]
Offset = Annotated[int, Query(ge=0, le=2**31 - 1, description="How many to leave out first.")]
OwnerFilter = Annotated[
    Whose | None, Query(description="Only the asker's own, or only those that others share.")
]
IdempotencyKey = Annotated[
    str | None,
    Header(min_length=1, max_length=200, description="A word of the caller's: the same one, the same run."),
]
