"""What differs between two documents."""

from __future__ import annotations

from pydantic import JsonValue

from workflow_platform.spec.changes import Change, Changes, StepChanges, changes


def step(id_: str, **settings: JsonValue) -> dict[str, JsonValue]:
    return {"id": id_, "block": "filter", "settings": settings}


def test_steps_that_come_go_and_change_are_told_apart() -> None:
    before: dict[str, JsonValue] = {
        "name": "A",
        "steps": [step("gone"), step("kept"), step("new", where="x")],
    }
    after: dict[str, JsonValue] = {"name": "B", "steps": [step("new", where="y"), step("kept"), step("came")]}
    assert changes(before, after) == Changes(
        added=("came",),
        removed=("gone",),
        changed=(StepChanges("new", (Change("/settings/where", "x", "y"),)),),
        others=(Change("/name", "A", "B"),),
    )


def test_equal_documents_differ_in_nothing_whatever_the_order_of_their_steps() -> None:
    one: dict[str, JsonValue] = {"steps": [step("a"), step("b")]}
    other: dict[str, JsonValue] = {"steps": [step("b"), step("a")]}
    assert changes(one, other) == Changes((), (), (), ())


def test_what_was_not_there_was_nothing() -> None:
    found = changes({"steps": [step("a")]}, {"steps": [step("a", where="x") | {"note": "why"}]})
    assert found.changed == (
        StepChanges("a", (Change("/settings/where", None, "x"), Change("/note", None, "why"))),
    )


def test_what_is_no_list_of_steps_has_no_steps() -> None:
    assert changes({"steps": 7}, {"steps": ["x", step("a")]}).added == ("a",)


def test_a_frame_is_a_change_of_the_workflow_and_of_no_step() -> None:
    frames: list[JsonValue] = [{"title": "Clean", "steps": ["a"]}]
    found = changes({"steps": [step("a")]}, {"steps": [step("a")], "frames": frames})
    assert found == Changes((), (), (), (Change("/frames", None, frames),))
