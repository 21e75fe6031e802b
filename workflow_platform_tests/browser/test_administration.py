"""Administrators' pages and groups in the browser; Ana has the first account, which is an administrator's."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from workflow_platform.api.site import Site
from workflow_platform.store.database import transaction
from workflow_platform.store.people.accounts import Accounts
from workflow_platform_tests.api.people import PASSWORD
from workflow_platform_tests.browser.builder import client_of
from workflow_platform_tests.browser.conftest import EMAIL
from workflow_platform_tests.browser.test_signing_in import log_in

BO = "bo@example.org"
CY = "cy@example.org"


@pytest.fixture
def bo(site: Site, ana: None) -> None:  # noqa: ARG001  # the administrator's account comes first
    with transaction(site.engine) as session:
        Accounts(session).add(BO, site.passwords.hash(PASSWORD), verified=True)


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row", name=re.compile(f"^{name}"))


def act(page: Page, name: str, what: str) -> Locator:
    """Ask for something about somebody, and return the dialog that asks back."""
    page.get_by_role("button", name=f"More about {name}").click()
    page.get_by_role("menuitem", name=what).click()
    return page.get_by_role("dialog")


@pytest.mark.usefixtures("bo")
def test_a_person_is_found_limited_suspended_and_restored_and_the_log_tells_it(
    page: Page, address: str
) -> None:
    page.goto("/")
    log_in(page)
    page.get_by_role("button", name="You", exact=True).click()
    page.get_by_role("menuitem", name="Administration").click()
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_label("Search people").fill("bo@")
    expect(page.get_by_role("row")).to_have_count(2)

    dialog = act(page, "bo", "Quotas")
    dialog.get_by_label("Storage in GB").fill("1.5")
    dialog.get_by_label("Minutes that a run may take").fill("10")
    dialog.get_by_role("button", name="Save").click()
    expect(row(page, "bo")).to_contain_text("0 bytes of 1.5 GB")

    act(page, "bo", "Suspend").get_by_role("button", name="Suspend").click()
    expect(row(page, "bo")).to_contain_text("Suspended")
    act(page, "bo", "Restore").get_by_role("button", name="Restore").click()
    expect(row(page, "bo")).to_contain_text("Active")
    with client_of(address, BO) as client:
        act(page, "bo", "Log out everywhere").get_by_role("button", name="Log out").click()
        expect(page.get_by_role("status")).to_contain_text("bo is logged out everywhere.")
        assert client.get("/me").status_code == 401

    page.get_by_role("button", name="More about bo").click()
    page.get_by_role("menuitem", name="What they did").click()
    page.wait_for_url(re.compile("/admin/audit[?]who="))
    changed = row(page, "Account changed of bo")
    expect(changed).to_contain_text("10 min a run · may store 1.5 GB")
    expect(changed).to_contain_text("You")
    page.get_by_label("What happened").select_option("Account suspended")
    expect(page.get_by_role("row")).to_have_count(2)


@pytest.mark.usefixtures("bo")
def test_the_last_administrator_stays_one_and_the_dialog_says_why(page: Page) -> None:
    page.goto("/admin")
    log_in(page)
    dialog = act(page, "ana", "Take the administrator's rights away")
    dialog.get_by_role("button", name="Take").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Make somebody else an administrator first.")
    dialog.get_by_role("button", name="Cancel").click()

    act(page, "bo", "Make an administrator").get_by_role("button", name="Make").click()
    expect(row(page, "bo")).to_contain_text("Administrator")
    act(page, "ana", "Take the administrator's rights away").get_by_role("button", name="Take").click()
    expect(page.get_by_text("Only administrators see this page")).to_be_visible()


@pytest.mark.usefixtures("ana")
def test_somebody_is_invited_and_the_invitation_withdrawn(page: Page) -> None:
    page.goto("/admin/invitations")
    log_in(page)
    expect(page.get_by_text("No open invitations")).to_be_visible()
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("alert")).to_contain_text("account already")
    page.get_by_label("E-mail").fill(CY)
    page.get_by_label("As an administrator").check()
    page.get_by_role("button", name="Invite").click()
    expect(row(page, CY)).to_contain_text("As an administrator")

    page.get_by_role("button", name=f"Withdraw the invitation of {CY}").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("No open invitations")).to_be_visible()


@pytest.mark.usefixtures("bo")
def test_a_group_gets_a_name_and_members_and_is_deleted(page: Page) -> None:
    page.goto("/admin")
    log_in(page)
    page.get_by_role("tab", name="Groups").click()
    page.wait_for_url(re.compile("/admin/groups$"))
    page.get_by_role("button", name="Make a group").click()
    page.get_by_label("Name").fill("Sales")
    page.get_by_role("dialog").get_by_role("button", name="Make a group").click()
    dialog = page.get_by_role("dialog", name="Members of Sales")
    for email in (BO, CY):
        dialog.get_by_label("E-mail").fill(email)
        dialog.get_by_role("button", name="Add").click()
        expect(dialog.get_by_role("listitem").filter(has_text=email)).to_be_visible()
    dialog.get_by_role("button", name=f"Take {CY} out").click()
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name="Close").click()
    expect(row(page, "Sales")).to_contain_text("1 member")

    act(page, "Sales", "Rename").get_by_label("Name").fill("Marketing")
    page.get_by_role("button", name="Save").click()
    act(page, "Marketing", "Delete").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No groups yet")).to_be_visible()


@pytest.mark.usefixtures("bo")
def test_who_is_no_administrator_is_told_so_and_leaves_a_group(page: Page, address: str) -> None:
    with client_of(address) as client:
        group = client.post("/groups", json={"name": "Sales"}).json()["id"]
        assert client.post(f"/groups/{group}/members", json={"email": BO}).is_success
    page.goto("/admin/audit")
    log_in(page, email=BO)
    expect(page.get_by_text("Only administrators see this page")).to_be_visible()
    page.get_by_role("button", name="You", exact=True).click()
    expect(page.get_by_role("menuitem", name="Administration")).to_have_count(0)
    page.get_by_role("menuitem", name="Groups").click()

    page.get_by_role("button", name="Members of Sales").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("ana made this group and says who is in it.")
    dialog.get_by_role("button", name="Leave").click()
    page.get_by_role("dialog", name="Leave 'Sales'?").get_by_role("button", name="Leave").click()
    expect(page.get_by_text("No groups yet")).to_be_visible()
    page.goto("/account")
    activity = page.get_by_role("region", name="Recent activity")
    expect(activity).to_contain_text("Somebody taken out of a group")
