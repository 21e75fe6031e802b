"""Logging in and out in the browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from workflow_platform_tests.api.people import PASSWORD
from workflow_platform_tests.browser.conftest import EMAIL

pytestmark = pytest.mark.usefixtures("ana")


def log_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").first.fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()


def test_somebody_logs_in_where_they_wanted_to_go_and_out_again(page: Page) -> None:
    page.goto("/somewhere?else=1")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()

    log_in(page, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("password")
    log_in(page)

    page.wait_for_url(re.compile(r"/somewhere\?else=1$"))
    page.get_by_role("link", name="To your workflows").click()
    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitem", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_nobody_is_led_away_by_an_address(page: Page) -> None:
    page.goto("/log-in?next=//evil.example/workflows")
    log_in(page)

    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()
    assert "evil" not in page.url
