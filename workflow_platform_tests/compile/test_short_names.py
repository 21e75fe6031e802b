"""Names that are too long for a dialect."""

from __future__ import annotations

from workflow_platform.compile.dialects import DUCKDB, POSTGRES
from workflow_platform.compile.short_names import shortened


def test_what_fits_stays_as_it_is() -> None:
    assert shortened("x" * 63, POSTGRES) == "x" * 63
    assert shortened("x" * 100, DUCKDB) == "x" * 100


def test_what_does_not_fit_is_as_long_as_it_may_be_and_differs_by_its_end() -> None:
    first, second = shortened("x" * 64, POSTGRES), shortened("x" * 63 + "y", POSTGRES)

    assert len(first) == len(second) == 63
    assert first != second


def test_no_character_is_cut_in_two() -> None:
    found = {shortened("a" * shift + "\N{EURO SIGN}" * 30, POSTGRES) for shift in range(3)}

    assert len(found) == 3
    assert all(60 < len(name.encode()) <= 63 and "\ufffd" not in name for name in found)
