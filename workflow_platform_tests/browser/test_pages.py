"""Every page with real data: axe finds nothing on it, and its picture is taken in both themes.

``make pictures`` is this test with its pictures kept for the documents.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from workflow_platform.api.site import Site
from workflow_platform.engine.sample_datasets import load_samples
from workflow_platform.store.database import connect, transaction
from workflow_platform.store.people.accounts import Accounts
from workflow_platform_tests.api.test_connections import shop
from workflow_platform_tests.browser.builder import client_of
from workflow_platform_tests.browser.conftest import EMAIL
from workflow_platform_tests.browser.ended_runs import failed
from workflow_platform_tests.browser.looks import WIDE, looks, violations
from workflow_platform_tests.browser.test_signing_in import log_in
from workflow_platform_tests.orchestration.conftest import _with_dagster, platform, platform_url, site
from workflow_platform_tests.orchestration.servers import wait_until
from workflow_platform_tests.project import ROOT

# The site of this module has Dagster and the dispatcher beside it.
__all__ = ["_with_dagster", "platform", "platform_url", "shop", "site"]

FOLDER = "PICTURES"
EXAMPLES = ("busiest_routes", "monthly_punctuality", "weather_and_delay", "aircraft_age")
OUTSIDE = {
    "log-in": "/log-in",
    "sign-up": "/sign-up",
    "forgot-password": "/forgot-password",
    "reset-password": "/reset-password?token=a",
}
INSIDE = {
    "workflows": "/",
    "builder": "/workflows/{busiest-routes}/edit?step=with_origin",
    "workflow": "/workflows/{busiest-routes}/edit",
    "frame": "/workflows/{busiest-routes}/edit?step=frame:with_origin",
    "templates": "/templates",
    "versions": "/workflows/{busiest-routes}/versions",
    "datasets": "/datasets",
    "dataset": "/datasets/{flights}",
    "connections": "/connections",
    "connection": "/connections/{shop}",
    "runs": "/runs",
    "run": "/runs/{run}",
    "run-steps": "/runs/{run}?tab=steps&step=with_origin",
    "run-log": "/runs/{run}?tab=log",
    "failed-run": "/runs/{failed}",
    "schedules": "/schedules",
    "account": "/account",
    "administration": "/admin",
    "invitations": "/admin/invitations",
    "all-groups": "/admin/groups",
    "audit": "/admin/audit",
    "groups": "/groups",
    "nowhere": "/nowhere",
}
# A picture of nothing but a ground is smaller, in bytes.
LEAST = 8_000
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return Path(os.environ.get(FOLDER) or tmp_path)


@pytest.fixture
def ids(
    site: Site,
    platform_url: str,
    address: str,
    ana: None,  # noqa: ARG001  # the account comes first
    shop: dict[str, Any],
) -> Iterator[dict[str, str]]:
    """The ids of what the pages show."""
    with transaction(site.engine) as session:
        account = Accounts(session).find(EMAIL)
    assert account is not None
    engine = connect(platform_url)
    load_samples(engine, account.actor, site.settings.lake, site.bounds, lambda _: None)
    engine.dispose()
    with client_of(address) as client:
        yield _made(client, platform_url, shop)


def _made(client: httpx2.Client, url: str, shop: dict[str, Any]) -> dict[str, str]:
    ids = {dataset["name"]: dataset["id"] for dataset in client.get("/datasets").json()}
    for name in EXAMPLES:
        content = (ROOT / "examples" / f"{name}.json").read_bytes()
        made = client.post("/workflows/import", params={"publish": True}, content=content, headers=JSON)
        assert made.is_success, made.text
        ids[made.json()["slug"]] = made.json()["id"]
    ids["shop"] = client.post("/connections", json={**shop, "name": "Shop"}).json()["id"]
    for group in ("Sales", "Finance"):
        assert client.post("/groups", json={"name": group}).is_success
    runs = [
        client.post(f"/workflows/{ids[slug]}/execute").json()["id"]
        for slug in ("monthly-punctuality", "busiest-routes")
    ]
    wait_until(lambda: all(client.get(f"/runs/{run}").json()["ended_at"] for run in runs))
    ids["run"] = runs[-1]
    ids["failed"] = failed(url, client, ids["weather-and-delay"], "classed")
    nightly = {"workflow_id": ids["busiest-routes"], "expression": "30 6 * * MON-FRI"}
    assert client.post("/schedules", json=nightly).is_success
    return ids


@pytest.fixture
def looked_at(browser: Browser, address: str) -> Iterator[Page]:
    window: ViewportSize = {"width": WIDE, "height": 900}
    with browser.new_context(base_url=address, viewport=window, reduced_motion="reduce") as context:
        # The offer of the tour is for somebody new.
        context.add_init_script("localStorage.setItem('tour-seen', 'yes')")
        yield context.new_page()


def test_the_pages_can_be_used_by_everybody_and_have_a_picture(
    looked_at: Page, ids: dict[str, str], pictures: Path
) -> None:
    found = _faults(looked_at, OUTSIDE, {}, pictures)
    looked_at.goto("/log-in")
    log_in(looked_at)
    expect(looked_at.get_by_role("navigation").first).to_be_visible()
    found |= _faults(looked_at, INSIDE, ids, pictures)

    assert {name: faults for name, faults in found.items() if faults} == {}
    blank = {file.name for file in pictures.glob("*-*.png") if file.stat().st_size < LEAST}
    assert blank == set()


def _faults(
    page: Page, paths: Mapping[str, str], ids: Mapping[str, str], pictures: Path
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, path in paths.items():
        page.goto(path.format(**ids))
        expect(page.get_by_role("heading").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        found[name] = []
        for look in looks(page):
            found[name] += violations(page, look)
            if look.width == WIDE:
                page.screenshot(path=pictures / f"{name}-{look.scheme}.png")
    return found
