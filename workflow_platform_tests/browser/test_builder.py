"""Workflows built in the browser."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from contextlib import suppress

import httpx2
import pytest
from playwright.sync_api import Browser, Error, Page, expect

from workflow_platform_tests.api.people import document
from workflow_platform_tests.browser.builder import (
    CITIES,
    PEOPLE,
    choose,
    client_of,
    draft,
    make,
    step,
    upload,
    wait_until_saved,
)
from workflow_platform_tests.browser.conftest import PATIENCE
from workflow_platform_tests.browser.test_signing_in import log_in
from workflow_platform_tests.project import ROOT

pytestmark = pytest.mark.usefixtures("ana")

INTENTS = ROOT / "workflow_platform_tests" / "browser" / "intents.json"


@pytest.fixture
def client(address: str, ana: None) -> Iterator[httpx2.Client]:  # noqa: ARG001  # the account comes first
    """Ana's client, who has two datasets."""
    with client_of(address) as client:
        upload(client, "people", PEOPLE)
        upload(client, "cities", CITIES)
        yield client


def open_builder(page: Page, workflow: str) -> None:
    page.goto(f"/workflows/{workflow}/edit")
    log_in(page)
    expect(page.locator(".react-flow__node-step").first).to_be_visible()


def test_a_workflow_is_built_by_mouse_with_its_rows_in_view(page: Page, client: httpx2.Client) -> None:
    page.goto("/")
    log_in(page)
    page.get_by_role("button", name="New workflow").first.click()
    page.get_by_role("button", name="Add a dataset").click()
    choose(page, "Dataset", "people")
    expect(page.get_by_text("All 5 rows")).to_be_visible()

    page.get_by_role("button", name="Add Filter rows").click()
    choose(page, "Column", "number age")
    choose(page, "Comparison", "is more than")
    page.get_by_label("Value", exact=True).fill("30")
    expect(page.get_by_text("All 3 rows")).to_be_visible()

    page.get_by_role("button", name="Add Dataset").click()
    choose(page, "Dataset", "cities")
    step(page, "filter").click()
    page.get_by_role("button", name="Add Join").click()
    choose(page, "Input right", "cities")
    page.get_by_role("button", name="country", exact=True).click()
    expect(page.get_by_text("3 of 3 rows of the left find a match")).to_be_visible()
    expect(page.get_by_text("2 of 3 rows of the right find a match")).to_be_visible()

    page.get_by_role("button", name="Add Group by").click()
    choose(page, "Group by", "text capital")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Name", exact=True).fill("total")
    choose(page, "Function", "Sum")
    choose(page, "Column", "number income")
    expect(page.get_by_text("All 2 rows")).to_be_visible()

    page.get_by_role("button", name="Add Sort").click()
    expect(step(page, "sort")).to_contain_text("still to be set")
    page.get_by_role("button", name="Add", exact=True).click()
    choose(page, "Column", "number total")
    choose(page, "Direction", "Descending")
    page.get_by_role("button", name="Add Result").click()
    expect(page.get_by_text("No problems")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 is published.")).to_be_visible()

    [workflow] = client.get("/workflows").json()["items"]
    shown = client.post(
        "/workflows/preview", json={"document": draft(client, workflow["id"])["document"], "step": "result"}
    ).json()
    assert shown["rows"] == [{"capital": "Lima", "total": 80}, {"capital": "Lisbon", "total": 10}]


def test_a_workflow_is_built_with_the_keyboard_alone(page: Page, client: httpx2.Client) -> None:
    page.goto("/")
    log_in(page)
    page.get_by_role("button", name="New workflow").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Add a dataset")).to_be_visible()

    def command(words: str) -> None:
        page.keyboard.press("Control+k")
        expect(page.get_by_role("combobox", name="Commands")).to_be_focused()
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_have_count(0)

    def tab_to(name: str) -> None:
        field = page.get_by_role("combobox", name=name, exact=True)
        for _ in range(80):
            page.keyboard.press("Tab")
            if field.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(name)

    command("add dataset")
    tab_to("Dataset")
    page.keyboard.type("people")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("All 5 rows")).to_be_visible()
    expect(step(page, "people")).to_contain_text("5 rows")
    command("add sort")
    add = page.get_by_role("button", name="Add", exact=True)
    expect(add).to_be_visible()
    add.focus()
    page.keyboard.press("Enter")
    tab_to("Column")
    page.keyboard.type("income")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    command("add result")
    expect(page.get_by_text("No problems")).to_be_visible()
    command("publish")
    expect(page.get_by_text("Version 1 is published.")).to_be_visible()
    [workflow] = client.get("/workflows").json()["items"]
    assert workflow["version"] == 1


def test_a_block_is_dropped_on_an_edge_and_an_edge_pulled_out(page: Page, client: httpx2.Client) -> None:
    workflow = make(client, document())
    open_builder(page, workflow)
    page.wait_for_timeout(300)
    edge = page.locator(".react-flow__edge").first.bounding_box()
    canvas = page.locator(".react-flow").bounding_box()
    assert edge
    assert canvas
    page.get_by_role("button", name="Add Sort").drag_to(
        page.locator(".react-flow"),
        target_position={
            "x": edge["x"] + edge["width"] / 2 - canvas["x"],
            "y": edge["y"] + edge["height"] / 2 - canvas["y"],
        },
    )
    expect(step(page, "sort")).to_be_visible()
    wait_until_saved(page)
    inputs = {one["id"]: one.get("inputs") for one in draft(client, workflow)["document"]["steps"]}
    assert inputs["sort"] == {"rows": "people"}
    assert inputs["adults"] == {"rows": "sort"}

    port = step(page, "adults").locator(".react-flow__handle.source").bounding_box()
    assert port
    page.mouse.move(port["x"] + 5, port["y"] + 5)
    page.mouse.down()
    page.mouse.move(port["x"] + 60, port["y"] + 160, steps=5)
    page.mouse.up()
    expect(page.get_by_role("combobox", name="Add a block")).to_be_focused()
    page.keyboard.type("limit")
    page.keyboard.press("Enter")
    expect(step(page, "limit")).to_be_visible()
    wait_until_saved(page)
    inputs = {one["id"]: one.get("inputs") for one in draft(client, workflow)["document"]["steps"]}
    assert inputs["limit"] == {"rows": "adults"}


def test_everything_is_undone_one_gesture_at_a_time(page: Page, client: httpx2.Client) -> None:
    workflow = make(client, document())
    open_builder(page, workflow)
    step(page, "people").click()
    page.get_by_role("textbox", name="Note").fill("one")
    page.get_by_role("textbox", name="Note").press_sequentially(" two three")
    page.get_by_role("button", name="Delete step").click()
    expect(step(page, "people")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(step(page, "people")).to_be_visible()
    step(page, "people").click()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("one two three")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("")
    page.get_by_role("button", name="Redo").click()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("one two three")

    step(page, "adults").click()
    page.keyboard.press("Control+d")
    expect(step(page, "adults 2")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(step(page, "adults 2")).to_have_count(0)


def test_steps_are_copied_from_one_workflow_into_another(page: Page, client: httpx2.Client) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_builder(page, make(client, document()))
    step(page, "people").click()
    step(page, "adults").click(modifiers=["Shift"])
    page.keyboard.press("Control+c")
    expect(page.get_by_role("status").filter(has_text="2 steps are copied.")).to_be_visible()

    other = make(client, document("Others", where="age < 20"))
    page.goto(f"/workflows/{other}/edit")
    expect(step(page, "people")).to_be_visible()
    page.keyboard.press("Control+v")
    expect(step(page, "adults 2")).to_be_visible()
    wait_until_saved(page)
    steps = {one["id"]: one for one in draft(client, other)["document"]["steps"]}
    assert steps["adults_2"]["settings"] == {"where": "age > 30"}
    assert steps["adults_2"]["inputs"] == {"rows": "people_2"}
    page.keyboard.press("Control+z")
    expect(step(page, "adults 2")).to_have_count(0)
    expect(step(page, "people 2")).to_have_count(0)


def test_no_edit_is_lost_when_the_tab_is_killed(
    browser: Browser, address: str, client: httpx2.Client
) -> None:
    workflow = make(client, document())
    moments = random.Random(4)  # noqa: S311  # not a secret
    with browser.new_context(base_url=address, reduced_motion="reduce") as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        open_builder(page, workflow)
        page.goto(f"/workflows/{workflow}/edit?step=people")
        for number in range(10):
            page.get_by_role("textbox", name="Note").fill(f"edit {number}")
            page.wait_for_timeout(moments.randrange(0, 1500))
            # The page hears nothing of its end.
            with suppress(Error):
                page.goto("chrome://crash")
            page = context.new_page()
            page.goto(f"/workflows/{workflow}/edit?step=people")
            expect(page.get_by_role("textbox", name="Note")).to_have_value(f"edit {number}")


def test_nothing_is_saved_over_what_somebody_else_has_saved(page: Page, client: httpx2.Client) -> None:
    workflow = make(client, document())
    open_builder(page, workflow)
    step(page, "people").click()
    page.get_by_role("textbox", name="Note").fill("mine")
    wait_until_saved(page)

    theirs = document(where="age > 50")
    assert client.put(f"/workflows/{workflow}", json={"document": theirs, "publish": False}).is_success
    page.get_by_role("textbox", name="Note").fill("mine, too")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Somebody else has saved this workflow meanwhile")
    assert draft(client, workflow)["document"] == theirs

    dialog.get_by_role("button", name="Keep mine as a copy").click()
    expect(page.get_by_role("heading", name="Adults (my copy)")).to_be_visible()
    copies = [item for item in client.get("/workflows").json()["items"] if item["name"] != "Adults"]
    kept = draft(client, copies[0]["id"])["document"]
    assert kept["steps"][0]["note"] == "mine, too"
    assert draft(client, workflow)["document"] == theirs


def test_what_one_has_sent_oneself_and_arrives_late_is_no_conflict(page: Page, client: httpx2.Client) -> None:
    workflow = make(client, document())
    open_builder(page, workflow)
    step(page, "people").click()
    note = page.get_by_role("textbox", name="Note")
    note.fill("mine")
    wait_until_saved(page)
    sent = draft(client, workflow)
    sent["document"]["steps"][0]["note"] = "mine, too"
    body = {"document": sent["document"], "layout": sent["layout"], "publish": False}
    late = client.put(f"/workflows/{workflow}", json=body)
    assert late.is_success

    with page.expect_response(lambda answer: answer.status == 412):
        note.fill("mine, too")
    wait_until_saved(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    note.fill("and more")
    wait_until_saved(page)
    assert draft(client, workflow)["document"]["steps"][0]["note"] == "and more"
    assert draft(client, workflow)["revision"] == late.json()["revision"] + 1


def test_a_value_that_is_clicked_becomes_a_filter(page: Page, client: httpx2.Client) -> None:
    workflow = make(client, document())
    page.goto(f"/workflows/{workflow}/edit?step=people")
    log_in(page)
    page.get_by_role("gridcell", name="PE").first.click()
    page.get_by_role("menuitem", name="Keep only 'PE'").click()
    expect(step(page, "filter")).to_be_visible()
    expect(page.get_by_text("All 3 rows")).to_be_visible()
    wait_until_saved(page)
    added = draft(client, workflow)["document"]["steps"][-1]
    assert (added["settings"], added["inputs"]) == ({"where": "country = 'PE'"}, {"rows": "people"})


def test_a_column_that_is_gone_is_replaced_by_one_click(page: Page, client: httpx2.Client) -> None:
    made = document()
    made["steps"][1] = {
        "id": "by_age",
        "block": "sort",
        "settings": {"by": [{"column": "Age_"}]},
        "inputs": {"rows": "people"},
    }
    made["steps"][2]["inputs"] = {"rows": "by_age"}
    workflow = make(client, made)
    open_builder(page, workflow)
    page.get_by_role("button", name=re.compile("problem")).click()
    page.get_by_role("dialog").get_by_role("button").first.click()
    expect(page.get_by_text("There is no column 'Age_' any more.")).to_be_visible()
    page.get_by_role("button", name="Use 'age' instead").click()
    expect(page.get_by_text("No problems")).to_be_visible()


def test_a_formula_is_completed_and_its_fault_marked(page: Page, client: httpx2.Client) -> None:
    made = document()
    made["steps"][1] = {
        "id": "more",
        "block": "formula",
        "settings": {"columns": [{"name": "double", "formula": "income"}]},
        "inputs": {"rows": "people"},
    }
    made["steps"][2]["inputs"] = {"rows": "more"}
    workflow = make(client, made)
    page.goto(f"/workflows/{workflow}/edit?step=more")
    log_in(page)
    editor = page.get_by_label("Formula, as a formula")
    expect(page.get_by_text("All 5 rows")).to_be_visible()
    editor.fill("inc")
    expect(page.get_by_role("option", name=re.compile("^income"))).to_be_visible()
    editor.press("Enter")
    editor.press_sequentially(" * 2 +")
    settings = page.get_by_role("region", name="Settings")
    expect(settings.get_by_text("A value is missing after '+'.")).to_be_visible()
    expect(page.get_by_text("These are the rows before the last change.")).to_be_visible()
    editor.fill("income * 2")
    expect(page.get_by_role("gridcell", name="140")).to_be_visible()


def test_blocks_are_found_by_what_one_wants_to_do(page: Page, client: httpx2.Client) -> None:
    workflow = make(client, document())
    open_builder(page, workflow)
    titles = {one["block"]: one["title"] for one in client.get("/blocks").json()["blocks"]}
    intents = json.loads(INTENTS.read_text())
    search = page.get_by_label("Find a block, or say what you want to do")
    missed = []
    for phrase, wanted in intents.items():
        search.fill(phrase)
        shown = page.get_by_role("region", name="Blocks").get_by_role("button").all_inner_texts()
        if titles[wanted] not in [title.strip() for title in shown[:3]]:
            missed.append(phrase)
    assert len(intents) >= 50
    assert len(missed) <= len(intents) // 10, missed
