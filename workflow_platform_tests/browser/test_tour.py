"""The tour through the pages, for somebody who is new."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from workflow_platform_tests.browser.test_signing_in import log_in

pytestmark = pytest.mark.usefixtures("ana")
STOPS = {
    "Workflows": "/",
    "Templates": "/templates",
    "Datasets": "/datasets",
    "Runs": "/runs",
    "Schedules": "/schedules",
}


def test_the_tour_goes_through_the_pages_and_is_offered_once(page: Page) -> None:
    page.goto("/")
    log_in(page)
    page.get_by_role("button", name="Take the tour").click()
    card = page.get_by_role("dialog", name="Tour")
    for number, (title, path) in enumerate(STOPS.items(), 1):
        expect(card.get_by_role("heading", name=title)).to_be_visible()
        expect(card).to_contain_text(f"{number} of 5")
        expect(card).to_be_focused()
        page.wait_for_url(f"**{path}")
        card.get_by_role("button", name="Done" if number == len(STOPS) else "Next").click()
    expect(card).to_have_count(0)

    page.goto("/")
    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()
    expect(page.get_by_role("button", name="Take the tour")).to_have_count(0)
    page.get_by_role("button", name="You").click()
    page.get_by_role("menuitem", name="Take the tour").click()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_the_tour_can_be_skipped(page: Page) -> None:
    page.goto("/")
    log_in(page)
    page.get_by_role("complementary", name="Tour").get_by_role("button", name="Skip").click()
    page.reload()
    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()
    expect(page.get_by_role("complementary", name="Tour")).to_have_count(0)
