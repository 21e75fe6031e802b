"""The page of settings is what the settings say today."""

from __future__ import annotations

from workflow_platform.cli.settings_reference import settings_reference
from workflow_platform.settings import PREFIX, Settings
from workflow_platform_tests.project import ROOT


def test_the_page_of_settings_is_up_to_date() -> None:
    written = (ROOT / "docs" / "settings.md").read_text()
    assert written == settings_reference(), "python -m workflow_platform.cli.settings_reference"


def test_every_setting_is_told_with_what_it_is() -> None:
    rows = [line.split(" | ") for line in settings_reference().splitlines() if line.startswith("| `")]
    assert [row[0].split("`")[1] for row in rows] == [
        f"{PREFIX}{name.upper()}" for name in Settings.model_fields
    ]
    assert all(row[1].endswith(".") for row in rows)
