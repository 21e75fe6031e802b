"""What axe finds on the pages, in both themes and at both widths."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from workflow_platform.api.site import Site
from workflow_platform_tests.api.test_connections import shop, site
from workflow_platform_tests.browser.builder import client_of
from workflow_platform_tests.browser.ended_runs import failed, succeeded
from workflow_platform_tests.browser.test_dashboard import workflows
from workflow_platform_tests.browser.test_signing_in import log_in
from workflow_platform_tests.project import ROOT

__all__ = ["shop", "site", "workflows"]

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OUTSIDE = ("/log-in", "/sign-up", "/forgot-password", "/reset-password?token=a", "/nowhere")
FILE: FilePayload = {"name": "more.csv", "mimeType": "text/csv", "buffer": b"name,age\nAna,41\n"}
# What is behind a dialog is out of reach while it is open.
DIALOG = "[role=dialog]"
INSIDE = (
    "/",
    "/account",
    "/admin",
    "/admin/invitations",
    "/admin/groups",
    "/admin/audit",
    "/groups",
    "/workflows/{adults}/edit",
    "/workflows/{adults}/edit?step=adults",
    "/workflows/{adults}/versions",
    "/datasets",
    "/datasets/{people}",
    "/connections",
    "/runs",
    "/runs/{run}",
    "/runs/{failed}",
    "/runs/{run}?tab=steps&step=adults",
    "/runs/{run}?tab=log",
    "/schedules",
    "/datasets",
    "/datasets/{people}",
    "/connections",
    "/connections/{shop}",
)


def violations(page: Page, part: str = "html") -> list[str]:
    """Return the rules that a page, or a part of it, breaks, each with the first element that does."""
    # By way of the debugger: the page's own policy lets no other script in.
    page.evaluate(AXE.read_text())
    found = page.evaluate("([part, rules]) => axe.run(part, {runOnly: rules})", [part, RULES])
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]]


def dialogs_about_people(page: Page) -> dict[str, list[str]]:
    """Return what the dialogs of administration and groups break."""
    found: dict[str, list[str]] = {}
    page.goto("/admin")
    page.get_by_role("button", name="More about ana").click()
    page.get_by_role("menuitem", name="Quotas").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found["Quotas"] = violations(page, DIALOG)
    page.goto("/groups")
    page.get_by_role("button", name="Members of Sales").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found["Members"] = violations(page, DIALOG)
    return found


@pytest.mark.usefixtures("workflows")
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser,
    site: Site,
    address: str,
    database_url: str,
    shop: dict[str, Any],
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    found: dict[str, list[str]] = {}
    with client_of(address) as client:
        ids = {item["slug"]: item["id"] for item in client.get("/workflows").json()["items"]}
        ids["people"] = client.get("/datasets").json()[0]["id"]
        ids["run"] = succeeded(site, database_url, client, ids["adults"])
        ids["failed"] = failed(database_url, client, ids["adults"])
        timed = {"workflow_id": ids["adults"], "expression": "0 8 * * *"}
        assert client.post("/schedules", json=timed).is_success
        ids["people"] = client.get("/datasets").json()[0]["id"]
        for group in ("Sales", "Finance"):
            assert client.post("/groups", json={"name": group}).is_success
        ids["shop"] = client.post("/connections", json={**shop, "name": "Shop"}).json()["id"]
    with browser.new_context(
        base_url=address,
        color_scheme=scheme,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        for path in OUTSIDE:
            page.goto(path)
            expect(page.get_by_role("heading")).to_be_visible()
            found[path] = violations(page)
        log_in(page)
        expect(page.get_by_role("navigation")).to_be_visible()
        for path in INSIDE:
            page.goto(path.format(**ids))
            expect(page.get_by_role("heading").first).to_be_visible()
            page.wait_for_load_state("networkidle")
            found[path] = violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path

        page.goto(f"/runs/{ids['run']}")
        for view in ("Chart", "Changes"):
            page.get_by_text(view, exact=True).click()
            page.wait_for_load_state("networkidle")
            found[view] = violations(page)

        page.goto(f"/datasets/{ids['people']}")
        for tab in ("Columns", "Versions", "Lineage", "Used by"):
            page.get_by_text(tab, exact=True).click()
            page.wait_for_load_state("networkidle")
            found[tab] = violations(page)
        page.goto("/datasets")
        page.locator("input[type=file]").set_input_files([FILE])
        expect(page.get_by_label("Type of age")).to_be_visible()
        found["Import"] = violations(page, DIALOG)
        page.goto(f"/connections/{ids['shop']}")
        page.get_by_role("button", name="orders public").click()
        expect(page.get_by_role("grid")).to_be_visible()
        found["Table"] = violations(page)
        page.goto("/connections")
        page.get_by_role("button", name="Add a connection").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found["Add a connection"] = violations(page, DIALOG)
        found |= dialogs_about_people(page)

    assert {path: faults for path, faults in found.items() if faults} == {}
