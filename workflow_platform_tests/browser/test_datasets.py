"""Datasets in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Page, expect

from workflow_platform_tests.api.people import document
from workflow_platform_tests.browser.builder import PEOPLE, client_of, make, step, upload
from workflow_platform_tests.browser.test_signing_in import log_in

pytestmark = pytest.mark.usefixtures("ana")


@pytest.fixture
def client(address: str, ana: None) -> Iterator[httpx2.Client]:  # noqa: ARG001  # the account comes first
    with client_of(address) as client:
        yield client


def choose_file(page: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.get_by_label("Upload files").set_input_files(file)  # type: ignore[arg-type]  # a payload is one, too


def test_a_file_is_corrected_before_it_is_imported(page: Page, client: httpx2.Client) -> None:
    page.goto("/datasets")
    log_in(page)
    expect(page.get_by_text("No datasets yet")).to_be_visible()
    choose_file(page, "sales.csv", b"shop;code;amount\nA;1;1,5\nB;2;2,25\n")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("All 2 rows can be read.")).to_be_visible()
    expect(dialog.get_by_label("Separator")).to_have_value(";")
    expect(dialog.get_by_label("Type of amount")).to_have_value(re.compile("DOUBLE|DECIMAL"))
    dialog.get_by_label("Type of code").select_option("VARCHAR")
    dialog.get_by_label("Name of the dataset").fill("Sales")
    dialog.get_by_role("button", name="Import").click()

    expect(page.get_by_role("heading", name="Sales")).to_be_visible()
    expect(page.get_by_role("gridcell", name="2.25")).to_be_visible()
    [dataset] = client.get("/datasets").json()
    assert [(column["name"], column["type"]) for column in dataset["columns"]][1] == ("code", "VARCHAR")


def test_rows_that_cannot_be_read_are_shown_and_left_out_only_if_one_says_so(
    page: Page, client: httpx2.Client
) -> None:
    page.goto("/datasets")
    log_in(page)
    expect(page.get_by_text("No datasets yet")).to_be_visible()
    choose_file(page, "sales.csv", b"shop,amount\nA,1\nB,two\nC,3\n")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Type of amount").select_option("BIGINT")
    expect(dialog.get_by_text("1 rows cannot be read:")).to_be_visible()
    dialog.get_by_role("button", name="Import").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Leave these rows out").check()
    dialog.get_by_role("button", name="Import").click()
    expect(page.get_by_text("2 rows · 2 columns")).to_be_visible()
    assert client.get("/datasets").json()[0]["rows"] == 2


def test_rows_are_pasted_from_a_spreadsheet(page: Page, client: httpx2.Client) -> None:
    page.goto("/datasets")
    log_in(page)
    page.get_by_role("button", name="Paste from a spreadsheet").click()
    page.get_by_label("Rows, copied from a spreadsheet").fill("shop\tamount\nA\t1\nB\t2\n")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("dialog").get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", name="pasted", exact=True)).to_be_visible()
    assert client.get("/datasets").json()[0]["rows"] == 2


def test_a_dataset_is_sorted_looked_into_and_built_upon(page: Page, client: httpx2.Client) -> None:
    upload(client, "people", PEOPLE)
    make(client, document(), publish=True)
    page.goto("/datasets")
    log_in(page)
    page.get_by_role("link", name="people", exact=True).click()
    cells = page.get_by_role("gridcell")
    expect(cells.first).to_have_text("Ana")
    page.get_by_role("button", name="Sort by age").click()
    expect(cells.first).to_have_text("Ed")
    page.get_by_role("tab", name="Columns").click()
    expect(page.get_by_role("region", name="income")).to_contain_text("Mean")
    page.get_by_role("tab", name="Versions").click()
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("tab", name="Lineage").click()
    expect(page.get_by_text("It is made of nothing else here, and nothing is made of it.")).to_be_visible()
    page.get_by_role("button", name="Build a workflow").click()
    expect(step(page, "people")).to_be_visible()


def test_a_dataset_is_deleted_and_had_back(page: Page, client: httpx2.Client) -> None:
    upload(client, "people", PEOPLE)
    page.goto("/datasets")
    log_in(page)
    page.get_by_role("button", name="More about people").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_text("'people' is deleted.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="people", exact=True)).to_be_visible()
