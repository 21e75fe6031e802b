"""A browser, and pages of it that must not make a mistake."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from workflow_platform.api.site import Site
from workflow_platform.store.database import transaction
from workflow_platform.store.people.accounts import Accounts
from workflow_platform_tests.api.conftest import site
from workflow_platform_tests.api.people import PASSWORD
from workflow_platform_tests.api.serving import served
from workflow_platform_tests.browser.chromium import FLAGS, find

__all__ = ["site"]

PATIENCE = 30_000
EMAIL = "ana@example.org"
BO = "bo@example.org"


# Not of the session: while Playwright is there, its event loop runs here, and other tests need their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Files are read by a process of their own, on a machine that may be busy.
        expect.set_options(timeout=PATIENCE)
        executable = find(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=executable, args=[*FLAGS])
        yield browser
        browser.close()


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.fixture
def ana(site: Site) -> None:
    """An account that can log in."""
    with transaction(site.engine) as session:
        Accounts(session).add(EMAIL, site.passwords.hash(PASSWORD), verified=True)


@pytest.fixture
def bo(site: Site) -> None:
    """Another account that can log in."""
    with transaction(site.engine) as session:
        Accounts(session).add(BO, site.passwords.hash(PASSWORD), verified=True)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails its test with any error on it or on its console."""
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # What the API refuses, the page itself tells; the browser tells it too.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            faults.append(message.text)

    with browser.new_context(
        base_url=address, viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
    ) as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
    assert faults == []
