"""The list of workflows in the browser."""

from __future__ import annotations

import re

import httpx2
import pytest
from playwright.sync_api import Page, expect

from workflow_platform_tests.api.people import PASSWORD, document
from workflow_platform_tests.browser.builder import client_of
from workflow_platform_tests.browser.conftest import BO, EMAIL
from workflow_platform_tests.browser.ended_runs import failed
from workflow_platform_tests.browser.test_signing_in import log_in

pytestmark = pytest.mark.usefixtures("ana")


@pytest.fixture
def workflows(address: str, ana: None) -> None:  # noqa: ARG001  # the account comes first
    """Two workflows over people with a group of steps, one of them in a folder."""
    frames = [{"title": "Whom we ask", "color": "amber", "steps": ["people", "adults"]}]
    with httpx2.Client(base_url=f"{address}/api/v1", timeout=60) as client:
        token = client.post("/login", json={"email": EMAIL, "password": PASSWORD}).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        upload = {"name": "people", "file": "people.csv"}
        assert client.post("/datasets", params=upload, content="name,age\nAna,41\n").is_success
        for name, folder in (("Adults", ""), ("Pensioners", "Reports")):
            made = client.post(
                "/workflows", json={"document": {**document(name), "frames": frames}, "folder": folder}
            )
            assert made.is_success, made.text


def rows(page: Page) -> list[str]:
    return page.locator("tbody th a").all_text_contents()


def test_without_workflows_the_page_says_what_they_are(page: Page) -> None:
    page.goto("/")
    log_in(page)

    expect(page.get_by_text("No workflows yet")).to_be_visible()


@pytest.mark.usefixtures("workflows")
def test_a_workflow_is_found_run_copied_deleted_and_had_back(page: Page) -> None:
    page.goto("/")
    log_in(page)
    expect(page.get_by_role("row")).to_have_count(3)

    page.get_by_label("Search workflows").fill("adu")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_label("Search workflows").fill("zebra")
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    page.get_by_label("Search workflows").fill("")
    page.get_by_label("Folder").select_option("Reports")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_label("Folder").select_option("")

    page.get_by_role("button", name="Run Adults").click()
    expect(page.get_by_role("status")).to_contain_text("'Adults' is on its way.")
    expect(page.get_by_role("row", name=re.compile("^Adults"))).to_contain_text("Waiting")

    page.get_by_role("button", name="More about Adults").click()
    page.get_by_role("menuitem", name="Duplicate").click()
    expect(page.get_by_role("row")).to_have_count(4)

    page.get_by_role("button", name="More about Pensioners").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_role("status")).to_contain_text("'Pensioners' is deleted.")
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("row")).to_have_count(4)
    assert "Pensioners" in rows(page)


@pytest.mark.usefixtures("workflows")
def test_a_workflow_is_shared_and_not_any_more(page: Page) -> None:
    page.goto("/")
    log_in(page)
    page.get_by_role("button", name="More about Adults").click()
    page.get_by_role("menuitem", name="Share").click()
    dialog = page.get_by_role("dialog", name="Share Adults")
    expect(dialog).to_contain_text("It is shared with nobody.")

    dialog.get_by_label("E-mail or group").fill("bo at home")
    dialog.get_by_role("button", name="Share", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("name@example.org")
    dialog.get_by_label("E-mail or group").fill("bo@example.org")
    dialog.get_by_label("May", exact=True).select_option("change and run")
    dialog.get_by_role("button", name="Share", exact=True).click()
    role = dialog.get_by_label("What bo@example.org may do")
    expect(role).to_have_value("editor")
    role.select_option("look")
    expect(role).to_have_value("viewer")
    unseen = dialog.get_by_role("status")
    expect(unseen).to_contain_text("It reads people, not shared with bo@example.org yet.")
    unseen.get_by_role("button", name="Share what it reads too").click()
    expect(unseen).to_be_hidden()
    dialog.get_by_role("button", name="Stop sharing with bo@example.org").click()
    expect(dialog).to_contain_text("It is shared with nobody.")

    page.goto("/datasets")
    page.get_by_role("button", name="More about people").click()
    page.get_by_role("menuitem", name="Share").click()
    shared = page.get_by_role("list", name="Shared with")
    expect(shared.get_by_label("What bo@example.org may do")).to_have_value("viewer")


@pytest.mark.usefixtures("workflows", "bo")
def test_who_may_only_look_at_a_workflow_is_offered_to_see_its_failed_run(
    page: Page, address: str, database_url: str
) -> None:
    with client_of(address) as client:
        found = client.get("/workflows", params={"search": "Adults"}).json()["items"]
        workflow = found[0]["id"]
        run = failed(database_url, client, workflow, "adults")
        body = {"email": BO, "role": "viewer"}
        assert client.post(f"/workflows/{workflow}/grants", json=body).is_success
    page.goto(f"/runs/{run}")
    log_in(page, email=BO)
    expect(page.get_by_role("alert")).to_contain_text("It did not fit.")
    expect(page.get_by_role("link", name="See the workflow")).to_be_visible()
    expect(page.get_by_role("button", name="Run again")).to_have_count(0)
    expect(page.get_by_role("link", name="Mend this step")).to_have_count(0)


@pytest.mark.usefixtures("workflows")
def test_the_list_is_worked_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    log_in(page)
    expect(page.get_by_role("row")).to_have_count(3)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")

    page.get_by_role("button", name="More about Adults").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Duplicate")).to_be_visible()
    # The menu takes the focus first.
    expect(page.locator("[data-autofocus]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Duplicate")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("'Adults' is deleted.")
