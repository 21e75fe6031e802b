"""Runs in the browser, on a platform that really runs them, in one test because starting it takes a while."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from workflow_platform_tests.api.people import document
from workflow_platform_tests.browser.builder import client_of, make, upload
from workflow_platform_tests.browser.test_signing_in import log_in
from workflow_platform_tests.orchestration.conftest import _with_dagster, platform, platform_url, site

# The site of this module has Dagster and the dispatcher beside it.
__all__ = ["_with_dagster", "platform", "platform_url", "site"]

# A run needs a process of its own, on a machine that may be busy.
PATIENCE = 90_000
PEOPLE = "name,age\nAna,41\nBo,30\n"
BROKEN: list[dict[str, Any]] = [
    {"id": "people", "block": "dataset", "settings": {"dataset": "people"}},
    {"id": "names", "block": "sort", "settings": {"by": [{"column": "name"}]}, "inputs": {"rows": "people"}},
    {
        "id": "broken",
        "block": "select",
        "settings": {"columns": [{"column": "name", "type": "integer"}]},
        "inputs": {"rows": "names"},
    },
    {"id": "out", "block": "result", "settings": {"name": "broken"}, "inputs": {"rows": "broken"}},
]
MENDED = [
    {**step, "settings": {"columns": [{"column": "age"}]}} if step["id"] == "broken" else step
    for step in BROKEN
]
PAIRS = {"block": "join", "settings": {"kind": "cross"}}
# 16 million million of them: it runs until somebody ends it.
ENDLESS: list[dict[str, Any]] = [
    {"id": "people", "block": "dataset", "settings": {"dataset": "many"}},
    {**PAIRS, "id": "pairs", "inputs": {"left": "people", "right": "people"}},
    {
        **PAIRS,
        "id": "fours",
        "settings": {"kind": "cross", "suffix": "_again"},
        "inputs": {"left": "pairs", "right": "pairs"},
    },
    {"id": "out", "block": "result", "settings": {"name": "never"}, "inputs": {"rows": "fours"}},
]


@pytest.fixture
def client(address: str, ana: None) -> Iterator[httpx2.Client]:  # noqa: ARG001  # the account comes first
    with client_of(address) as client:
        yield client


def run_from_list(page: Page, name: str) -> None:
    """Run a workflow from the list of them, and look at its run."""
    page.goto("/")
    page.get_by_role("button", name=f"Run {name}").click()
    page.get_by_role("status").get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name=f"Run of {name}")).to_be_visible()


def state(page: Page) -> Locator:
    return page.get_by_label("About this run").get_by_role("status")


def ends(page: Page, word: str) -> None:
    """The page itself learns how the run has ended."""
    expect(state(page)).to_have_text(word, timeout=PATIENCE)


def test_runs_are_followed_looked_at_repeated_and_canceled(client: httpx2.Client, page: Page) -> None:
    upload(client, "people", PEOPLE)
    make(client, document(), publish=True)
    page.goto("/")
    log_in(page)
    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()

    run_from_list(page, "Adults")
    ends(page, "Succeeded")
    its_result_is_looked_at_and_taken_away(page)
    its_result_is_drawn(page)
    its_steps_are_looked_at(page)

    upload(client, "people", f"{PEOPLE}Cy,52\n")
    it_is_run_again_and_compared(page)

    broken = make(client, {**document("Broken"), "steps": BROKEN}, publish=True)
    run_from_list(page, "Broken")
    ends(page, "Failed")
    alert = page.get_by_role("alert").first
    expect(alert).to_contain_text("The run has failed at broken")
    expect(alert.get_by_role("link", name="Mend this step")).to_have_attribute(
        "href", f"/workflows/{broken}/edit?step=broken"
    )
    mended = {"document": {**document("Broken"), "steps": MENDED}}
    assert client.put(f"/workflows/{broken}", json=mended).is_success
    it_is_run_again_from_the_failed_step(page)

    upload(client, "many", "n\n" + "".join(f"{number}\n" for number in range(2000)))
    make(client, {**document("Endless"), "steps": ENDLESS}, publish=True)
    run_from_list(page, "Endless")
    expect(state(page)).to_contain_text("Running", timeout=PATIENCE)
    page.get_by_role("button", name="Cancel the run").click()
    ends(page, "Cancelled")

    runs_are_found(page)


def its_result_is_looked_at_and_taken_away(page: Page) -> None:
    expect(page.get_by_role("grid", name="Rows of Adults")).to_contain_text("Ana")
    name = page.get_by_role("link", name="Adults", exact=True)
    expect(name).to_have_attribute("href", re.compile("^/datasets/"))
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="CSV").click()
    assert download.value.path().read_text().splitlines() == ["name,age", "Ana,41"]
    page.get_by_text("Changes", exact=True).click()
    expect(page.get_by_text("There is nothing to compare with")).to_be_visible()


def its_result_is_drawn(page: Page) -> None:
    page.get_by_text("Chart", exact=True).click()
    expect(page.get_by_role("img", name="Adults: Sum of age by name")).to_be_visible()
    page.get_by_role("combobox", name="Chart").select_option("Histogram")
    expect(page.get_by_role("img", name="Adults: how age is spread")).to_be_visible()
    page.get_by_text("The values as a table").click()
    expect(page.get_by_role("grid", name=re.compile("^Values of the chart"))).to_contain_text("41")
    for kind in ("SVG", "PNG"):
        page.get_by_role("button", name="Save").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=f"As {kind}").click()
        assert download.value.suggested_filename.endswith(kind.lower())


def its_steps_are_looked_at(page: Page) -> None:
    picture = page.get_by_role("list", name="The steps of the workflow")
    step = picture.get_by_role("button", name=re.compile("^Filter rows"))
    expect(step).to_contain_text("Done")
    step.click()
    details = page.get_by_role("region", name="Step adults")
    expect(details.get_by_label("SQL", exact=True)).to_contain_text("WHERE")
    details.get_by_role("button", name="Show its rows").click()
    expect(details.get_by_role("grid")).to_contain_text("Ana")
    page.get_by_role("tab", name="Log").click()
    expect(page.get_by_text("The run has succeeded.")).to_be_visible()


def it_is_run_again_and_compared(page: Page) -> None:
    page.get_by_role("button", name="Run again").click()
    page.get_by_role("menuitem", name="On the latest data").click()
    expect(page.get_by_role("link", name="an earlier run")).to_be_visible()
    ends(page, "Succeeded")
    page.get_by_text("Changes", exact=True).click()
    expect(page.get_by_text("1 row added, 0 rows removed.")).to_be_visible()
    expect(page.get_by_role("grid", name="Rows that were added")).to_contain_text("Cy")


def it_is_run_again_from_the_failed_step(page: Page) -> None:
    page.get_by_role("button", name="Run again").click()
    page.get_by_role("menuitem", name="From the failed step").click()
    expect(page.get_by_text("Goes on from")).to_be_visible()
    ends(page, "Succeeded")
    page.get_by_role("tab", name="Log").click()
    expect(page.get_by_text("Taken over from the run before: the rows of 'names'.")).to_be_visible()


def runs_are_found(page: Page) -> None:
    page.goto("/")
    strip = page.get_by_role("region", name="Runs now and lately")
    expect(strip.get_by_role("link", name=re.compile("Broken"))).to_be_visible()
    page.get_by_role("link", name="Runs", exact=True).click()
    expect(page.get_by_role("row")).to_have_count(6)
    page.get_by_label("State").select_option("Failed")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_label("Workflow", exact=True).select_option("Adults")
    expect(page.get_by_text("No such runs")).to_be_visible()
