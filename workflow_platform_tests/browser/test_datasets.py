"""Datasets in the browser: from files and spreadsheets, looked at, built on and deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from workflow_platform_tests.api.people import document
from workflow_platform_tests.browser.builder import client_of, make, upload
from workflow_platform_tests.browser.test_signing_in import log_in

PEOPLE = "name,age\nAna,41\nBo,\nCy,12\n"
DROP = """([name, content]) => {
  const data = new DataTransfer();
  data.items.add(new File([content], name));
  document.querySelector("h1").dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer: data }));
}"""


@pytest.fixture
def client(address: str, ana: None) -> Iterator[httpx2.Client]:  # noqa: ARG001  # the account comes first
    with client_of(address) as client:
        yield client


@pytest.fixture
def datasets(client: httpx2.Client, page: Page) -> Page:  # noqa: ARG001  # the account comes first
    """The page of datasets, of which there are none."""
    page.goto("/datasets")
    log_in(page)
    expect(page.get_by_role("heading", name="Datasets")).to_be_visible()
    return page


def choose(page: Page, file: str, content: bytes) -> Locator:
    """Choose a file, and return the dialog that imports it."""
    payload: FilePayload = {"name": file, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").set_input_files([payload])
    return page.get_by_role("dialog", name=f"Import {file}")


def test_a_file_is_corrected_before_it_becomes_a_dataset(datasets: Page) -> None:
    expect(datasets.get_by_text("No datasets yet")).to_be_visible()
    dialog = choose(datasets, "parts.csv", b"code;price\n007;1,5\n012;2,25\n")
    expect(dialog.get_by_label("Separator")).to_have_value(";")
    expect(dialog.get_by_label("Decimals have a comma, as 1,5")).to_be_checked()
    expect(dialog.get_by_label("Type of price")).to_have_value("DOUBLE")

    # What cannot be read so can be corrected again.
    dialog.get_by_label("Type of code").select_option("DATE")
    expect(dialog).to_contain_text("Rows that cannot be read: 2")
    dialog.get_by_label("Type of code").select_option("BIGINT")
    expect(dialog.get_by_role("cell", name="7", exact=True)).to_be_visible()
    dialog.get_by_label("Separator").select_option("Comma")
    dialog.get_by_label("Separator").select_option("Semicolon")
    expect(dialog.get_by_label("Type of price")).to_be_visible()
    dialog.get_by_label("Name of the dataset").fill("Parts")
    dialog.get_by_role("button", name="Import", exact=True).click()

    datasets.wait_for_url(re.compile("/datasets/[0-9a-f-]{36}$"))
    expect(datasets.get_by_role("heading", name="Parts")).to_be_visible()
    expect(datasets.get_by_text("2 rows · 2 columns · version 1")).to_be_visible()


def test_a_name_that_is_taken_is_told_at_its_place_and_replaced(
    client: httpx2.Client, datasets: Page
) -> None:
    upload(client, "people", PEOPLE)
    dialog = choose(datasets, "people.csv", b"name,age\nDa,62\n")
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(dialog.get_by_label("Name of the dataset")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("If there is a dataset of that name").select_option("Replace its rows")
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(datasets.get_by_text("1 row · 2 columns · version 2")).to_be_visible()

    datasets.get_by_text("Versions", exact=True).click()
    datasets.get_by_role("button", name="Restore version 1").click()
    expect(datasets.get_by_text("3 rows · 2 columns · version 3")).to_be_visible()


def test_columns_that_a_new_file_has_not_are_told_before_rows_are_replaced(
    client: httpx2.Client, datasets: Page
) -> None:
    upload(client, "people", PEOPLE)
    make(client, document())
    dialog = choose(datasets, "people.csv", b"name,years\nDa,62\n")
    dialog.get_by_label("If there is a dataset of that name").select_option("Replace its rows")
    expect(dialog).to_contain_text("The dataset has columns that are not in this file: age.")
    expect(dialog).to_contain_text("Workflows that read it, and may fail without them: Adults.")


def test_rows_that_cannot_be_read_are_left_out_only_if_one_says_so(datasets: Page) -> None:
    dialog = choose(datasets, "sales.csv", b"shop,amount\nA,1\nB,two\nC,3\n")
    dialog.get_by_label("Type of amount").select_option("Whole number")
    expect(dialog.get_by_text("Rows that cannot be read: 1")).to_be_visible()
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Leave these rows out").check()
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(datasets.get_by_text("2 rows · 2 columns · version 1")).to_be_visible()


def test_it_is_said_how_days_and_numbers_are_written_where_a_line_of_totals_hides_it(datasets: Page) -> None:
    content = "Datum;Betrag\n01.02.2025;1.234,56\n13.02.2025;10.000,00\nSumme;2,5 EUR\n"
    dialog = choose(datasets, "verkauf.csv", content.encode())
    dialog.get_by_label("Type of Datum").select_option("Date")
    dialog.get_by_label("Dates are written as").select_option("31.12.2025")
    expect(dialog.get_by_text("Rows that cannot be read: 1")).to_be_visible()
    dialog.get_by_label("Type of Betrag").select_option("Number")
    dialog.get_by_label("Decimals have a comma").check()
    dialog.get_by_label("Thousands").select_option("1.234")
    dialog.get_by_label("Leave these rows out").check()
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(datasets.get_by_text("2 rows · 2 columns · version 1")).to_be_visible()
    rows = datasets.get_by_role("grid")
    expect(rows).to_contain_text("2025-02-13")
    expect(rows).to_contain_text("1234.56")


def test_rows_are_pasted_from_a_spreadsheet(datasets: Page) -> None:
    datasets.get_by_role("button", name="Paste from a spreadsheet").click()
    dialog = datasets.get_by_role("dialog", name="Paste from a spreadsheet")
    dialog.get_by_label("Rows, copied from a spreadsheet").fill("city\tpeople\nLima\t10\nOslo\t1\n")
    dialog.get_by_role("button", name="Go on").click()
    expect(datasets.get_by_label("Separator")).to_have_value("\t")
    datasets.get_by_role("button", name="Import", exact=True).click()
    expect(datasets.get_by_role("heading", name="pasted")).to_be_visible()


def test_a_file_is_dropped_and_one_that_is_none_is_refused(datasets: Page) -> None:
    datasets.evaluate(DROP, ["broken.parquet", "this is not one"])
    refused = datasets.get_by_role("dialog", name="Import broken.parquet")
    expect(refused.get_by_role("alert")).to_be_visible()
    refused.get_by_role("button", name="Close").click()
    expect(refused).to_be_hidden()

    datasets.evaluate(DROP, ["people.csv", PEOPLE])
    expect(datasets.get_by_role("dialog", name="Import people.csv")).to_contain_text(
        "Rows that can be read: 3"
    )


def test_a_dataset_is_looked_at_from_all_sides(client: httpx2.Client, page: Page) -> None:
    upload(client, "people", PEOPLE)
    make(client, document("Adults"), publish=True)
    page.goto("/datasets")
    log_in(page)
    page.get_by_role("link", name="people").click()
    grid = page.get_by_role("grid", name="Rows of people")
    expect(grid).to_contain_text("Ana")
    page.get_by_role("button", name="Sort by age").click()
    expect(page.get_by_role("gridcell").first).to_have_text("Cy")

    page.get_by_text("Columns", exact=True).click()
    age = page.get_by_role("region", name="age")
    expect(age).to_contain_text("2 of 3 values are there")
    expect(age.get_by_role("img", name="How the values of age are spread")).to_be_visible()
    expect(page.get_by_role("region", name="name").get_by_role("listitem")).to_have_count(3)

    page.get_by_text("Lineage", exact=True).click()
    expect(page.get_by_text("It is made of nothing else here")).to_be_visible()
    page.get_by_text("Used by", exact=True).click()
    expect(page.get_by_role("link", name="Adults")).to_be_visible()

    page.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="CSV").click()
    assert download.value.path().read_text().splitlines()[:2] == ["name,age", "Ana,41"]

    page.get_by_role("button", name="Build a workflow").click()
    page.wait_for_url(re.compile("/workflows/[0-9a-f-]{36}/edit[?]step=people$"))
    expect(page.locator(".react-flow__node-step")).to_have_count(1)


def test_a_dataset_is_found_deleted_and_had_back(client: httpx2.Client, page: Page) -> None:
    upload(client, "people", PEOPLE)
    upload(client, "cities", "city\nLima\n")
    make(client, document("Adults"), publish=True)
    page.goto("/datasets")
    log_in(page)
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    page.get_by_label("Search datasets").fill("zebra")
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    page.get_by_label("Search datasets").fill("peo")
    expect(rows).to_have_count(1)
    page.get_by_label("Search datasets").fill("")

    page.get_by_role("button", name="More about cities").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(2)

    page.get_by_role("button", name="More about people").click()
    page.get_by_role("menuitem", name="Delete").click()
    dialog = page.get_by_role("dialog", name="Delete 'people' although it is read?")
    expect(dialog.get_by_role("link", name="Adults")).to_be_visible()
    dialog.get_by_role("button", name="Delete it anyway").click()
    expect(rows).to_have_count(1)

    page.goto("/datasets")
    page.get_by_text("1 deleted dataset").click()
    page.get_by_role("button", name="Restore people").click()
    expect(rows).to_have_count(2)
    expect(page.get_by_text("1 deleted dataset")).to_be_hidden()


def test_a_dataset_is_renamed_and_tells_what_knows_it_by_its_name(client: httpx2.Client, page: Page) -> None:
    upload(client, "people", PEOPLE)
    page.goto("/datasets")
    log_in(page)
    page.get_by_role("button", name="More about people").click()
    page.get_by_role("menuitem", name="Rename").click()
    dialog = page.get_by_role("dialog", name="Rename 'people'")
    dialog.get_by_label("Name of the dataset").fill("persons")
    dialog.get_by_role("button", name="Rename", exact=True).click()
    page.get_by_role("link", name="persons").click()

    make(client, document(dataset="persons"))
    page.get_by_role("button", name="Rename").click()
    dialog = page.get_by_role("dialog", name="Rename 'persons'")
    expect(dialog.get_by_role("link", name="Adults")).to_be_visible()
    dialog.get_by_label("Name of the dataset").fill("everybody")
    dialog.get_by_role("button", name="Rename it anyway").click()
    expect(page.get_by_role("heading", name="everybody", exact=True)).to_be_visible()
