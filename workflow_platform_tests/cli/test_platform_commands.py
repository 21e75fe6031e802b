"""``import``, ``execute``, ``migrate`` and ``doctor``, with a real database and no platform running."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from workflow_platform.cli.platform import open_platform
from workflow_platform.cli.up.home_lock import locked
from workflow_platform.spec.schema import Column
from workflow_platform.store.database import transaction
from workflow_platform.store.datasets import Datasets, LakeFile
from workflow_platform_tests.cli.conftest import Command
from workflow_platform_tests.cli.documents import (
    INCOME,
    filtering,
    reading,
    resulting,
    write_document,
)


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(name="stored")
def _stored(command: Command, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command against a migrated database of its own."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return command


def test_each_import_of_a_changed_document_is_a_new_version(
    stored: Command, tmp_path: Path, home: Path
) -> None:
    document = json.loads(INCOME.read_text())
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps({**document, "description": "Of those over 30."}))
    printed = [stored("import", file, "--home", home).out for file in (INCOME, INCOME, changed)]
    assert [text.splitlines()[0] for text in printed] == [
        "Saved average-income-by-country, version 1.",
        "average-income-by-country is already saved so, as version 1.",
        "Saved average-income-by-country, version 2.",
    ]


def test_saved_workflows_are_listed_by_name(stored: Command, tmp_path: Path, home: Path) -> None:
    for file in (
        INCOME,
        write_document(tmp_path, "Adults", reading("people"), resulting("people", "adults")),
    ):
        assert stored("import", file, "--home", home).code == 0
    assert stored("list", "--home", home).out.splitlines() == [
        "workflow                   name                       version",
        "─────────────────────────  ─────────────────────────  ───────",
        "adults                     Adults                           1",
        "average-income-by-country  Average income by country        1",
    ]
    listed = json.loads(stored("list", "--home", home, "--json").out)
    assert [workflow["slug"] for workflow in listed] == ["adults", "average-income-by-country"]


def test_a_table_that_is_not_there_yet_is_only_warned_of(stored: Command, home: Path) -> None:
    ended = stored("import", INCOME, "--home", home)
    assert ended.code == 0
    assert ended.err.startswith("Not there yet: There is no dataset 'people'.")


def test_a_step_that_no_result_needs_is_warned_of(stored: Command, tmp_path: Path, home: Path) -> None:
    steps = [reading("people"), filtering("people", "age > 30"), resulting("people")]
    ended = stored("import", write_document(tmp_path, "odd", *steps), "--home", home)
    assert ended.code == 0
    assert "Warning: No result needs the step 'kept'" in ended.err


def test_a_result_of_a_name_that_is_taken_is_not_saved(stored: Command, tmp_path: Path, home: Path) -> None:
    first, second = (
        write_document(tmp_path, name, reading("people"), resulting("people", "totals"))
        for name in ("first", "second")
    )
    assert stored("import", first, "--home", home).code == 0
    with open_platform(home) as platform, transaction(platform.engine) as session:
        content = LakeFile("totals.parquet", 1, 1, (Column("n", "BIGINT"),))
        Datasets(session, platform.actor).publish("totals", content)
    for document in (first, second):
        ended = stored("import", document, "--home", home)
        assert ended.code == 1
        assert "/steps/1/settings/name  name-taken\n  'totals' is an uploaded dataset." in ended.err


def test_a_document_with_other_problems_is_not_saved(stored: Command, tmp_path: Path, home: Path) -> None:
    document = write_document(tmp_path, "bad", reading("people"), filtering("peeple", "x"), resulting("kept"))
    ended = stored("import", document, "--home", home)
    assert ended.code == 1
    assert "/steps/1/inputs/rows  unknown-step" in ended.err
    assert stored("execute", "bad", "--home", home).err == (
        f"Error: There is no workflow 'bad'.\n  'workflow-platform list --home {home}' lists what there is.\n"
    )


def test_a_run_is_not_submitted_when_nobody_would_start_it(stored: Command, home: Path) -> None:
    stored("import", INCOME, "--home", home)
    ended = stored("execute", "average-income-by-country", "--home", home)
    assert ended.code == 1
    assert "No dispatcher is running" in ended.err
    assert "workflow-platform up" in ended.err


@pytest.mark.parametrize("argv", [["import", INCOME], ["execute", "totals"], ["list"], ["migrate"]])
def test_without_a_platform_it_is_said_how_to_start_one(
    command: Command, home: Path, argv: list[object]
) -> None:
    ended = command(*argv, "--home", home)
    assert ended.code == 1
    assert ended.err == (
        f"Error: No platform is running on '{home}'.\n"
        f"  Start it with 'workflow-platform up --home {home}' in another terminal. "
        "If it runs on another folder, name that with --home or WORKFLOW_PLATFORM_HOME.\n"
    )


def test_migrating_makes_the_tables_once(
    command: Command, postgres: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres)
    assert "workflow-platform migrate" in command("import", INCOME, "--home", home).err
    assert re.fullmatch(r"The database went from nothing to revision \w+\.\n", command("migrate").out)
    assert re.fullmatch(r"The database is up to date, at revision \w+\.\n", command("migrate").out)
    assert command("import", INCOME, "--home", home).code == 0


def test_an_address_that_is_no_database_is_told(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://host/database")
    ended = command("migrate")
    assert ended.code == 1
    assert "postgresql://user:password@host:5432/database" in ended.err


def test_settings_that_cannot_be_used_are_told(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKFLOW_PLATFORM_DAGSTER_PORT", "soon")
    ended = command("doctor")
    assert ended.code == 1
    assert "WORKFLOW_PLATFORM_DAGSTER_PORT: should be a valid integer" in ended.err


def findings(command: Command, home: Path) -> dict[str, str]:
    """Return the mark of each line that the doctor prints, by its subject."""
    lines = command("doctor", "--home", home).out.splitlines()
    return {line.split()[1]: line[0] for line in lines if not line.startswith(" ")}


def test_the_doctor_says_what_is_not_running(command: Command, home: Path) -> None:
    found = findings(command, home)
    assert [subject for subject, mark in found.items() if mark == "!"] == ["Database", "Dagster"]
    assert not home.exists()


def test_the_doctor_looks_at_an_outside_database(stored: Command, home: Path) -> None:
    assert findings(stored, home)["Database"] == "✓"


def test_the_doctor_finds_a_platform_whose_pages_do_not_answer(stored: Command, home: Path) -> None:
    with locked(home, "http://127.0.0.1:9"):
        found = findings(stored, home)
    assert (found["Ports"], found["Dagster"]) == ("✓", "✗")


def test_the_doctor_finds_a_home_that_cannot_be_written(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert findings(command, tmp_path / "file" / "home")["Home"] == "✗"
