"""Secrets, values and paths go in at one end; none may come out in Dagster's tables, logs or output."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote
from uuid import uuid4

import pytest
from pydantic import JsonValue, SecretStr

from workflow_platform.store.actor import Actor
from workflow_platform.store.connections import ConnectionDetails, Connections
from workflow_platform.store.database import database_url, transaction
from workflow_platform.store.runs import StoredRun
from workflow_platform.store.vault import Vault
from workflow_platform_tests.engine.postgresql.server import administrator
from workflow_platform_tests.orchestration.documents import document, keep, read, result
from workflow_platform_tests.orchestration.dump import dumped
from workflow_platform_tests.orchestration.platform import Platform

PASSWORD = "canary-p4ss/w@rd"
PARAMETER = "canary'50%_parameter"
VALUE = "canary-value"

PARAMETERS: JsonValue = [{"name": "wanted", "type": "text"}]
SEARCH = keep("contains(name, ${wanted}) or name = ${wanted}")
ORDERS: dict[str, JsonValue] = {
    "id": "rows",
    "block": "postgresql_table",
    "settings": {"connection": "sales", "table": "orders"},
}
NUMBERS: dict[str, JsonValue] = {
    "id": "kept",
    "block": "select",
    "settings": {"columns": [{"column": "name", "type": "integer"}]},
    "inputs": {"rows": "rows"},
}


@dataclass(frozen=True, slots=True)
class Mine:
    """A platform, somebody on it with a connection, and everything that is printed and logged."""

    platform: Platform
    ana: Actor
    printed: pytest.CaptureFixture[str]
    logged: pytest.LogCaptureFixture

    def run(self, *steps: dict[str, JsonValue], **parameters: str) -> StoredRun:
        """Save a workflow of these steps, run it, and return how it ended."""
        declared = PARAMETERS if parameters else []
        self.platform.save(self.ana, document("Canary", *steps, result("copy"), parameters=declared))
        run = self.platform.submit(self.ana, "Canary", parameters)
        self.platform.execute(run)
        return self.platform.run(self.ana, run.id)

    def told(self) -> str:
        """Return all that was printed or logged."""
        return "".join((*self.printed.readouterr(), self.logged.text))

    def stored(self, *schemas: str) -> str:
        """Return all that stands in the tables of some schemas."""
        return dumped(self.platform.engine, *schemas)


@pytest.fixture
def mine(
    platform: Platform,
    postgres: str,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Mine]:
    caplog.set_level(logging.DEBUG)
    ana = platform.person("Ana")
    platform.upload(ana, "people", f"SELECT '{VALUE}' AS name")
    url = database_url(postgres)
    user = f"reader_{uuid4().hex}"
    details = ConnectionDetails(
        host="127.0.0.1",
        port=int(str(url.query["port"])),
        database=url.database or "",
        username=user,
        password=SecretStr(PASSWORD),
    )
    with transaction(platform.engine) as session:
        Connections(session, ana, Vault.from_file(platform.settings.vault_file)).save("sales", details)
    with administrator(postgres) as cursor:
        cursor.execute(f"CREATE ROLE {user} LOGIN PASSWORD '{PASSWORD}'")
        cursor.execute(f"CREATE TABLE orders AS SELECT '{VALUE}' AS name; GRANT SELECT ON orders TO {user}")
        yield Mine(platform, ana, capfd, caplog)
        cursor.execute(f"DROP OWNED BY {user}; DROP ROLE {user}")


@pytest.mark.parametrize(("step", "state"), [(keep("name <> 'x'"), "succeeded"), (NUMBERS, "failed")])
def test_no_password_comes_out(mine: Mine, step: dict[str, JsonValue], state: str) -> None:
    run = mine.run(ORDERS, step)
    assert run.state == state, run.error
    own = database_url(mine.platform.url).password or ""
    shown = mine.platform.instance.info_str()
    assert "run_coordinator" in shown
    found = mine.stored("workflow_platform", "dagster") + mine.told() + shown
    for secret in (PASSWORD, quote(PASSWORD, safe=""), own):
        assert secret not in found


def test_no_password_comes_out_when_it_is_wrong(mine: Mine) -> None:
    vault = Vault.from_file(mine.platform.settings.vault_file)
    wrong = f"{PASSWORD}!"
    with transaction(mine.platform.engine) as session:
        connections = Connections(session, mine.ana, vault)
        details = connections.details("sales")
        connections.save("sales", details.model_copy(update={"password": SecretStr(wrong)}))
    run = mine.run(ORDERS, keep("name <> 'x'"))
    assert run.error
    assert run.error["code"] == "database-sign-in-refused"
    assert PASSWORD not in mine.stored("workflow_platform", "dagster") + mine.told()


@pytest.mark.parametrize("rows", [ORDERS, read("people")])
def test_a_value_that_fails_is_told_to_its_owner_and_not_to_dagster(
    mine: Mine, rows: dict[str, JsonValue]
) -> None:
    run = mine.run(rows, NUMBERS)
    assert run.error
    assert VALUE in run.error["detail"]
    assert VALUE in run.error["message"]
    in_dagster = mine.stored("dagster")
    assert "Step '" in in_dagster
    assert VALUE not in in_dagster + mine.told()


@pytest.mark.parametrize("rows", [ORDERS, read("people")])
def test_values_of_parameters_do_not_reach_dagster(mine: Mine, rows: dict[str, JsonValue]) -> None:
    run = mine.run(rows, SEARCH, wanted=PARAMETER)
    assert run.state == "succeeded", run.error
    in_dagster = mine.stored("dagster")
    assert "SELECT" in in_dagster
    assert "50" not in in_dagster.partition("WHERE")[2].partition("```")[0]
    assert "_parameter" not in in_dagster + mine.told()


def test_paths_of_files_are_not_told(mine: Mine) -> None:
    platform = mine.platform
    assert mine.run(read("people"), keep("name <> 'x'")).state == "succeeded"
    for file in platform.settings.lake.rglob("*.parquet"):
        file.unlink()
    run = mine.run(read("people"), keep("name <> 'y'"))
    assert run.state == "failed"
    assert str(platform.settings.lake) not in mine.stored("workflow_platform", "dagster")
