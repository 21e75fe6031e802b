"""What axe finds on the pages, in both themes and at both widths."""

from __future__ import annotations

from collections.abc import Iterator
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
    "/workflows/{adults}/edit",
    "/workflows/{adults}/edit?step=adults",
    "/workflows/{adults}/edit?step=frame:people",
    "/workflows/{adults}/versions",
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
    "/templates",
    "/admin",
    "/admin/invitations",
    "/admin/groups",
    "/admin/audit",
    "/groups",
)
# What moves to its new place has arrived.
SETTLED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    await Promise.all(document.getAnimations().map(each => each.finished.catch(() => null)))
}"""
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = (1440, 390)


def violations(page: Page, part: str = "html") -> list[str]:
    """Return the rules that a page, or a part of it, breaks in any theme and at any width.

    Each comes with the first element that breaks it. The page is loaded once and its window changed, as
    when somebody turns a telephone or night falls.
    """
    # By way of the debugger: the page's own policy lets no other script in.
    page.evaluate(AXE.read_text())
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(
                "scheme => document.documentElement.dataset.mantineColorScheme === scheme", arg=scheme
            )
            page.evaluate(SETTLED)
            answer = page.evaluate("([part, rules]) => axe.run(part, {runOnly: rules})", [part, RULES])
            found += [
                f"{width} {scheme} {each['id']}: {each['nodes'][0]['html']}" for each in answer["violations"]
            ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width} scrolls sideways")
    return found


@pytest.fixture
def looked_at(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(base_url=address, reduced_motion="reduce") as context:
        yield context.new_page()


def test_axe_finds_nothing_before_somebody_logs_in(looked_at: Page) -> None:
    found = {}
    for path in OUTSIDE:
        looked_at.goto(path)
        expect(looked_at.get_by_role("heading")).to_be_visible()
        found[path] = violations(looked_at)
    assert faulty(found) == {}


@pytest.mark.usefixtures("workflows")
def test_axe_finds_nothing_on_the_pages(
    looked_at: Page, site: Site, address: str, database_url: str, shop: dict[str, Any]
) -> None:
    page, found = looked_at, {}
    with client_of(address) as client:
        ids = {item["slug"]: item["id"] for item in client.get("/workflows").json()["items"]}
        ids["run"] = succeeded(site, database_url, client, ids["adults"])
        ids["failed"] = failed(database_url, client, ids["adults"])
        timed = {"workflow_id": ids["adults"], "expression": "0 8 * * *"}
        assert client.post("/schedules", json=timed).is_success
        ids["people"] = client.get("/datasets").json()[0]["id"]
        ids["shop"] = client.post("/connections", json={**shop, "name": "Shop"}).json()["id"]
        for group in ("Sales", "Finance"):
            assert client.post("/groups", json={"name": group}).is_success
    page.goto("/log-in")
    log_in(page)
    expect(page.get_by_role("navigation")).to_be_visible()
    for path in INSIDE:
        page.goto(path.format(**ids))
        expect(page.get_by_role("heading").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        found[path] = violations(page)
    assert faulty(found) == {}


@pytest.mark.usefixtures("workflows")
def test_axe_finds_nothing_in_what_opens_on_a_page(
    looked_at: Page, site: Site, address: str, database_url: str, shop: dict[str, Any]
) -> None:
    page, found = looked_at, {}
    with client_of(address) as client:
        adults = client.get("/workflows").json()["items"][0]["id"]
        run = succeeded(site, database_url, client, adults)
        people = client.get("/datasets").json()[0]["id"]
        connection = client.post("/connections", json={**shop, "name": "Shop"}).json()["id"]
        assert client.post("/groups", json={"name": "Sales"}).is_success
    page.goto("/log-in")
    log_in(page)
    expect(page.get_by_role("navigation")).to_be_visible()
    for path, views in (
        (f"/runs/{run}", ("Chart", "Changes")),
        (f"/datasets/{people}", ("Columns", "Versions", "Lineage", "Used by")),
    ):
        page.goto(path)
        for view in views:
            page.get_by_text(view, exact=True).click()
            page.wait_for_load_state("networkidle")
            found[view] = violations(page)
            page.set_viewport_size({"width": 1440, "height": 900})

    page.goto("/datasets")
    page.locator("input[type=file]").set_input_files([FILE])
    expect(page.get_by_label("Type of age")).to_be_visible()
    found["Import"] = violations(page, DIALOG)

    page.goto(f"/connections/{connection}")
    page.get_by_role("button", name="orders public").click()
    expect(page.get_by_role("grid")).to_be_visible()
    found["Table"] = violations(page)

    page.goto("/connections")
    page.get_by_role("button", name="Add a connection").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found["Add a connection"] = violations(page, DIALOG)

    page.goto("/admin")
    page.get_by_role("button", name="More about ana").click()
    page.get_by_role("menuitem", name="Quotas").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found["Quotas"] = violations(page, DIALOG)

    page.goto("/groups")
    page.get_by_role("button", name="Members of Sales").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found["Members"] = violations(page, DIALOG)
    assert faulty(found) == {}


def faulty(found: dict[str, list[str]]) -> dict[str, list[str]]:
    return {place: faults for place, faults in found.items() if faults}
