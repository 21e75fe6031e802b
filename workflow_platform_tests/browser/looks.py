"""A page as people see it, in both themes, on a desk and on a telephone, and what axe says about that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from playwright.sync_api import Page

from workflow_platform_tests.project import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What moves to its new place has arrived.
SETTLED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    await Promise.all(document.getAnimations().map(each => each.finished.catch(() => null)))
}"""
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDE, NARROW = 1440, 390


class Look(NamedTuple):
    """One way to see a page."""

    width: int
    scheme: Scheme


def looks(page: Page) -> Iterator[Look]:
    """See a page that is loaded in every way, one after the other, and at last as at first.

    Only its window changes, as when somebody turns a telephone or night falls.
    """
    for width in (WIDE, NARROW):
        resize(page, width)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(
                "scheme => document.documentElement.dataset.mantineColorScheme === scheme", arg=scheme
            )
            page.evaluate(SETTLED)
            yield Look(width, scheme)
    resize(page, WIDE)
    page.emulate_media(color_scheme="light")


def resize(page: Page, width: int) -> None:
    """Make the window of a page so wide."""
    page.set_viewport_size({"width": width, "height": 900})


def violations(page: Page, look: Look, part: str = "html") -> list[str]:
    """Return the rules that a page, or a part of it, breaks, each with the first element that does."""
    if page.evaluate("window.axe === undefined"):
        # By way of the debugger: the page's own policy lets no other script in.
        page.evaluate(AXE.read_text())
    answer = page.evaluate(
        "([part, rules]) => axe.run(part, {runOnly: rules, resultTypes: ['violations']})", [part, RULES]
    )
    found = [f"{look}: {each['id']}: {each['nodes'][0]['html']}" for each in answer["violations"]]
    if page.evaluate("document.documentElement.scrollWidth") > look.width:
        found.append(f"{look}: scrolls sideways")
    return found


def all_violations(page: Page, part: str = "html") -> list[str]:
    """Return the rules that a page, or a part of it, breaks when it is seen in any way."""
    return [fault for look in looks(page) for fault in violations(page, look, part)]
