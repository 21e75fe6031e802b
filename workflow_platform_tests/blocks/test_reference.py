"""The reference of the blocks is what the blocks say today."""

from __future__ import annotations

import re

from workflow_platform.blocks.reference import blocks_reference
from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.spec.workflow import StepSpec
from workflow_platform_tests.project import ROOT


def test_the_step_at_the_top_of_the_reference_is_one() -> None:
    (shown,) = re.findall(r"```json\n(.*?)\n```", blocks_reference().partition("\n## ")[0], re.DOTALL)
    step = StepSpec.model_validate_json(shown)
    assert set(step.inputs) == {port.name for port in BLOCKS[step.block].ports()}
    assert BLOCKS[step.block].model_validate(step.settings).type_name() == step.block


def test_the_reference_is_up_to_date() -> None:
    written = (ROOT / "docs" / "blocks.md").read_text()

    assert written.strip() == blocks_reference().strip(), "python -m workflow_platform.blocks.reference"
