"""Schedules and notifications in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from workflow_platform.store.database import Engine, connect
from workflow_platform_tests.api.test_schedules import tick
from workflow_platform_tests.browser.test_dashboard import workflows
from workflow_platform_tests.browser.test_signing_in import log_in

__all__ = ["workflows"]

pytestmark = pytest.mark.usefixtures("workflows")


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


def choose(page: Page, action: str) -> None:
    page.get_by_role("button", name="More about the schedule of Adults").click()
    page.get_by_role("menuitem", name=action).click()


def row(page: Page) -> Locator:
    return page.get_by_role("row", name="Adults")


def test_a_workflow_is_given_a_schedule_and_loses_it(page: Page, database: Engine) -> None:
    page.goto("/schedules")
    log_in(page)
    expect(page.get_by_text("Nothing runs by itself yet")).to_be_visible()
    page.get_by_role("button", name="New schedule").click()
    dialog = page.get_by_role("dialog", name="New schedule")
    dialog.get_by_label("Workflow to run").select_option("Adults")
    dialog.get_by_label("Runs", exact=True).select_option("By a cron expression")
    dialog.get_by_label("Cron expression").fill("61 8 * * *")
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Runs", exact=True).select_option("On days of the week")
    dialog.get_by_label("Monday").uncheck()
    dialog.get_by_label("Time zone").select_option("Europe/Lisbon")
    upcoming = dialog.get_by_role("region", name="Next runs")
    expect(upcoming).to_contain_text("At 08:00 on Tuesday, Wednesday, Thursday, and Friday")
    expect(upcoming.get_by_role("listitem")).to_have_count(5)
    dialog.get_by_role("button", name="Save").click()
    expect(row(page)).to_contain_text("At 08:00 on Tuesday")

    choose(page, "Edit")
    dialog = page.get_by_role("dialog", name="Schedule of Adults")
    expect(dialog.get_by_label("Runs", exact=True)).to_have_value("weekly")
    expect(dialog.get_by_label("Monday")).not_to_be_checked()
    dialog.get_by_label("Runs", exact=True).select_option("Every hour")
    dialog.get_by_text("More choices").click()
    dialog.get_by_label("If the run before is still under way").select_option("Run it afterwards")
    dialog.get_by_role("button", name="Save").click()
    expect(row(page)).to_contain_text("At the start of every hour")

    choose(page, "Pause")
    expect(row(page)).to_contain_text("Paused")
    choose(page, "Resume")
    expect(row(page)).to_contain_text("On")
    tick(database, datetime.now(UTC) + timedelta(hours=1))
    choose(page, "History")
    page.get_by_role("dialog").get_by_role("link", name="Waiting").click()
    expect(page.get_by_label("About this run")).to_contain_text("ana, by a schedule")

    page.get_by_role("link", name="ana, by a schedule").click()
    choose(page, "Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Nothing runs by itself yet")).to_be_visible()


def test_a_schedule_may_wait_for_a_dataset(page: Page) -> None:
    page.goto("/schedules")
    log_in(page)
    page.get_by_role("button", name="New schedule").click()
    dialog = page.get_by_role("dialog", name="New schedule")
    dialog.get_by_label("Workflow to run").select_option("Adults")
    dialog.get_by_label("Runs", exact=True).select_option("When a dataset changes")
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    dialog.get_by_label("Dataset").select_option("people")
    dialog.get_by_role("button", name="Save").click()
    expect(row(page)).to_contain_text("When 'people' gets a new version")


def test_somebody_chooses_how_to_be_told_that_a_workflow_fails(page: Page) -> None:
    page.goto("/")
    log_in(page)
    page.get_by_role("button", name="More about Adults").click()
    page.get_by_role("menuitem", name="Notifications").click()
    dialog = page.get_by_role("dialog", name="Notifications of Adults")
    dialog.get_by_role("button", name="Tell me by e-mail").click()
    expect(dialog.get_by_text("E-mail to your address")).to_be_visible()
    expect(dialog.get_by_role("button", name="Tell me by e-mail")).to_have_count(0)

    dialog.get_by_label("Address of a webhook").fill("https://hooks.example.org/a")
    dialog.get_by_role("button", name="Add the webhook").click()
    expect(dialog.locator("code")).to_contain_text("whsec_")
    dialog.get_by_role("button", name="Send a test").click()
    expect(dialog.get_by_text("On its way")).to_be_visible()
    dialog.get_by_role("button", name="Stop https://hooks.example.org/a").click()
    dialog.get_by_role("button", name="Stop E-mail to your address").click()
    expect(dialog.get_by_text("Nobody tells you anything yet.")).to_be_visible()
