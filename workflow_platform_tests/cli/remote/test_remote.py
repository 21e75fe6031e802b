"""Commands against a platform elsewhere: a real server, reached over HTTP as anybody would."""

from __future__ import annotations

import io
import json
import stat
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import uvicorn
from pydantic import BaseModel
from structlog.testing import capture_logs

from workflow_platform.api.app import create_app
from workflow_platform.api.server import open_site
from workflow_platform.api.site import Site
from workflow_platform.cli.main import main
from workflow_platform.cli.remote.answers import Run
from workflow_platform.cli.remote.server import Server
from workflow_platform.cli.up.ports import free_port
from workflow_platform.settings import Settings
from workflow_platform.store.database import transaction
from workflow_platform.store.people.accounts import Accounts
from workflow_platform_tests.cli.documents import filtering, reading, resulting, write_document

EMAIL, PASSWORD = "ana@example.org", "three quiet otters"


class Runs(BaseModel):
    """Some of the runs."""

    items: list[Run]


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    settings = Settings(home=tmp_path / "home", database_url=database_url, port=free_port("127.0.0.1"))
    site = open_site(settings)
    with transaction(site.engine) as session:
        Accounts(session).add(EMAIL, site.passwords.hash(PASSWORD), verified=True)
    yield site
    site.engine.dispose()


@pytest.fixture
def address(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = uvicorn.Server(
        uvicorn.Config(create_app(site), host="127.0.0.1", port=site.settings.port, log_level="error")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.05)
    monkeypatch.setenv("WORKFLOW_PLATFORM_CREDENTIALS", str(tmp_path / "credentials.json"))
    # What the server logs is not what the commands print.
    with capture_logs():
        yield f"http://127.0.0.1:{site.settings.port}"
        server.should_exit = True
        thread.join()


def log_in(address: str, monkeypatch: pytest.MonkeyPatch, secret: str = PASSWORD, *options: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{secret}\n"))
    return main(["login", "--server", address, *(options or ["--email", EMAIL])])


def test_a_person_logs_in_uploads_imports_lists_and_logs_out(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert log_in(address, monkeypatch) == 0
    credentials = tmp_path / "credentials.json"
    assert stat.S_IMODE(credentials.stat().st_mode) == 0o600
    assert PASSWORD not in credentials.read_text()

    people = tmp_path / "people.csv"
    people.write_text("name,age\nAna,41\nBo,30\n")
    assert main(["upload", str(people), "--server", address]) == 0
    assert "people, version 1: 2 rows, 2 columns" in capsys.readouterr().out

    document = write_document(
        tmp_path, "adults", reading("people"), filtering("people", "age > 30"), resulting("kept")
    )
    for version in (1, 1):
        assert main(["import", str(document), "--server", address]) == 0
        assert f"version {version}." in capsys.readouterr().out
    assert main(["list", "--server", address, "--json"]) == 0
    assert [found["name"] for found in json.loads(capsys.readouterr().out)] == ["adults"]

    assert main(["logout", "--server", address]) == 0
    assert main(["list", "--server", address]) == 1
    assert "You are not logged in" in capsys.readouterr().err


def test_a_run_that_is_cancelled_meanwhile_is_told_so(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert log_in(address, monkeypatch) == 0
    people = tmp_path / "people.csv"
    people.write_text("name,age\nAna,41\n")
    assert main(["upload", str(people), "--server", address]) == 0
    document = write_document(tmp_path, "all", reading("people"), resulting("people", "everybody"))
    assert main(["import", str(document), "--server", address]) == 0

    with ThreadPoolExecutor(1) as pool:
        cancelled = pool.submit(cancel_first_run, address)
        assert main(["execute", "all", "--server", address]) == 1
        cancelled.result()
    assert capsys.readouterr().err.endswith("Error: The run was cancelled.\n")


def cancel_first_run(address: str) -> None:
    with Server(address) as server:
        while not (runs := Runs.model_validate(server.ask("GET", "/runs")).items):
            time.sleep(0.05)
        server.ask("POST", f"/runs/{runs[0].id}/cancel")


@pytest.mark.parametrize("argv", [["list"], ["upload", "people.csv"]], ids=lambda argv: argv[0])
def test_an_access_token_that_has_ended_is_refreshed(
    argv: list[str], address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text("name,age\nAna,41\n")
    assert log_in(address, monkeypatch) == 0
    file = tmp_path / "credentials.json"
    kept = json.loads(file.read_text())
    before = kept["servers"][address]["refresh_token"]
    kept["servers"][address]["access_token"] = "ended"
    file.write_text(json.dumps(kept))
    assert main([*argv, "--server", address]) == 0
    assert json.loads(file.read_text())["servers"][address]["refresh_token"] != before


def test_what_the_platform_refuses_is_told_in_its_words(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert log_in(address, monkeypatch, "wrong") == 1
    assert "do not belong together" in capsys.readouterr().err
    assert log_in(address, monkeypatch, "wpt_wrong", "--with-token") == 1
    assert log_in(address, monkeypatch) == 0
    document = write_document(tmp_path, "lost", reading("nothing"), resulting("kept", "nothing"))
    assert main(["import", str(document), "--server", address]) == 1
    said = capsys.readouterr().err
    assert "/steps/0/settings/dataset: There is no dataset 'nothing'." in said
    assert main(["execute", "losst", "--server", address]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Error: There is no workflow 'losst'.")
    assert f" list --server {address}' lists what there is." in said


@pytest.mark.parametrize(
    ("server", "hint"),
    [
        ("localhost", "Did you mean 'http://localhost'?"),
        ("localhost:8000/api", "Did you mean 'http://localhost:8000'?"),
        ("flows.example.org", "Did you mean 'https://flows.example.org'?"),
        ("http://localhost/path", "Did you mean 'http://localhost'?"),
        ("ftp://localhost", "Write for example https://flows.example.org."),
    ],
)
def test_an_address_that_is_none_is_refused(
    server: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list", "--server", server]) == 1
    assert capsys.readouterr().err == f"Error: '{server}' is not the address of a platform.\n  {hint}\n"


def test_a_platform_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORKFLOW_PLATFORM_CREDENTIALS", str(tmp_path / "credentials.json"))
    server = f"http://127.0.0.1:{free_port('127.0.0.1')}"
    assert log_in(server, monkeypatch) == 1
    assert f"{server} does not answer." in capsys.readouterr().err
