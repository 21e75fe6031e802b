"""What axe finds in what opens on the pages, in both themes and at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from workflow_platform.api.site import Site
from workflow_platform_tests.api.test_connections import shop, site
from workflow_platform_tests.browser.builder import client_of
from workflow_platform_tests.browser.ended_runs import succeeded
from workflow_platform_tests.browser.looks import all_violations
from workflow_platform_tests.browser.test_dashboard import workflows
from workflow_platform_tests.browser.test_signing_in import log_in

__all__ = ["shop", "site", "workflows"]

FILE: FilePayload = {"name": "more.csv", "mimeType": "text/csv", "buffer": b"name,age\nAna,41\n"}
# What is behind a dialog is out of reach while it is open.
DIALOG = "[role=dialog]"


@pytest.fixture
def looked_at(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(base_url=address, reduced_motion="reduce") as context:
        yield context.new_page()


@pytest.mark.usefixtures("workflows")
def test_axe_finds_nothing_in_what_opens_on_a_page(
    looked_at: Page, site: Site, address: str, database_url: str, shop: dict[str, Any]
) -> None:
    page, found = looked_at, {}
    with client_of(address) as client:
        adults = client.get("/workflows").json()["items"][0]["id"]
        run = succeeded(site, database_url, client, adults)
        people = client.get("/datasets").json()[0]["id"]
        connection = client.post("/connections", json={**shop, "name": "Shop"}).json()["id"]
        assert client.post("/groups", json={"name": "Sales"}).is_success
    page.goto("/log-in")
    log_in(page)
    expect(page.get_by_role("navigation")).to_be_visible()
    for path, views in (
        (f"/runs/{run}", ("Chart", "Changes")),
        (f"/datasets/{people}", ("Columns", "Versions", "Lineage", "Used by")),
    ):
        page.goto(path)
        for view in views:
            page.get_by_text(view, exact=True).click()
            page.wait_for_load_state("networkidle")
            found[view] = all_violations(page)

    page.goto("/datasets")
    page.locator("input[type=file]").set_input_files([FILE])
    expect(page.get_by_label("Type of age")).to_be_visible()
    found["Import"] = all_violations(page, DIALOG)

    page.goto(f"/connections/{connection}")
    page.get_by_role("button", name="orders public").click()
    expect(page.get_by_role("grid")).to_be_visible()
    found["Table"] = all_violations(page)

    page.goto("/connections")
    page.get_by_role("button", name="Add a connection").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found["Add a connection"] = all_violations(page, DIALOG)

    page.goto("/admin")
    page.get_by_role("button", name="More about ana").click()
    page.get_by_role("menuitem", name="Quotas").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found["Quotas"] = all_violations(page, DIALOG)

    page.goto("/groups")
    page.get_by_role("button", name="Members of Sales").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found["Members"] = all_violations(page, DIALOG)
    assert faulty(found) == {}


def faulty(found: dict[str, list[str]]) -> dict[str, list[str]]:
    return {place: faults for place, faults in found.items() if faults}
