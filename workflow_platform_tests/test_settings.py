"""Settings come from the environment, an argument wins, and nothing secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from workflow_platform.settings import PREFIX, Settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", *(f"{PREFIX}{field.upper()}" for field in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)


def test_all_data_lives_in_one_folder_under_the_working_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    assert settings.home == tmp_path / ".workflow_platform"
    folders = (settings.lake, settings.dagster_home, settings.scratch, settings.postgres, settings.vault_file)
    assert {folder.parent for folder in folders} == {settings.home}
    assert list(tmp_path.iterdir()) == []


def test_the_environment_is_read_and_an_argument_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKFLOW_PLATFORM_PORT", "8080")
    monkeypatch.setenv("WORKFLOW_PLATFORM_DAGSTER_PORT", "3030")
    settings = Settings(port=9090)
    assert (settings.port, settings.dagster_port) == (9090, 3030)


def test_the_usual_name_of_the_database_address_works_and_ours_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://host/usual")
    assert Settings().database_url == "postgresql://host/usual"
    monkeypatch.setenv("WORKFLOW_PLATFORM_DATABASE_URL", "postgresql://host/ours")
    assert Settings().database_url == "postgresql://host/ours"


def test_an_empty_variable_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert Settings().database_url is None


def test_the_database_password_is_not_shown() -> None:
    assert "secret" not in repr(Settings(database_url="postgresql://user:secret@host/name"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "http"),
        ("ALLOWED_NETWORKS", "10.0.0.1/8"),
        ("MEMORY_LIMIT", "much"),
        ("THREADS", "0"),
        ("LISTED_JOBS", "-1"),
    ],
)
def test_a_value_out_of_bounds_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"{PREFIX}{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


@pytest.mark.parametrize("size", ["2GB", "1.5 GiB", "512mb"])
def test_sizes_are_written_as_duckdb_reads_them(size: str) -> None:
    assert Settings(memory_limit=size).memory_limit == size


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
