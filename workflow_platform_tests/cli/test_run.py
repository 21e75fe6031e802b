from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from pydantic import JsonValue

from workflow_platform_tests.cli.conftest import Command
from workflow_platform_tests.cli.documents import (
    EXAMPLES,
    INCOME,
    PEOPLE,
    exact_incomes_by_hand,
    filtering,
    incomes_by_hand,
    printed_incomes,
    reading,
    resulting,
    write_document,
)
from workflow_platform_tests.engine.postgresql.server import administrator


def written(file: Path) -> dict[str | None, float]:
    with file.open() as opened:
        rows = csv.DictReader(opened)
        return {row["country"] or None: float(row["average_income"]) for row in rows}


def test_the_first_workflow_prints_the_answer_of_the_sql_written_by_hand(command: Command) -> None:
    ended = command("run", INCOME, "--dataset", PEOPLE)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[0] == "average income by country"
    assert printed_incomes(ended.out) == incomes_by_hand()


@pytest.mark.parametrize("through", [(), ("--through-dagster",)], ids=["alone", "through Dagster"])
def test_a_result_goes_to_a_file(command: Command, tmp_path: Path, through: tuple[str, ...]) -> None:
    ended = command("run", INCOME, "--dataset", PEOPLE, "--output", "out.csv", *through)
    assert ended.code == 0
    assert ended.out.startswith("average income by country: 7 rows in 'out.csv'")
    assert written(tmp_path / "out.csv") == exact_incomes_by_hand()


def test_postgresql_gives_the_same_result(command: Command, tmp_path: Path, postgres: str) -> None:
    ended = command(
        "run",
        INCOME,
        "--dataset",
        PEOPLE,
        "--output",
        "out.csv",
        "--engine",
        "postgresql",
        "--database-url",
        postgres,
    )
    assert (ended.code, ended.err) == (0, "")
    assert written(tmp_path / "out.csv") == exact_incomes_by_hand()


def test_several_results_are_printed_one_after_another(command: Command, tmp_path: Path) -> None:
    steps = [
        reading("people"),
        filtering("people", "age > 60"),
        resulting("kept", "old"),
        resulting("people", "all"),
    ]
    ended = command("run", write_document(tmp_path, "both", *steps), "--dataset", PEOPLE)
    assert ended.out.count("name") == 2
    assert "\n\nall\n" in ended.out
    assert "the first 20 of 40 rows, " in ended.out


def test_several_results_go_to_files_named_after_them(command: Command, tmp_path: Path) -> None:
    steps = [
        reading("people"),
        filtering("people", "age > 60"),
        resulting("kept", "old"),
        resulting("people", "all"),
    ]
    document = write_document(tmp_path, "both", *steps)
    ended = command("run", document, "--dataset", PEOPLE, "--output", "people-{output}.json")
    assert ended.code == 0
    assert len(json.loads((tmp_path / "people-old.json").read_text())) == 4
    assert len(json.loads((tmp_path / "people-all.json").read_text())) == 40


def test_the_sample_tables_can_be_read_without_a_platform(command: Command) -> None:
    ended = command("run", EXAMPLES / "busiest_routes.json", "--samples", "--param", "routes=1")
    assert ended.code == 0
    assert "11262" in ended.out
    assert "Los Angeles Intl" in ended.out


def test_progress_goes_to_the_error_output(command: Command) -> None:
    ended = command("run", INCOME, "--dataset", PEOPLE, "--progress")
    assert ended.err == "average income by country: 100%\n"


def test_nothing_is_written_when_the_document_has_problems(command: Command, tmp_path: Path) -> None:
    document = write_document(
        tmp_path, "bad", reading("people"), filtering("people", "agee > 30"), resulting("kept")
    )
    ended = command("run", document, "--dataset", PEOPLE, "--output", "out.csv")
    assert ended.code == 1
    assert "/steps/1/settings/where  unknown-column\n" in ended.err
    assert "Did you mean 'age'?" in ended.err
    assert not (tmp_path / "out.csv").exists()


def test_a_failing_computation_is_told_in_words(command: Command, tmp_path: Path) -> None:
    steps = [reading("people"), filtering("people", "cast(name as integer) > 1"), resulting("kept")]
    ended = command("run", write_document(tmp_path, "bad", *steps), "--dataset", PEOPLE)
    assert ended.code == 1
    assert ended.err.startswith("Error: Step 'kept': A value could not be converted")
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["nowhere.json"], "There is no file 'nowhere.json'."),
        (["."], "'.' is a folder."),
        (
            [INCOME, "--dataset", "people=nowhere.csv"],
            "There is no file 'nowhere.csv' for the dataset 'people'.",
        ),
        ([INCOME, "--dataset", "people=."], "'.', for the dataset 'people', is a folder."),
        (
            [INCOME, "--dataset", PEOPLE, "--dataset", PEOPLE],
            "The dataset 'people' was given twice; capitals do not matter.",
        ),
        (
            [INCOME, "--dataset", PEOPLE, "--dataset", PEOPLE.replace("people=", "People=")],
            "The dataset 'People' was given twice; capitals do not matter.",
        ),
        (
            [INCOME, "--dataset", PEOPLE, "--param", "n=1", "--param", "n=2"],
            "The parameter 'n' was given twice.",
        ),
    ],
)
def test_a_wrong_file_is_told(command: Command, argv: list[object], message: str) -> None:
    ended = command("run", *argv)
    assert ended.code == 1
    assert ended.err.splitlines()[0] == f"Error: {message}"


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--engine", "postgresql"], "There is no database to compute in."),
        (["--output", "out.xlsx"], "The format of 'out.xlsx' cannot be told from its name."),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    command: Command, argv: list[str], message: str
) -> None:
    ended = command("run", INCOME, "--dataset", PEOPLE, *argv)
    assert ended.code == 2
    assert ended.err.splitlines()[0] == f"Error: {message}"


@pytest.mark.parametrize("through", [(), ("--through-dagster",)], ids=["alone", "through Dagster"])
def test_rows_are_written_to_a_table(
    command: Command, tmp_path: Path, postgres: str, through: tuple[str, ...]
) -> None:
    writing: dict[str, JsonValue] = {
        "id": "write",
        "block": "postgresql_write",
        "settings": {"connection": "shop", "table": "old", "create": True},
        "inputs": {"rows": "kept"},
    }
    document = write_document(tmp_path, "write", reading("people"), filtering("people", "age > 60"), writing)
    ended = command("run", document, "--dataset", PEOPLE, "--database-url", postgres, *through)
    assert (ended.code, ended.out, ended.err) == (0, "shop/public.old: 4 rows written\n", "")
    with administrator(postgres) as cursor:
        cursor.execute("SELECT count(*) FROM old WHERE age > 60")
        assert cursor.fetchall() == [(4,)]
