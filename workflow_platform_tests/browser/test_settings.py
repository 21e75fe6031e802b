"""The settings of steps, as a person chooses them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect

from workflow_platform_tests.browser.builder import choose, client_of, draft, make, step, upload
from workflow_platform_tests.browser.test_builder import open_builder

ORDERS = "order,status,city\n1,new,Porto\n2,paid,Lima\n3,,Porto\n4,sent,Oslo\n5,paid,Porto\n"
STOPS = "city,line\nPorto,A\nPorto,B\nLima,C\n"


@pytest.fixture
def client(address: str, ana: None) -> Iterator[httpx2.Client]:  # noqa: ARG001  # the account comes first
    with client_of(address) as client:
        upload(client, "orders", ORDERS)
        upload(client, "stops", STOPS)
        yield client


def begun(*steps: dict[str, Any]) -> dict[str, Any]:
    orders = {"id": "orders", "block": "dataset", "settings": {"dataset": "orders"}}
    return {"format": 1, "name": "Orders", "steps": [orders, *steps]}


def test_conditions_are_chosen_with_the_values_in_view(page: Page, client: httpx2.Client) -> None:
    workflow = make(client, begun({"id": "kept", "block": "filter", "inputs": {"rows": "orders"}}))
    open_builder(page, workflow)
    step(page, "kept").click()
    # What comes in is there before the step has rows of its own.
    expect(page.get_by_text("These rows come in.")).to_be_visible()
    expect(page.get_by_role("gridcell", name="Lima")).to_be_visible()

    choose(page, "Column", "text status")
    choose(page, "Comparison", "is not")
    page.get_by_role("combobox", name="Value", exact=True).click()
    page.get_by_role("option", name="paid", exact=True).click()
    # Three, as what is missing is not paid either.
    expect(page.get_by_text("All 3 rows")).to_be_visible()

    choose(page, "Comparison", "is one of")
    page.get_by_role("combobox", name="Values", exact=True).click()
    page.get_by_role("option", name="new", exact=True).click()
    expect(page.get_by_text("All 3 rows")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Add a condition").click()
    page.get_by_role("combobox", name="Column", exact=True).last.click()
    page.get_by_role("option", name="number order", exact=True).click()
    page.get_by_role("combobox", name="Comparison", exact=True).last.click()
    page.get_by_role("option", name="is between", exact=True).click()
    page.get_by_label("From", exact=True).fill("2")
    page.get_by_label("To", exact=True).fill("4")
    expect(page.get_by_text("1 row", exact=True)).to_be_visible()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    where = draft(client, workflow)["document"]["steps"][1]["settings"]["where"]
    assert where == "status in ('paid', 'new') and order between 2 and 4"


def test_a_measure_is_called_by_what_it_is_until_somebody_names_it(page: Page, client: httpx2.Client) -> None:
    open_builder(page, make(client, begun()))
    step(page, "orders").click()
    page.get_by_role("button", name="Add Aggregate").click()
    page.get_by_role("button", name="Add", exact=True).click()
    name = page.get_by_label("Name", exact=True)
    expect(name).to_have_value("count")
    expect(page.get_by_text("1 row", exact=True)).to_be_visible()
    choose(page, "Function", "Maximum")
    choose(page, "Column", "number order")
    expect(name).to_have_value("max_order")
    name.fill("last")
    choose(page, "Function", "Minimum")
    expect(name).to_have_value("last")


def test_a_join_that_makes_rows_more_says_so(page: Page, client: httpx2.Client) -> None:
    stops = {"id": "stops", "block": "dataset", "settings": {"dataset": "stops"}}
    join = {
        "id": "both",
        "block": "join",
        "settings": {"keys": [{"left": "city", "right": "city"}]},
        "inputs": {"left": "orders", "right": "stops"},
    }
    open_builder(page, make(client, begun(stops, join)))
    step(page, "both").click()
    told = page.get_by_text("Some rows of the left match several of the right: 4 rows become 7.")
    expect(told).to_be_visible()
    choose(page, "Keep", "Rows of the left that match something")
    expect(told).to_be_hidden()


def test_each_thing_added_to_a_list_is_undone_by_itself(page: Page, client: httpx2.Client) -> None:
    workflow = make(client, begun({"id": "sorted", "block": "sort", "inputs": {"rows": "orders"}}))
    open_builder(page, workflow)
    step(page, "sorted").click()
    add = page.get_by_role("button", name="Add", exact=True)
    keys = page.get_by_role("combobox", name="Column", exact=True)
    add.click()
    add.click()
    expect(keys).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(keys).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(keys).to_have_count(0)


def test_a_number_may_be_a_parameter(page: Page, client: httpx2.Client) -> None:
    limit = {"id": "few", "block": "limit", "settings": {"count": "${most}"}, "inputs": {"rows": "orders"}}
    parameters = [{"name": "most", "type": "integer", "default": 2}]
    workflow = make(client, {**begun(limit), "parameters": parameters})
    open_builder(page, workflow)
    step(page, "few").click()
    rows = page.get_by_role("combobox", name="Rows to keep", exact=True)
    expect(rows).to_have_value("${most}")
    expect(page.get_by_text("All 2 rows")).to_be_visible()
    rows.fill("3")
    expect(page.get_by_text("All 3 rows")).to_be_visible()
    rows.fill("$")
    expect(page.get_by_text("A number, or a parameter")).to_be_visible()
    page.get_by_role("option", name="${most}").click()
    expect(page.get_by_text("All 2 rows")).to_be_visible()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert draft(client, workflow)["document"]["steps"][1]["settings"] == {"count": "${most}"}


def test_a_step_takes_any_name_that_leaves_letters(page: Page, client: httpx2.Client) -> None:
    workflow = make(client, begun({"id": "few", "block": "limit", "inputs": {"rows": "orders"}}))
    open_builder(page, workflow)
    step(page, "few").click()
    name = page.get_by_label("Name of the step")
    name.fill("日本")
    name.press("Enter")
    expect(page.get_by_text("letters from A to Z")).to_be_visible()
    expect(name).to_have_value("日本")
    name.fill("Größe, klein")
    name.press("Enter")
    expect(step(page, "Grosse klein")).to_be_visible()
    expect(name).to_have_value("Grosse_klein")


def test_a_value_is_replaced_by_what_one_says(page: Page, client: httpx2.Client) -> None:
    workflow = make(client, begun())
    open_builder(page, workflow)
    step(page, "orders").click()
    page.get_by_role("gridcell", name="paid").first.click()
    page.get_by_role("menuitem", name="Replace 'paid'…").click()
    dialog = page.get_by_role("dialog", name="Replace 'paid' in status")
    dialog.get_by_label("By").fill("settled")
    dialog.get_by_role("button", name="Replace", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("gridcell", name="settled")).to_have_count(2)
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    added = draft(client, workflow)["document"]["steps"][-1]["settings"]
    assert added == {"columns": [{"name": "status", "formula": "if(status = 'paid', 'settled', status)"}]}
