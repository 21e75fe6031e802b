"""From signing up to a result in one's hands, on a platform that really runs workflows."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

import pytest
from playwright.sync_api import Download, Locator, Page, expect

from workflow_platform.api.site import Site
from workflow_platform.store.database import transaction
from workflow_platform.store.people.accounts import Accounts
from workflow_platform_tests.api.people import PASSWORD
from workflow_platform_tests.browser.builder import choose, step
from workflow_platform_tests.browser.keyboard import Keys
from workflow_platform_tests.browser.test_signing_in import log_in
from workflow_platform_tests.orchestration.conftest import _with_dagster, platform, platform_url, site

# The site of this module has Dagster and the dispatcher beside it.
__all__ = ["_with_dagster", "platform", "platform_url", "site"]

PATIENCE = 90_000
# From a file on the screen to the first result.
MOST_CLICKS = 12
SHOPS = {"n1": "North", "n2": "North", "s1": "South", "s2": "South"}
SALES = [(f"{'ns'[n % 2]}{n % 3 + 1}", n * 7 % 50) for n in range(400)]


def text_of(rows: list[tuple[object, ...]], *names: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([names, *rows])
    return out.getvalue()


def expected() -> list[list[str]]:
    """What the workflow must give, computed otherwise: sales above 20 by region, the greatest first."""
    sums: defaultdict[str, int] = defaultdict(int)
    for shop, amount in SALES:
        if amount > 20 and shop in SHOPS:
            sums[SHOPS[shop]] += amount
    ordered = sorted(sums.items(), key=lambda item: -item[1])
    return [["region", "total"], *([region, str(total)] for region, total in ordered)]


class Clicks:
    """Clicks, counted."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, locator: Locator) -> None:
        locator.click()
        self.count += 1


def import_file(page: Page, name: str, content: str) -> None:
    page.get_by_label("Upload files").set_input_files(
        {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("dialog").get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def downloaded(page: Page, tmp_path: Path) -> list[list[str]]:
    page.get_by_role("button", name=re.compile("^Download")).first.click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=re.compile("^CSV")).click()
    return rows_of(download.value, tmp_path)


def rows_of(download: Download, tmp_path: Path) -> list[list[str]]:
    file = tmp_path / "result.csv"
    download.save_as(file)
    return list(csv.reader(file.read_text().splitlines()))


def sign_up(page: Page, site: Site, email: str) -> None:
    page.goto("/sign-up")
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("status")).to_contain_text(email)
    verify(site, email)


def verify(site: Site, email: str) -> None:
    with transaction(site.engine) as session:
        # As the link in the mail does; the tests of signing up follow that.
        account = Accounts(session).find(email)
        assert account is not None
        Accounts(session).verify(account.actor.user_id)


def first_result(page: Page) -> int:
    """Go from a dataset to its first result, and return by how many clicks."""
    clicks = Clicks()
    clicks.on(page.get_by_role("button", name="Build a workflow"))
    expect(step(page, "sales")).to_be_visible()
    clicks.on(step(page, "sales"))
    clicks.on(page.get_by_role("button", name="Add Result"))
    clicks.on(page.get_by_role("button", name="Run", exact=True))
    expect(page.get_by_role("link", name="See the results")).to_be_visible(timeout=PATIENCE)
    clicks.on(page.get_by_role("link", name="See the results"))
    expect(page.get_by_role("gridcell").first).to_be_visible()
    return clicks.count


def build(page: Page) -> None:
    """Put a filter, a join, a group and a sort between the dataset and the result."""
    step(page, "sales").click()
    page.get_by_role("button", name="Add Filter rows").click()
    choose(page, "Column", "number amount")
    choose(page, "Comparison", "is more than")
    page.get_by_label("Value", exact=True).fill("20")
    page.get_by_role("button", name="Add Dataset").click()
    choose(page, "Dataset", "shops")
    step(page, "filter").click()
    page.get_by_role("button", name="Add Join").click()
    choose(page, "Input right", "shops")
    page.get_by_role("button", name="shop", exact=True).click()
    page.get_by_role("button", name="Add Group by").click()
    choose(page, "Group by", "text region")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Name", exact=True).fill("total")
    choose(page, "Function", "Sum")
    choose(page, "Column", "number amount")
    expect(page.get_by_text("All 2 rows")).to_be_visible()
    page.get_by_role("button", name="Add Sort").click()
    expect(step(page, "sort")).to_contain_text("still to be set")
    page.get_by_role("button", name="Add", exact=True).click()
    choose(page, "Column", "number total")
    choose(page, "Direction", "Descending")
    step(page, "result").click()
    choose(page, "Inputs", "sort")
    expect(page.get_by_role("gridcell", name=expected()[1][1])).to_be_visible()
    expect(page.get_by_text("No problems")).to_be_visible()


def import_by_keys(keys: Keys, name: str, content: str) -> None:
    page = keys.page
    page.goto("/datasets")
    with page.expect_file_chooser() as chooser:
        keys.press_button("Upload files")
    chooser.value.set_files({"name": f"{name}.csv", "mimeType": "text/csv", "buffer": content.encode()})
    keys.press_button("Import")
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def build_by_keys(keys: Keys) -> None:
    page = keys.page
    keys.command("go to sales")
    keys.command("add filter")
    keys.choose("Column", "number amount")
    keys.choose("Comparison", "is more than")
    keys.type(page.get_by_label("Value", exact=True), "20")
    keys.command("add dataset")
    keys.choose("Dataset", "shops")
    keys.command("go to filter")
    keys.command("add join")
    keys.choose("Input right", "shops")
    keys.press_button("shop")
    keys.command("add group by")
    keys.choose("Group by", "text region")
    page.keyboard.press("Escape")
    keys.press_button("Add")
    keys.type(page.get_by_label("Name", exact=True), "total")
    keys.choose("Function", "Sum")
    keys.choose("Column", "number amount")
    expect(page.get_by_text("All 2 rows")).to_be_visible()
    keys.command("add sort")
    expect(step(page, "sort")).to_contain_text("still to be set")
    keys.press_button("Add")
    keys.choose("Column", "number total")
    keys.choose("Direction", "Descending")
    keys.command("add result")
    expect(page.get_by_role("gridcell", name=expected()[1][1])).to_be_visible()
    expect(page.get_by_text("No problems")).to_be_visible()


def by_keyboard_alone(page: Page, site: Site, tmp_path: Path) -> None:
    keys = Keys(page)
    page.goto("/sign-up")
    keys.type(page.get_by_role("textbox", name="E-mail"), "keys@example.org")
    keys.type(page.get_by_label("Password").first, PASSWORD)
    keys.press_button("Sign up")
    expect(page.get_by_role("status")).to_contain_text("keys@example.org")
    verify(site, "keys@example.org")
    page.goto("/log-in")
    keys.type(page.get_by_role("textbox", name="E-mail"), "keys@example.org")
    keys.type(page.get_by_label("Password").first, PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation")).to_be_visible()
    import_by_keys(keys, "shops", text_of(list(SHOPS.items()), "shop", "region"))
    import_by_keys(keys, "sales", text_of(list(SALES), "shop", "amount"))
    keys.press_button("Build a workflow")
    expect(step(page, "sales")).to_be_visible()
    build_by_keys(keys)

    keys.command("publish")
    expect(page.get_by_text("Version 1 is published.")).to_be_visible()
    keys.command("run")
    expect(page.get_by_role("link", name="See the results")).to_be_visible(timeout=PATIENCE)
    keys.press(page.get_by_role("link", name="See the results"))
    expect(page.get_by_role("gridcell", name=expected()[1][0])).to_be_visible()
    keys.press_button(re.compile("^Download"))
    with page.expect_download() as download:
        keys.reach(page.get_by_role("menuitem", name=re.compile("^CSV")), "ArrowDown")
        page.keyboard.press("Enter")
    assert rows_of(download.value, tmp_path) == expected()
    keys.reach(page.get_by_role("radio", name="Table"))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("combobox", name="Chart")).to_have_value("bar")


def by_mouse(page: Page, site: Site, tmp_path: Path) -> None:
    sign_up(page, site, "new@example.org")
    page.goto("/datasets")
    log_in(page, email="new@example.org")
    import_file(page, "shops", text_of(list(SHOPS.items()), "shop", "region"))
    page.goto("/datasets")
    import_file(page, "sales", text_of(list(SALES), "shop", "amount"))
    assert first_result(page) <= MOST_CLICKS

    page.go_back()
    build(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 2 is published.")).to_be_visible()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("link", name="See the results")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="See the results").click()
    expect(page.get_by_role("gridcell", name=expected()[1][0])).to_be_visible()
    assert downloaded(page, tmp_path) == expected()

    page.get_by_text("Chart", exact=True).click()
    expect(page.get_by_role("combobox", name="Chart")).to_have_value("bar")


@pytest.mark.usefixtures("site")
def test_a_file_becomes_a_result_that_is_right(page: Page, site: Site, tmp_path: Path) -> None:
    by_mouse(page, site, tmp_path)
    page.context.clear_cookies()
    by_keyboard_alone(page, site, tmp_path)
