"""A person's own account in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from workflow_platform_tests.api.people import PASSWORD
from workflow_platform_tests.api.test_second_factor import App
from workflow_platform_tests.browser.test_signing_in import log_in

NEW = f"{PASSWORD} swim"


@pytest.fixture
def account(page: Page, ana: None) -> Page:  # noqa: ARG001  # the account comes first
    page.goto("/account")
    log_in(page)
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    return page


def section(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title)


def prove(place: Locator, password: str = PASSWORD) -> None:
    place.get_by_label("Your password").first.fill(password)


def test_names_and_the_password_are_changed(account: Page) -> None:
    names = section(account, "Names")
    names.get_by_label("Name that others see").fill("Ana Lima")
    names.get_by_role("button").click()
    expect(account.get_by_role("status")).to_contain_text("Saved.")
    names.get_by_label("User name").fill("a/b")
    names.get_by_role("button").click()
    expect(names.get_by_role("alert")).to_be_visible()

    password = section(account, "Password")
    prove(password, "not the password")
    password.get_by_label("New password").first.fill(NEW)
    password.get_by_role("button", name="Change the password").click()
    expect(password.get_by_role("alert")).to_contain_text("not your password")
    prove(password)
    password.get_by_role("button", name="Change the password").click()
    expect(account.get_by_role("status")).to_contain_text("Your password has changed.")
    account.reload()
    expect(section(account, "Names").get_by_label("Name that others see")).to_have_value("Ana Lima")


def test_a_second_factor_is_turned_on_asked_for_and_off(account: Page) -> None:
    factor = section(account, "Second factor")
    factor.get_by_role("button", name="Turn it on").click()
    prove(factor)
    factor.get_by_role("button", name="Turn it on").click()
    expect(factor.get_by_role("img", name="A picture of the key")).to_be_visible()
    secret = factor.locator("code").inner_text()
    factor.get_by_label("Code from your app").fill(App(secret).code())
    factor.get_by_role("button", name="Confirm").click()
    recovery = factor.locator("pre").inner_text().split()
    factor.get_by_role("button", name="I have kept them").click()
    expect(factor).to_contain_text("also asks for a code")

    account.get_by_role("button", name="You", exact=True).click()
    account.get_by_role("menuitem", name="Log out").click()
    log_in(account)
    account.get_by_label("Code from your app").fill(recovery[0])
    account.get_by_role("button", name="Log in", exact=True).click()
    expect(account.get_by_role("heading", name="Workflows")).to_be_visible()

    account.goto("/account")
    factor.get_by_role("button", name="Turn it off").click()
    prove(factor)
    factor.get_by_label("Code from your app").fill(recovery[1])
    factor.get_by_role("button", name="Turn it off").click()
    expect(factor.get_by_role("button", name="Turn it on")).to_be_visible()


def test_a_token_is_shown_once_and_revoked(account: Page) -> None:
    tokens = section(account, "Access tokens")
    tokens.get_by_label("What it is for").fill("nightly")
    tokens.get_by_role("button", name="Make a token").click()
    expect(tokens.locator("code")).to_contain_text("wpt_")
    account.reload()
    expect(tokens).to_contain_text("nightly")
    expect(tokens.locator("code")).to_have_count(0)

    tokens.get_by_role("button", name="Revoke nightly").click()
    expect(tokens).to_contain_text("You have no tokens.")


def test_an_account_ends_with_the_password_alone(account: Page) -> None:
    remove = section(account, "Delete the account")
    remove.get_by_role("button", name="Delete my account").click()
    prove(remove)
    remove.get_by_role("button", name="Delete everything").click()

    expect(account.get_by_role("heading", name="Log in")).to_be_visible()
    log_in(account)
    expect(account.get_by_role("alert")).to_be_visible()


def test_everywhere_is_logged_out(account: Page) -> None:
    section(account, "Where you are logged in").get_by_role("button", name="Log out everywhere").click()

    expect(account.get_by_role("heading", name="Log in")).to_be_visible()
