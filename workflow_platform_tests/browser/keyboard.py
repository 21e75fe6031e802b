"""The web app as somebody uses it who has a keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 150
MOST_OPTIONS = 60


class Keys:
    """Keys pressed on a page; nothing here clicks, and nothing moves the focus but keys."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, thing: Locator, by: str = "Tab") -> None:
        """Press a key until a thing has the focus."""
        expect(thing).to_be_attached()
        for _ in range(MOST_TABS):
            if thing.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press(by)
        message = f"{thing} cannot be reached."
        raise AssertionError(message)

    def press(self, thing: Locator, key: str = "Enter") -> None:
        self.reach(thing)
        self.page.keyboard.press(key)

    def press_button(self, name: str | re.Pattern[str]) -> None:
        exact = isinstance(name, str)
        self.press(self.page.get_by_role("button", name=name, exact=exact).first)

    def type(self, thing: Locator, text: str) -> None:
        self.reach(thing)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        """Open a list to choose from and go down to an option of it."""
        field = self.page.get_by_role("combobox", name=label, exact=True)
        self.reach(field)
        for _ in range(MOST_OPTIONS):
            self.page.keyboard.press("ArrowDown")
            chosen = field.get_attribute("aria-activedescendant")
            if chosen and " ".join(self.page.locator(f"[id='{chosen}']").inner_text().split()) == option:
                break
        else:
            listed = self.page.get_by_role("option").all_inner_texts()
            message = f"{label} has no {option}, but {listed}."
            raise AssertionError(message)
        self.page.keyboard.press("Enter")

    def command(self, words: str) -> None:
        """Do something by its name, as Ctrl K offers it."""
        self.page.keyboard.press("Control+k")
        expect(self.page.get_by_role("combobox", name="Commands")).to_be_focused()
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("dialog")).to_have_count(0)
