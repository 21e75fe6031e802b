"""Logging in and out in the browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from workflow_platform.api.site import Site
from workflow_platform_tests.api.mailbox import Mailbox
from workflow_platform_tests.api.people import PASSWORD
from workflow_platform_tests.browser.conftest import EMAIL

pytestmark = pytest.mark.usefixtures("ana")


def log_in(page: Page, password: str = PASSWORD, email: str = EMAIL) -> None:
    page.get_by_role("textbox", name="E-mail").fill(email)
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
    page.get_by_role("button", name="You", exact=True).click()
    page.get_by_role("menuitem", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_nobody_is_led_away_by_an_address(page: Page) -> None:
    page.goto("/log-in?next=//evil.example/workflows")
    log_in(page)

    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()
    assert "evil" not in page.url


def test_an_account_is_made_and_its_password_forgotten(page: Page, site: Site) -> None:
    mailbox = Mailbox(site)
    page.goto("/")
    page.get_by_role("link", name="New here? Sign up").click()
    page.get_by_label("E-mail").fill("bo@example.org")
    page.get_by_label("Password").first.fill("short")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("alert")).to_contain_text("10 to 256 characters")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("status")).to_contain_text("bo@example.org")

    assert mailbox.arrived() == [("bo@example.org", "Finish your account")]
    page.goto(f"/verify?token={mailbox.token()}")
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("link", name="Go on to log in").click()
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail").fill("bo@example.org")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("status")).to_contain_text("bo@example.org")

    # Two errands, the second of which the first one asks for.
    mailbox.arrived()
    page.goto(f"/reset-password?token={mailbox.token()}")
    page.get_by_label("New password").first.fill(f"{PASSWORD} swim")
    page.get_by_role("button", name="Save the password").click()
    page.get_by_role("link", name="Go on to log in").click()
    log_in(page, f"{PASSWORD} swim", "bo@example.org")
    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()

    page.goto("/verify?token=used")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("alert")).to_contain_text("too old")
