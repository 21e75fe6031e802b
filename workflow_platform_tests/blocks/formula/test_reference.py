"""The reference in docs/ is what the code says."""

from __future__ import annotations

from workflow_platform.blocks.formula.functions.catalogue import FUNCTIONS
from workflow_platform.blocks.formula.reference import reference
from workflow_platform_tests.project import ROOT


def test_the_page_is_up_to_date() -> None:
    page = (ROOT / "docs" / "formulas.md").read_text()

    assert page == reference(), "python -m workflow_platform.blocks.formula.reference > docs/formulas.md"


def test_every_function_is_on_the_page() -> None:
    page = reference()

    assert [name for name in FUNCTIONS if f"| `{name}(" not in page] == []
