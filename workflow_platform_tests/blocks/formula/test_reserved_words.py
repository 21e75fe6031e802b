"""The web app quotes the names of columns that are words of the language."""

from __future__ import annotations

import re

import pytest

from workflow_platform.blocks.formula.error import FormulaError
from workflow_platform.blocks.formula.language import parse_formula
from workflow_platform.blocks.formula.words import KEYWORDS
from workflow_platform_tests.project import ROOT

PAGES = (ROOT / "frontend" / "src" / "document" / "names.ts").read_text()
WORDS = re.findall(r'^  "([a-z ]+)"\.split', PAGES, re.MULTILINE)[0].split()


def test_every_keyword_is_reserved() -> None:
    assert set(KEYWORDS) <= set(WORDS)


@pytest.mark.parametrize("word", WORDS)
def test_a_reserved_word_is_a_column_only_in_quotes(word: str) -> None:
    assert [use.name for use in parse_formula(f'"{word}" = 2').columns] == [word]
    try:
        bare = parse_formula(f"{word} = 2")
    except FormulaError:
        return
    assert not bare.columns
