"""What is confidential is blotted out of texts, however SQL writes it, and the rest is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow_platform.orchestration.shareable import Confidential
from workflow_platform.spec.workflow import Scalar

LAKE = Path("/data/lake")


@pytest.mark.parametrize(
    ("value", "text", "shown"),
    [
        ("Peru", "WHERE country = 'Peru'", "WHERE country = '…'"),
        ("O'Hara", "WHERE name = 'O''Hara'", "WHERE name = '…'"),
        ("50%_", r"WHERE name LIKE '%50\%\_%'", "WHERE name LIKE '%…%'"),
        ("PeruPeru", "'PeruPeruX'", "'…X'"),
        (40, "age > 40 AND n < 140", "age > … AND n < 140"),
        (1.5, "must be 1.5", "must be …"),
        ("a", "SELECT a, \"all\" = 'a'", "SELECT …, \"all\" = '…'"),
        ("", "SELECT ''", "SELECT ''"),
        (None, "SELECT NULL, None", "SELECT NULL, None"),
        (True, "SELECT TRUE, True", "SELECT TRUE, True"),
    ],
)
def test_a_value_is_blotted_out(value: Scalar, text: str, shown: str) -> None:
    assert Confidential((), (value,)).without_values(text) == shown


def test_of_a_path_only_what_is_below_the_folder_is_left() -> None:
    confidential = Confidential((LAKE,), ("cannot",))
    text = f"'{LAKE}/run/a.parquet' cannot be read"
    assert confidential.without_folders(text) == "'…/run/a.parquet' cannot be read"
    assert confidential.without_values(text) == "'…/run/a.parquet' … be read"


def test_a_value_within_another_does_not_keep_it_from_being_found() -> None:
    assert Confidential((), ("Peru", "Peruvian")).without_values("a Peruvian") == "a …"
