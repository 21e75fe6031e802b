"""Templates in the browser: what somebody begins with who has nothing yet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from workflow_platform_tests.browser.builder import client_of, step
from workflow_platform_tests.browser.test_signing_in import log_in


@pytest.mark.usefixtures("ana")
def test_somebody_new_begins_with_a_template(page: Page, address: str) -> None:
    page.goto("/")
    log_in(page)
    section = page.get_by_role("region", name="Begin with a template")
    expect(section.get_by_role("listitem")).to_have_count(6)
    # Without the sample data they cannot run, and say so.
    expect(section).to_contain_text("sample data that you do not have")
    section.get_by_role("button", name="Load the sample data").click()
    expect(page.get_by_role("status")).to_contain_text("The sample data is loaded.", timeout=30_000)
    expect(section).not_to_contain_text("do not have")
    page.get_by_role("link", name="From a template").click()
    page.get_by_role("textbox", name="Search templates").fill("anti register")
    expect(page.get_by_role("listitem")).to_have_count(0)
    expect(page.get_by_text("No template has these words")).to_be_visible()
    page.get_by_role("textbox", name="Search templates").fill("register planes")
    expect(
        page.get_by_role("button", name="Use the template Flights of aircraft in no register")
    ).to_be_visible()
    page.get_by_role("textbox", name="Search templates").fill("income age")
    for name in ("Income by age", "Income by age 2"):
        page.goto("/templates")
        page.get_by_role("button", name="Use the template Income by age").click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        step(page, "in order").click()
        expect(page.get_by_text("All 7 rows")).to_be_visible()
        expect(page.get_by_text("No problems")).to_be_visible()
    assert names(address) == ["Income by age", "Income by age 2"]


def names(address: str) -> list[str]:
    with client_of(address) as client:
        return sorted(item["name"] for item in client.get("/workflows").json()["items"])
