"""Runs that go on from where another one failed."""

from __future__ import annotations

import pytest
from psycopg2.extensions import cursor
from pydantic import JsonValue, SecretStr

from workflow_platform.engine.kept_parts import KeptParts, sweep
from workflow_platform.engine.publish import MAKING
from workflow_platform.store.actor import Actor
from workflow_platform.store.connections import ConnectionDetails, Connections
from workflow_platform.store.database import database_url, transaction
from workflow_platform.store.run_history import RunHistory
from workflow_platform.store.runs import Runs, StoredRun
from workflow_platform.store.tables import UserRow
from workflow_platform.store.vault import Vault
from workflow_platform_tests.engine.postgresql.server import administrator
from workflow_platform_tests.orchestration.documents import document, keep, read, result
from workflow_platform_tests.orchestration.platform import Platform

SUMS: dict[str, JsonValue] = {
    "id": "sums",
    "block": "group_by",
    "settings": {
        "keys": ["country"],
        "measures": [{"name": "income", "function": "sum", "column": "income"}],
    },
    "inputs": {"rows": "rows"},
}
SORTED: dict[str, JsonValue] = {
    "id": "sorted",
    "block": "sort",
    "settings": {"by": [{"column": "income", "direction": "descending"}]},
    "inputs": {"rows": "sums"},
}
DAY = 86_400


def typed(column: str) -> dict[str, JsonValue]:
    """Return a step that makes a column an integer, which fails for countries when it is computed."""
    return {
        "id": "typed",
        "block": "select",
        "settings": {"columns": [{"column": column, "type": "integer"}]},
        "inputs": {"rows": "sorted"},
    }


def sums(column: str, *more: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return document("Sums", read("people"), SUMS, SORTED, typed(column), *more, result("sums", "typed"))


def failed(platform: Platform, actor: Actor, written: dict[str, JsonValue]) -> StoredRun:
    """Save and execute a workflow that fails."""
    platform.save(actor, written)
    run = platform.submit(actor, str(written["name"]))
    platform.execute(run)
    run = platform.run(actor, run.id)
    assert run.state == "failed"
    return run


def resumed(platform: Platform, actor: Actor, earlier: StoredRun) -> StoredRun:
    """Run the latest version from where another run failed."""
    with transaction(platform.engine) as session:
        runs = Runs(session, actor)
        run = runs.submit(earlier.workflow_id, earlier.parameters, repeats=earlier.id, resumes=True)
    platform.execute(run)
    return platform.run(actor, run.id)


def told(platform: Platform, actor: Actor, run: StoredRun) -> str:
    with transaction(platform.engine) as session:
        events = RunHistory(session, actor).events(run.id)
    (found,) = (event.message for event in events if "aken over" in event.message)
    return found


def parts(platform: Platform, run: StoredRun) -> KeptParts:
    return KeptParts(platform.settings.lake, run.owner_id, run.workflow_id)


@pytest.fixture
def ana(platform: Platform) -> Actor:
    ana = platform.person("Ana")
    platform.upload(ana, "people")
    return ana


def test_a_mended_workflow_goes_on_with_what_the_step_at_fault_had_read(
    platform: Platform, ana: Actor
) -> None:
    first = failed(platform, ana, sums("country"))
    assert parts(platform, first).has(first.id)
    platform.save(ana, sums("income"))

    run = resumed(platform, ana, first)

    assert (run.state, run.repeats, run.resumes) == ("succeeded", first.id, True)
    assert told(platform, ana, run) == "Taken over from the run before: the rows of 'sorted'."
    (version,) = platform.results(ana, run.id)
    assert platform.rows(version) == [(100,), (1000,)]
    assert not any((platform.settings.lake / MAKING).iterdir())


def test_the_order_of_what_is_taken_over_is_kept(platform: Platform, ana: Actor) -> None:
    last: dict[str, JsonValue] = {
        "id": "first",
        "block": "limit",
        "settings": {"count": 1},
        "inputs": {"rows": "typed"},
    }
    written = sums("country", last, result("first", "first", "end"))
    first = failed(platform, ana, written)
    platform.save(ana, sums("income", last, result("first", "first", "end")))

    run = resumed(platform, ana, first)

    largest = next(version for version in platform.results(ana, run.id) if version.name == "first")
    assert platform.rows(largest) == [(1000,)]


def test_what_was_made_of_other_rows_is_computed_anew(platform: Platform, ana: Actor) -> None:
    first = failed(platform, ana, sums("country"))
    platform.save(ana, sums("income"))
    platform.upload(ana, "people", "SELECT 'Eve' AS name, 20 AS age, 'Peru' AS country, 7 AS income")

    run = resumed(platform, ana, first)

    assert told(platform, ana, run) == "Nothing is taken over."
    assert platform.rows(platform.results(ana, run.id)[0]) == [(7,)]


def test_what_was_made_by_a_step_that_changed_is_computed_anew(platform: Platform, ana: Actor) -> None:
    first = failed(platform, ana, sums("country"))
    mended = sums("income")
    older = keep("age > 40")
    grouped: dict[str, JsonValue] = {**SUMS, "inputs": {"rows": "kept"}}
    platform.save(
        ana,
        {**mended, "steps": [read("people"), older, grouped, SORTED, typed("income"), result("s", "typed")]},
    )

    run = resumed(platform, ana, first)

    assert told(platform, ana, run) == "Nothing is taken over."
    assert platform.rows(platform.results(ana, run.id)[0]) == [(100,), (300,)]


def test_a_result_that_was_finished_is_taken_over(platform: Platform, ana: Actor) -> None:
    good = result("good", "sorted", "good")
    first = failed(platform, ana, {**sums("country"), "steps": [*_steps("country", good)]})
    platform.save(ana, {**sums("income"), "steps": [*_steps("income", good)]})

    run = resumed(platform, ana, first)

    assert "'good'" in told(platform, ana, run)
    made = {version.name: platform.rows(version) for version in platform.results(ana, run.id)}
    assert made == {"good": [("Peru", 1000), ("Portugal", 100)], "sums": [(100,), (1000,)]}


def _steps(column: str, good: dict[str, JsonValue]) -> list[dict[str, JsonValue]]:
    return [read("people"), SUMS, SORTED, good, typed(column), result("sums", "typed", "bad")]


def test_a_run_begins_anew_unless_it_is_asked_to_go_on(platform: Platform, ana: Actor) -> None:
    first = failed(platform, ana, sums("country"))
    with transaction(platform.engine) as session:
        again = Runs(session, ana).repeat(first.id)

    platform.execute(again)

    with transaction(platform.engine) as session:
        messages = [event.message for event in RunHistory(session, ana).events(again.id)]
    assert not any("aken over" in message for message in messages)


def test_nothing_is_kept_any_more_after_a_success(platform: Platform, ana: Actor) -> None:
    first = failed(platform, ana, sums("country"))
    platform.save(ana, sums("income"))
    resumed(platform, ana, first)
    assert not parts(platform, first).has(first.id)


def test_only_the_last_run_that_failed_is_kept(platform: Platform, ana: Actor) -> None:
    first, second = failed(platform, ana, sums("country")), failed(platform, ana, sums("country"))
    assert not parts(platform, first).has(first.id)
    assert parts(platform, second).has(second.id)


def test_what_nothing_is_left_of_is_computed_anew(platform: Platform, ana: Actor) -> None:
    first = failed(platform, ana, sums("country"))
    platform.save(ana, sums("income"))
    parts(platform, first).forget()
    run = resumed(platform, ana, first)
    assert (run.state, told(platform, ana, run)) == ("succeeded", "Nothing is taken over.")


def test_nothing_is_kept_for_who_has_no_room(platform: Platform, ana: Actor) -> None:
    with transaction(platform.engine) as session:
        session.get_one(UserRow, ana.user_id).quota_storage_bytes = 10
    first = failed(platform, ana, sums("country"))
    assert not parts(platform, first).has(first.id)


def test_what_is_kept_goes_after_a_day(platform: Platform, ana: Actor) -> None:
    first = failed(platform, ana, sums("country"))
    kept = next((platform.settings.lake / ".kept").glob("*/*"))
    made = kept.stat().st_mtime

    assert sweep(platform.settings.lake, made + DAY - 1) == 0
    assert parts(platform, first).has(first.id)
    assert sweep(platform.settings.lake, made + DAY + 1) == 1
    assert not parts(platform, first).has(first.id)


@pytest.fixture
def shop(platform: Platform, ana: Actor, postgres: str) -> cursor:
    """The shop's database, which Ana has a connection to."""
    url = database_url(postgres)
    details = ConnectionDetails(
        host="localhost",
        port=int(str(url.query["port"])),
        database=url.database or "",
        username=url.username or "",
        password=SecretStr(url.password or ""),
    )
    with transaction(platform.engine) as session:
        Connections(session, ana, Vault.from_file(platform.settings.vault_file)).save("shop", details)
    with administrator(postgres) as found:
        found.execute("CREATE TABLE countries AS SELECT 'Peru' AS country, 'America' AS continent")
        yield found


def test_what_a_database_gave_is_not_asked_for_again(platform: Platform, ana: Actor, shop: cursor) -> None:
    table: dict[str, JsonValue] = {
        "id": "countries",
        "block": "postgresql_table",
        "settings": {"connection": "shop", "table": "countries"},
    }
    joined: dict[str, JsonValue] = {
        "id": "joined",
        "block": "join",
        "settings": {"keys": [{"left": "country", "right": "country"}]},
        "inputs": {"left": "rows", "right": "countries"},
    }

    def continents(column: str) -> dict[str, JsonValue]:
        numbers: dict[str, JsonValue] = {**typed(column), "inputs": {"rows": "joined"}}
        return document("Continents", read("people"), table, joined, numbers, result("all", "typed"))

    first = failed(platform, ana, continents("continent"))
    shop.execute("DELETE FROM countries")
    platform.save(ana, continents("age"))

    run = resumed(platform, ana, first)

    assert "'countries'" in told(platform, ana, run)
    assert platform.rows(platform.results(ana, run.id)[0]) == [(30,), (39,), (52,)]


def test_a_table_that_refused_is_written_with_what_was_computed(
    platform: Platform, ana: Actor, shop: cursor
) -> None:
    shop.execute("CREATE TABLE totals (country text, income integer CHECK (income < 1000))")
    write: dict[str, JsonValue] = {
        "id": "write",
        "block": "postgresql_write",
        "settings": {"connection": "shop", "table": "totals", "mode": "append"},
        "inputs": {"rows": "sorted"},
    }
    first = failed(platform, ana, document("Totals", read("people"), SUMS, SORTED, write))
    shop.execute("ALTER TABLE totals DROP CONSTRAINT totals_income_check")

    run = resumed(platform, ana, first)

    assert run.state == "succeeded"
    assert "'write'" in told(platform, ana, run)
    shop.execute("SELECT * FROM totals ORDER BY income")
    assert shop.fetchall() == [("Portugal", 100), ("Peru", 1000)]
