"""Steps grouped on the canvas, in frames."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from workflow_platform_tests.browser.builder import (
    PEOPLE,
    client_of,
    draft,
    make,
    step,
    upload,
    wait_until_saved,
)
from workflow_platform_tests.browser.conftest import BO
from workflow_platform_tests.browser.keyboard import Keys
from workflow_platform_tests.browser.test_budgets import WATCH, chain
from workflow_platform_tests.browser.test_signing_in import log_in

pytestmark = pytest.mark.usefixtures("ana")


@pytest.fixture
def client(address: str, ana: None) -> Iterator[httpx2.Client]:  # noqa: ARG001  # the account comes first
    with client_of(address) as client:
        upload(client, "people", PEOPLE)
        yield client


def framed(*steps: str, count: int = 4) -> dict[str, Any]:
    return {**chain(count), "frames": [{"title": "Clean", "color": "green", "steps": list(steps)}]}


def open_builder(page: Page, workflow: str, email: str = "ana@example.org") -> None:
    page.goto(f"/workflows/{workflow}/edit")
    log_in(page, email=email)
    expect(page.locator(".react-flow__node-step").first).to_be_visible()


def frame(page: Page, title: str) -> Locator:
    return page.get_by_role("group", name=f"Group: {title}")


def box(thing: Locator) -> FloatRect:
    found = thing.bounding_box()
    assert found
    return found


def drag(page: Page, thing: Locator, x: int, y: int) -> None:
    """Drag something by its top left corner."""
    start = box(thing)
    page.mouse.move(start["x"] + 30, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 30 + x / 2, start["y"] + 10 + y / 2)
    page.mouse.move(start["x"] + 30 + x, start["y"] + 10 + y, steps=4)
    page.mouse.up()


def places(client: httpx2.Client, workflow: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = draft(client, workflow)["layout"]["steps"]
    return found


def test_steps_are_grouped_with_the_keyboard_and_moved_together_by_the_title(
    page: Page, client: httpx2.Client
) -> None:
    workflow = make(client, chain(4))
    open_builder(page, workflow)
    keys = Keys(page)
    keys.press(page.locator("[data-id=s1]"))
    keys.press(page.locator("[data-id=s2]"), "Shift+Enter")
    expect(page.get_by_role("heading", name="2 steps are chosen")).to_be_visible()
    page.keyboard.press("Control+g")
    expect(page.get_by_role("heading", name="Group: Group")).to_be_visible()
    keys.type(page.get_by_role("textbox", name="Title"), "Clean")
    expect(frame(page, "Clean")).to_be_visible()
    wait_until_saved(page)
    assert draft(client, workflow)["document"]["frames"] == [{"title": "Clean", "steps": ["s1", "s2"]}]

    before = places(client, workflow)
    drag(page, frame(page, "Clean"), 60, 90)
    wait_until_saved(page)
    after = places(client, workflow)
    moves = {id_: (after[id_]["x"] - before[id_]["x"], after[id_]["y"] - before[id_]["y"]) for id_ in before}
    assert moves["s1"] == moves["s2"]
    assert min(moves["s1"]) > 0
    assert moves["s0"] == moves["s3"] == (0, 0)

    page.get_by_role("button", name="Undo").click()
    wait_until_saved(page)
    assert places(client, workflow) == before
    page.reload()
    expect(frame(page, "Clean")).to_be_visible()


def test_steps_are_grouped_from_the_menu_and_deleting_the_group_keeps_them(
    page: Page, client: httpx2.Client
) -> None:
    workflow = make(client, chain(4))
    open_builder(page, workflow)
    step(page, "s2").click()
    step(page, "s3").click(modifiers=["Control"])
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Group the selected steps").click()
    page.get_by_role("button", name="Amber").click()
    frame(page, "Group").get_by_text("Group", exact=True).dblclick()
    page.keyboard.type("Ends")
    page.keyboard.press("Enter")
    expect(frame(page, "Ends")).to_be_visible()
    wait_until_saved(page)
    [made] = draft(client, workflow)["document"]["frames"]
    assert made == {"title": "Ends", "color": "amber", "steps": ["s2", "s3"]}

    page.keyboard.press("Control+d")
    expect(frame(page, "Ends")).to_have_count(2)
    expect(page.locator(".react-flow__node-step")).to_have_count(6)
    page.keyboard.press("Control+z")
    expect(frame(page, "Ends")).to_have_count(1)

    frame(page, "Ends").get_by_text("Ends").click()
    page.keyboard.press("Delete")
    expect(frame(page, "Ends")).to_have_count(0)
    expect(page.locator(".react-flow__node-step")).to_have_count(4)
    page.keyboard.press("Control+z")
    frame(page, "Ends").get_by_text("Ends").click()
    page.keyboard.press("Control+Shift+g")
    expect(page.get_by_role("heading", name="2 steps are chosen")).to_be_visible()
    wait_until_saved(page)
    assert "frames" not in draft(client, workflow)["document"]


def test_a_group_follows_a_step_that_is_moved_and_nothing_else_is_drawn(
    page: Page, client: httpx2.Client
) -> None:
    workflow = make(client, framed("s1", "s2", "s3", count=5))
    open_builder(page, workflow)
    expect(page.locator(".react-flow__node-step").filter(has_text="4 columns")).to_have_count(5)
    page.wait_for_load_state("networkidle")
    start, height = box(step(page, "s2")), box(frame(page, "Clean"))["height"]
    page.mouse.move(start["x"] + 20, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, start["y"] + 30)
    page.evaluate(WATCH)
    for number in range(1, 9):
        page.mouse.move(start["x"] + 20, start["y"] + 30 + number * 10)
        page.wait_for_timeout(30)
    changed = page.evaluate("window.changed")
    page.mouse.up()
    assert len(changed) >= 5
    assert max(changed) <= 2
    assert box(frame(page, "Clean"))["height"] > height + 60


def test_arrow_keys_move_what_is_chosen_for_good(page: Page, client: httpx2.Client) -> None:
    workflow = make(client, framed("s1", "s2"))
    open_builder(page, workflow)
    Keys(page).press(frame(page, "Clean"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    wait_until_saved(page)
    after = places(client, workflow)
    assert after["s1"]["y"] == after["s2"]["y"] > after["s0"]["y"] == after["s3"]["y"]
    page.reload()
    expect(frame(page, "Clean")).to_be_visible()
    assert box(step(page, "s1"))["y"] > box(step(page, "s0"))["y"]
    Keys(page).press(frame(page, "Clean"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()


def test_tidying_up_leaves_other_steps_out_of_a_group(page: Page, client: httpx2.Client) -> None:
    document = framed("s1", "s3", count=6)
    document["steps"][3]["inputs"] = {"rows": "s0"}
    workflow = make(client, document)
    open_builder(page, workflow)
    page.get_by_role("button", name="Tidy up").click()
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    page.get_by_role("button", name="Fit View").click()
    page.wait_for_timeout(100)
    around = box(frame(page, "Clean"))
    for name in ("s0", "s2", "s4", "s5"):
        other = box(step(page, name))
        beside = other["x"] + other["width"] <= around["x"] or other["x"] >= around["x"] + around["width"]
        above = other["y"] + other["height"] <= around["y"] or other["y"] >= around["y"] + around["height"]
        assert beside or above, name


@pytest.mark.usefixtures("bo")
def test_who_may_only_look_sees_groups_and_changes_none(page: Page, client: httpx2.Client) -> None:
    workflow = make(client, framed("s1", "s2"))
    shared = client.post(f"/workflows/{workflow}/grants", json={"email": BO, "role": "viewer"})
    assert shared.is_success, shared.text
    open_builder(page, workflow, BO)
    drag(page, frame(page, "Clean"), 0, 80)
    assert box(step(page, "s1"))["y"] == pytest.approx(box(step(page, "s0"))["y"], abs=1)
    frame(page, "Clean").get_by_text("Clean").click()
    expect(page.get_by_role("textbox", name="Title")).to_be_disabled()
    page.keyboard.press("Control+Shift+g")
    page.keyboard.press("Delete")
    expect(frame(page, "Clean")).to_be_visible()
