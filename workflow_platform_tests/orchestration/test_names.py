"""Names that Dagster accepts, each readable back."""

from __future__ import annotations

import pytest
from dagster._core.definitions.utils import DISALLOWED_NAMES, check_valid_name
from hypothesis import given
from hypothesis import strategies as st

from workflow_platform.orchestration.names import dagster_name, job_name, own_name, parse_job_name
from workflow_platform.spec.names import slug

IDENTIFIERS = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,59}", fullmatch=True)
DIFFICULT = st.sampled_from(sorted(DISALLOWED_NAMES)).flatmap(
    lambda name: st.integers(0, 3).map(lambda count: name + "_" * count)
)


@given(IDENTIFIERS | DIFFICULT)
def test_every_step_id_gives_a_name_that_dagster_accepts_and_that_leads_back(step: str) -> None:
    name = dagster_name(step)

    check_valid_name(name)
    assert own_name(name) == step


@given(st.lists(IDENTIFIERS | DIFFICULT, unique=True))
def test_different_step_ids_give_different_names(steps: list[str]) -> None:
    assert len({dagster_name(step) for step in steps}) == len(steps)


@given(st.text(max_size=20) | st.sampled_from(sorted(DISALLOWED_NAMES)), st.none() | st.integers(1, 10**9))
def test_every_job_name_is_accepted_and_leads_back(name: str, number: int | None) -> None:
    key = slug(name, "_")

    check_valid_name(job_name(key, number))
    assert parse_job_name(job_name(key, number)) == (key, number)


@pytest.mark.parametrize("name", ["totals__v0", "totals__v", "totals__v01", "__v1"])
def test_what_is_no_version_is_part_of_the_key(name: str) -> None:
    assert parse_job_name(name) == (name, None)
