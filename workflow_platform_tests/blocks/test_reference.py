"""The reference of the blocks is what the blocks say today."""

from __future__ import annotations

from workflow_platform.blocks.reference import blocks_reference
from workflow_platform_tests.project import ROOT


def test_the_reference_is_up_to_date() -> None:
    written = (ROOT / "docs" / "blocks.md").read_text()

    assert written.strip() == blocks_reference().strip(), "python -m workflow_platform.blocks.reference"
