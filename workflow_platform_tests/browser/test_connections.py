"""Connections in the browser, to a real database."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from workflow_platform_tests.api.test_connections import PASSWORD, shop, site
from workflow_platform_tests.browser.builder import client_of
from workflow_platform_tests.browser.test_signing_in import log_in

__all__ = ["shop", "site"]

pytestmark = pytest.mark.usefixtures("ana")


def test_a_connection_is_tried_added_changed_and_deleted(page: Page, shop: dict[str, Any]) -> None:
    page.goto("/connections")
    log_in(page)
    expect(page.get_by_text("No connections yet")).to_be_visible()
    add = page.get_by_role("button", name="Add a connection")
    add.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(add).to_be_focused()
    add.click()
    dialog = page.get_by_role("dialog", name="Add a connection")
    dialog.get_by_role("textbox", name="Name", exact=True).fill("Shop")
    dialog.get_by_label("Host").fill(shop["host"])
    dialog.get_by_label("Port").fill(str(shop["port"]))
    dialog.get_by_label("Database").fill(shop["database"])
    dialog.get_by_label("User name").fill(shop["username"])
    dialog.get_by_label("Password", exact=True).fill("not the password")
    dialog.get_by_role("button", name="Test").click()
    expect(dialog.get_by_role("status")).to_contain_text("It does not work.")
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Test").click()
    expect(dialog.get_by_role("status")).to_contain_text("It works.")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name=re.compile("^Shop"))).to_contain_text(shop["username"])

    page.get_by_role("button", name="More about Shop").click()
    page.get_by_role("menuitem", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Shop")
    dialog.get_by_role("button", name="Test").click()
    expect(dialog.get_by_role("status")).to_contain_text("It works.")
    dialog.get_by_label("User name").fill("somebody_else")
    expect(dialog.get_by_role("button", name="Test")).to_be_disabled()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Give the password again.")
    dialog.get_by_label("User name").fill(shop["username"])
    dialog.get_by_role("textbox", name="Name", exact=True).fill("Store")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Store")).to_be_visible()

    page.get_by_role("button", name="More about Store").click()
    page.get_by_role("menuitem", name="Share").click()
    dialog = page.get_by_role("dialog", name="Share Store")
    dialog.get_by_label("E-mail or group").fill("bo@example.org")
    dialog.get_by_label("May", exact=True).select_option("read tables")
    dialog.get_by_role("button", name="Share", exact=True).click()
    expect(dialog.get_by_label("What bo@example.org may do")).to_have_value("viewer")
    page.keyboard.press("Escape")
    more = page.get_by_role("button", name="More about Store")
    expect(more).to_be_focused()

    more.click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog", name="Delete 'Store'?").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No connections yet")).to_be_visible()


def test_a_database_is_looked_into_and_built_on(page: Page, address: str, shop: dict[str, Any]) -> None:
    with client_of(address) as client:
        assert client.post("/connections", json={**shop, "name": "Shop"}).is_success
    page.goto("/connections")
    log_in(page)
    page.get_by_role("link", name="Shop").click()
    tables = page.get_by_role("region", name="Tables and views")
    expect(tables.get_by_role("listitem")).to_have_count(2)
    page.get_by_label("Search tables").fill("ord")
    expect(tables.get_by_role("listitem")).to_have_count(1)
    tables.get_by_role("button", name="orders public").click()
    expect(page.get_by_role("grid", name="First rows of orders")).to_contain_text("price")

    page.get_by_role("button", name="Build a workflow").click()
    page.wait_for_url(re.compile("/workflows/[0-9a-f-]{36}/edit$"))
    expect(page.locator(".react-flow__node-step")).to_have_count(1)
