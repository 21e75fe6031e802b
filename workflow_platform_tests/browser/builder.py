"""The builder as a person uses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
from playwright.sync_api import Locator, Page, expect

from workflow_platform_tests.api.people import PASSWORD
from workflow_platform_tests.browser.conftest import EMAIL

PEOPLE = "name,age,country,income\nAna,41,PT,10\nBo,30,PT,20\nCy,55,PE,30\nDa,62,PE,50\nEd,19,PE,70\n"
CITIES = "country,capital\nPT,Lisbon\nPE,Lima\nNO,Oslo\n"


@contextmanager
def client_of(address: str, email: str = EMAIL) -> Iterator[httpx2.Client]:
    """Return a client that asks in the name of an account."""
    with httpx2.Client(base_url=f"{address}/api/v1", timeout=60) as client:
        token = client.post("/login", json={"email": email, "password": PASSWORD}).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def upload(client: httpx2.Client, name: str, content: str) -> None:
    made = client.post("/datasets", params={"name": name, "file": f"{name}.csv"}, content=content)
    assert made.is_success, made.text


def make(client: httpx2.Client, document: dict[str, Any], *, publish: bool = False) -> str:
    """Make a workflow and return its id."""
    made = client.post("/workflows", json={"document": document, "publish": publish})
    assert made.is_success, made.text
    return str(made.json()["id"])


def draft(client: httpx2.Client, workflow: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/workflows/{workflow}").json()
    return found


def step(page: Page, name: str) -> Locator:
    """Return a step on the canvas."""
    return page.locator(".react-flow__node-step").filter(has=page.get_by_text(name, exact=True))


def choose(page: Page, label: str, option: str) -> None:
    """Take an option of a list to choose from."""
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def wait_until_saved(page: Page) -> None:
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
