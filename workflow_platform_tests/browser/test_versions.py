"""The versions of a workflow in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from workflow_platform_tests.api.people import document
from workflow_platform_tests.browser.builder import PEOPLE, client_of, draft, make, upload
from workflow_platform_tests.browser.test_signing_in import log_in

pytestmark = pytest.mark.usefixtures("ana")


def test_versions_are_compared_and_an_older_one_restored(page: Page, address: str) -> None:
    with client_of(address) as client:
        upload(client, "people", PEOPLE)
        workflow = make(client, document(), publish=True)
        frames = [{"title": "Whom we ask", "steps": ["people", "adults"]}]
        changed = {**document(where="age > 50"), "frames": frames}
        assert client.put(f"/workflows/{workflow}", json={"document": changed}).is_success
        page.goto(f"/workflows/{workflow}/versions")
        log_in(page)
        expect(page.get_by_role("heading", name="From version 1 to 2")).to_be_visible()
        expect(page.get_by_text("age > 30")).to_be_visible()
        expect(page.get_by_text("age > 50")).to_be_visible()
        expect(page.get_by_text("Whom we ask (blue): people, adults")).to_be_visible()

        page.get_by_role("button", name="Version 1").click()
        since = page.get_by_label("Compare with")
        expect(since).to_have_value("")
        since.select_option("Version 2")
        expect(page.get_by_role("heading", name="From version 2 to 1")).to_be_visible()
        page.get_by_role("button", name="Restore this version").click()
        expect(page.get_by_text("What version 1 says is the latest version now.")).to_be_visible()
        expect(page.get_by_role("button", name="Version 3")).to_be_visible()
        assert draft(client, workflow)["document"]["steps"][1]["settings"] == {"where": "age > 30"}
