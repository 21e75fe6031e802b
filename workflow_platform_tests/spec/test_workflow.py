"""The document's own rules: what a frame may be, and that documents without one stay what they were."""

from __future__ import annotations

import pytest
from pydantic import JsonValue, ValidationError

from workflow_platform.spec.workflow import MAX_FRAMES, WorkflowSpec

STEPS: list[JsonValue] = [{"id": "people", "block": "dataset"}, {"id": "result", "block": "result"}]


def read(*frames: JsonValue) -> WorkflowSpec:
    return WorkflowSpec.model_validate({"format": 1, "name": "Framed", "steps": STEPS, "frames": frames})


def test_a_frame_has_steps_and_may_have_a_title_and_a_colour() -> None:
    plain, told = read({"steps": ["people"]}, {"title": "Ends", "color": "green", "steps": ["result"]}).frames
    assert (plain.title, plain.color, plain.steps) == ("", "blue", ("people",))
    assert (told.title, told.color, told.steps) == ("Ends", "green", ("result",))


@pytest.mark.parametrize(
    "frame",
    [
        {"steps": []},
        {"title": "x" * 101, "steps": ["people"]},
        {"color": "#ff0000", "steps": ["people"]},
        {"steps": ["no id"]},
        {"steps": ["people"], "x": 40},
        {"title": "Nothing"},
    ],
    ids=["empty", "long title", "colour of its own", "no id", "place", "no steps"],
)
def test_what_is_no_frame_is_refused(frame: JsonValue) -> None:
    with pytest.raises(ValidationError):
        read(frame)


def test_there_are_so_many_frames_at_most() -> None:
    frame: JsonValue = {"steps": ["people"]}
    assert len(read(*[frame] * MAX_FRAMES).frames) == MAX_FRAMES
    with pytest.raises(ValidationError):
        read(*[frame] * (MAX_FRAMES + 1))


def test_a_document_is_written_with_its_frames_and_without_them_as_before_there_were_any() -> None:
    assert "frames" not in read().model_dump(mode="json")
    framed = read({"steps": ["people"]})
    assert framed.model_dump(mode="json")["frames"] == [{"title": "", "color": "blue", "steps": ["people"]}]
    assert WorkflowSpec.model_validate(framed.model_dump(mode="json")) == framed
