"""How much a page loads and draws: bytes and counts, which do not depend on the machine."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import duckdb
import httpx2
import pytest
from playwright.sync_api import Page, expect

from workflow_platform.api.site import Site
from workflow_platform.api.web_app.routes import BUILT
from workflow_platform.spec.schema import Column
from workflow_platform.store.database import connect, transaction
from workflow_platform.store.datasets import Datasets, LakeFile
from workflow_platform.store.people.accounts import Accounts
from workflow_platform_tests.browser.builder import PEOPLE, client_of, make, upload
from workflow_platform_tests.browser.conftest import EMAIL
from workflow_platform_tests.browser.test_signing_in import log_in

pytestmark = pytest.mark.usefixtures("ana")

KILOBYTE = 1000
# Of JavaScript, compressed, with everything that is loaded before the page can be used.
PAGES = {
    "src/features/dashboard/Workflows.tsx": 160 * KILOBYTE,
    "src/features/builder/Builder.tsx": 240 * KILOBYTE,
}
LATER = ("elk", "codemirror", "FormulaEditor", "charts")
STEPS = 200
MANY = 10_000_000
SHIFT = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve(sum), 300);
})"""
# Which steps' elements change from one move of the pointer to the next.
WATCH = """() => {
  window.changed = [];
  new MutationObserver(records => {
    const steps = new Set();
    for (const {target} of records) {
      const step = (target.nodeType === 1 ? target : target.parentElement).closest(".react-flow__node");
      if (step) steps.add(step.dataset.id);
    }
    window.changed.push(steps.size);
  }).observe(
    document.querySelector(".react-flow__nodes"), {attributes: true, childList: true, subtree: true}
  );
}"""


@pytest.fixture
def client(address: str, ana: None) -> Iterator[httpx2.Client]:  # noqa: ARG001  # the account comes first
    with client_of(address) as client:
        upload(client, "people", PEOPLE)
        yield client


def loaded(manifest: dict[str, Any], page: str) -> set[str]:
    """Return the scripts that a page needs, by the names of their files."""
    files: set[str] = set()
    ahead = ["index.html", page]
    while ahead:
        entry = manifest[ahead.pop()]
        if entry["file"] not in files:
            files.add(entry["file"])
            ahead += entry.get("imports", [])
    return files


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_no_more_than_its_budget(page: str) -> None:
    manifest = json.loads((BUILT / "manifest.json").read_text())
    files = loaded(manifest, page)
    size = sum(len(gzip.compress((BUILT / file).read_bytes())) for file in files)
    assert size <= PAGES[page], f"{size / KILOBYTE:.1f} kB"
    assert not [file for file in files for word in LATER if word.lower() in file.lower()]


def chain(count: int) -> dict[str, Any]:
    """Return a workflow of that many steps in rows below each other."""
    steps: list[dict[str, Any]] = [{"id": "s0", "block": "dataset", "settings": {"dataset": "people"}}]
    steps += [
        {"id": f"s{n}", "block": "limit", "settings": {"count": 5}, "inputs": {"rows": f"s{n - 1}"}}
        for n in range(1, count)
    ]
    return {"format": 1, "name": "Long", "steps": steps}


def test_moving_one_of_two_hundred_steps_draws_that_one(page: Page, client: httpx2.Client) -> None:
    layout = {"steps": {f"s{n}": {"x": n % 10 * 240, "y": n // 10 * 100} for n in range(STEPS)}}
    made = client.post("/workflows", json={"document": chain(STEPS), "layout": layout, "publish": False})
    page.goto(f"/workflows/{made.json()['id']}/edit")
    log_in(page)
    # What is known of the steps is drawn when it comes, which is no move.
    expect(page.locator(".react-flow__node-step").filter(has_text="4 columns")).to_have_count(STEPS)
    moved = page.locator("[data-id=s94]")
    box = moved.bounding_box()
    assert box
    page.wait_for_load_state("networkidle")
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] + 20)
    page.evaluate(WATCH)
    for number in range(10):
        page.mouse.move(box["x"] + 40 + number * 10, box["y"] + 30 + number * 5)
        page.wait_for_timeout(30)
    changed = page.evaluate("window.changed")
    page.mouse.up()
    assert len(changed) >= 5
    assert max(changed) <= 2


def test_a_grid_draws_what_is_in_view_and_reaches_the_last_row(page: Page, client: httpx2.Client) -> None:
    columns = [f"column_{n}" for n in range(40)]
    text = (
        ",".join(columns)
        + "\n"
        + "".join(",".join(str(row * 100 + n) for n in range(40)) + "\n" for row in range(500))
    )
    upload(client, "wide", text)
    document = {
        "format": 1,
        "name": "Wide",
        "steps": [{"id": "wide", "block": "dataset", "settings": {"dataset": "wide"}}],
    }
    page.goto(f"/workflows/{make(client, document)}/edit?step=wide")
    log_in(page)
    cells = page.get_by_role("gridcell")
    expect(cells.first).to_have_text("0")
    assert cells.count() <= 250
    page.get_by_role("grid").focus()
    page.keyboard.press("Control+End")
    expect(
        page.get_by_role("gridcell", name="20039", exact=True).or_(page.get_by_role("gridcell", name="19939"))
    ).to_be_visible()
    assert cells.count() <= 250


def many(site: Site, url: str) -> None:
    """Give Ana a dataset of ten million rows."""
    file = site.settings.lake / "many.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT range AS n FROM range({MANY})) TO '{file}'")
    engine = connect(url)
    with transaction(engine) as session:
        ana = Accounts(session).find(EMAIL)
        assert ana is not None
        content = LakeFile(file.name, MANY, file.stat().st_size, (Column("n", "BIGINT"),))
        Datasets(session, ana.actor).publish("many", content)
    engine.dispose()


def test_the_last_of_ten_million_rows_is_reached(
    page: Page, client: httpx2.Client, site: Site, database_url: str
) -> None:
    many(site, database_url)
    [dataset] = [each["id"] for each in client.get("/datasets").json() if each["name"] == "many"]
    page.goto("/log-in")
    log_in(page)
    expect(page.get_by_role("navigation").first).to_be_visible()
    page.goto(f"/datasets/{dataset}")
    cells = page.get_by_role("gridcell")
    expect(page.get_by_role("gridcell", name="0", exact=True)).to_be_visible()
    page.get_by_role("grid").focus()
    page.keyboard.press("Control+End")
    expect(page.get_by_role("gridcell", name="9999999", exact=True)).to_be_visible()
    assert cells.count() <= 250
    page.keyboard.press("Control+Home")
    expect(page.get_by_role("gridcell", name="0", exact=True)).to_be_visible()

    # By the bar at the side too, which stands for more than a browser can scroll.
    page.get_by_role("grid").evaluate("grid => { grid.scrollTop = grid.scrollHeight }")
    expect(page.get_by_role("gridcell", name="9999999", exact=True)).to_be_visible()
    assert cells.count() <= 250


@pytest.mark.parametrize("path", ["/", "/account", "/workflows/{id}/edit?step=s1"])
def test_nothing_jumps_while_a_page_loads(page: Page, client: httpx2.Client, path: str) -> None:
    workflow = make(client, chain(4))
    page.goto("/log-in")
    log_in(page)
    expect(page.get_by_role("navigation").first).to_be_visible()
    page.goto(path.format(id=workflow))
    page.wait_for_load_state("networkidle")
    assert page.evaluate(SHIFT) <= 0.02
