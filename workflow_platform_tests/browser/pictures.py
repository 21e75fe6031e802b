"""Pictures of the pages with real data, for the documents and to look at: ``make pictures``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from workflow_platform.api.site import Site
from workflow_platform.engine.sample_datasets import load_samples
from workflow_platform.store.database import connect, transaction
from workflow_platform.store.people.accounts import Accounts
from workflow_platform_tests.browser.builder import client_of
from workflow_platform_tests.browser.conftest import EMAIL
from workflow_platform_tests.browser.test_signing_in import log_in
from workflow_platform_tests.orchestration.conftest import _with_dagster, platform, platform_url, site
from workflow_platform_tests.orchestration.servers import wait_until
from workflow_platform_tests.project import ROOT

# The site of this module has Dagster and the dispatcher beside it.
__all__ = ["_with_dagster", "platform", "platform_url", "site"]

IMAGES = ROOT / "docs" / "images"
EXAMPLES = ("busiest_routes", "monthly_punctuality", "weather_and_delay", "aircraft_age")
PAGES = {
    "workflows": "/",
    "builder": "/workflows/{busiest-routes}/edit?step=with_origin",
    "templates": "/templates",
    "versions": "/workflows/{busiest-routes}/versions",
    "datasets": "/datasets",
    "dataset": "/datasets/{flights}",
    "connections": "/connections",
    "runs": "/runs",
    "run": "/runs/{run}",
    "schedules": "/schedules",
    "account": "/account",
    "administration": "/admin",
    "groups": "/groups",
}
# A picture of nothing but a ground is smaller, in bytes.
LEAST = 12_000
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def ids(site: Site, platform_url: str, address: str, ana: None) -> Iterator[dict[str, str]]:  # noqa: ARG001  # the account comes first
    """The ids of what the pages show: the examples, of which one has run."""
    with transaction(site.engine) as session:
        account = Accounts(session).find(EMAIL)
    assert account is not None
    engine = connect(platform_url)
    load_samples(engine, account.actor, site.settings.lake, site.bounds, lambda _: None)
    engine.dispose()
    with client_of(address) as client:
        yield _made(client)


def _made(client: httpx2.Client) -> dict[str, str]:
    ids = {dataset["name"]: dataset["id"] for dataset in client.get("/datasets").json()}
    for name in EXAMPLES:
        content = (ROOT / "examples" / f"{name}.json").read_bytes()
        made = client.post("/workflows/import", params={"publish": True}, content=content, headers=JSON)
        assert made.is_success, made.text
        ids[made.json()["slug"]] = made.json()["id"]
    ids["first_run"], ids["run"] = (
        _ran(client, ids[slug]) for slug in ("monthly-punctuality", "busiest-routes")
    )
    nightly = {"workflow_id": ids["busiest-routes"], "expression": "30 6 * * MON-FRI"}
    assert client.post("/schedules", json=nightly).is_success
    return ids


def _ran(client: httpx2.Client, workflow: str) -> str:
    run = str(client.post(f"/workflows/{workflow}/execute").json()["id"])
    wait_until(lambda: client.get(f"/runs/{run}").json()["ended_at"] is not None)
    return run


def picture(page: Page, path: str, file: Path) -> None:
    page.goto(path)
    expect(page.get_by_role("heading").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    page.screenshot(path=file)
    assert file.stat().st_size > LEAST, path


def test_pages_are_to_be_looked_at(browser: Browser, address: str, ids: dict[str, str]) -> None:
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        with browser.new_context(
            base_url=address,
            color_scheme=scheme,
            viewport={"width": 1440, "height": 900},
            reduced_motion="reduce",
        ) as context:
            # The offer of the tour is for somebody new.
            context.add_init_script("localStorage.setItem('tour-seen', 'yes')")
            page = context.new_page()
            picture(page, "/log-in", IMAGES / f"log-in-{scheme}.png")
            log_in(page)
            expect(page.get_by_role("navigation").first).to_be_visible()
            for name, path in PAGES.items():
                picture(page, path.format(**ids), IMAGES / f"{name}-{scheme}.png")
