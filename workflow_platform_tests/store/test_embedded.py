"""The embedded PostgreSQL starts, is found and stops, whatever became of whoever started it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from workflow_platform.errors import UnavailableError
from workflow_platform.store.database import Engine, connect, transaction
from workflow_platform.store.embedded import EmbeddedPostgres
from workflow_platform.store.embedded.account import server_account
from workflow_platform.store.embedded.server import OPTIONS
from workflow_platform_tests.store.concurrency import at_once

DATABASE = "workflow_platform"
START_AND_DIE = """
import os, signal, sys
from pathlib import Path
from workflow_platform.store.embedded import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1])).start()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def folder(test_folder: Path) -> Path:
    """A folder whose cluster the tests of this file share, because making one takes a second."""
    return test_folder / f"embedded {uuid4().hex[:8]}, shared"


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def engine(server: EmbeddedPostgres) -> Iterator[Engine]:
    engine = connect(server.database(DATABASE))
    yield engine
    engine.dispose()


def pid(server: EmbeddedPostgres) -> int:
    return int(note(server).read_text().splitlines()[0])


def note(server: EmbeddedPostgres) -> Path:
    return server.folder / "data" / "postmaster.pid"


def kill(server: EmbeddedPostgres) -> None:
    """Kill the server as a power cut would, and wait until its last process has noticed."""
    os.kill(pid(server), signal.SIGKILL)
    while server.is_running():
        pass


def answer(server: EmbeddedPostgres) -> object:
    engine = connect(server.database(DATABASE))
    with transaction(engine) as session:
        answer = session.scalar(text("SELECT 42"))
    engine.dispose()
    return answer


def test_a_started_server_answers_and_a_stopped_one_has_no_address(server: EmbeddedPostgres) -> None:
    assert answer(server) == 42
    server.stop()
    assert not server.is_running()
    with pytest.raises(UnavailableError, match="not running"):
        server.url()


def test_starting_what_runs_changes_nothing(server: EmbeddedPostgres) -> None:
    before = pid(server)
    server.start()
    assert pid(server) == before


def test_data_outlives_a_restart(server: EmbeddedPostgres, engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(text("CREATE TABLE kept AS SELECT 7 AS number"))
    server.stop()
    server.start()
    with transaction(engine) as session:
        assert session.scalar(text("SELECT number FROM kept")) == 7


def test_letters_of_all_languages_have_cases_and_times_are_utc(engine: Engine) -> None:
    with transaction(engine) as session:
        assert session.scalar(text("SELECT lower('ÄΩЖ')")) == "äωж"
        assert session.scalar(text("SHOW timezone")) == "UTC"


def test_many_can_connect_and_nobody_over_the_network(engine: Engine) -> None:
    with transaction(engine) as session:
        assert session.scalar(text("SHOW max_connections")) == "200"
        assert session.scalar(text("SHOW listen_addresses")) == ""


def test_nobody_else_can_look_into_the_folder(server: EmbeddedPostgres) -> None:
    assert server.folder.stat().st_mode & 0o077 == 0


def passwordless(url: str) -> str:
    return re.sub("//postgres:[^@]+@", "//postgres@", url)


def reach(url: str) -> None:
    engine = connect(url)
    try:
        with transaction(engine) as session:
            session.execute(text("SELECT 1"))
    finally:
        engine.dispose()


def test_nobody_gets_in_without_the_password(server: EmbeddedPostgres) -> None:
    reach(server.url())
    for url in (passwordless(server.url()), server.url().replace("//postgres:", "//postgres:not-")):
        with pytest.raises(UnavailableError):
            reach(url)


def test_only_we_can_read_the_password(server: EmbeddedPostgres) -> None:
    file = server.folder / "password"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.stat().st_uid == os.geteuid()


def test_a_folder_that_trusted_everybody_is_closed_at_the_next_start(server: EmbeddedPostgres) -> None:
    server.stop()
    (server.folder / "password").unlink()
    (server.folder / "data" / "pg_hba.conf").write_text("local all all trust\n")
    server.start()
    assert answer(server) == 42
    with pytest.raises(UnavailableError):
        reach(passwordless(server.url()))


def test_a_password_that_is_gone_is_told(server: EmbeddedPostgres) -> None:
    (server.folder / "password").rename(server.folder / "kept")
    with pytest.raises(UnavailableError, match="Stop the platform and start it again"):
        server.url()
    (server.folder / "kept").rename(server.folder / "password")


def test_open_work_does_not_keep_the_server_up(server: EmbeddedPostgres, engine: Engine) -> None:
    def work_while_it_stops() -> None:
        with transaction(engine) as session:
            session.execute(text("CREATE TABLE half_done (number int)"))
            server.stop()
            session.execute(text("SELECT 1"))

    with pytest.raises(UnavailableError):
        work_while_it_stops()
    assert not server.is_running()


def test_a_killed_server_starts_again(server: EmbeddedPostgres) -> None:
    kill(server)
    assert note(server).exists()
    server.start()
    assert answer(server) == 42


def test_a_process_that_got_the_id_of_a_killed_server_is_left_alone(server: EmbeddedPostgres) -> None:
    account = server_account(server.folder)
    user = account.pw_uid if account else None
    with subprocess.Popen(("/bin/cat",), stdin=subprocess.PIPE, user=user) as other:
        kill(server)
        _, *rest = note(server).read_text().splitlines()
        note(server).write_text("\n".join([str(other.pid), *rest]))
        server.stop()
        server.start()
        assert answer(server) == 42
        assert other.poll() is None
        other.communicate()


def test_an_empty_note_after_a_power_cut_is_no_obstacle(server: EmbeddedPostgres) -> None:
    kill(server)
    note(server).write_text("")
    server.start()
    assert answer(server) == 42


def test_a_cluster_that_was_not_finished_is_made_anew(test_folder: Path) -> None:
    server = EmbeddedPostgres(test_folder / uuid4().hex)
    (server.folder / "unfinished" / "base").mkdir(parents=True)
    try:
        server.start()
        assert answer(server) == 42
    finally:
        server.stop()


def test_a_server_whose_starter_was_killed_is_found_and_stopped(folder: Path) -> None:
    starter = subprocess.run((sys.executable, "-c", START_AND_DIE, folder), check=False)
    assert starter.returncode == -signal.SIGKILL
    server = EmbeddedPostgres(folder)
    assert answer(server) == 42
    server.stop()
    assert not server.is_running()


def test_starts_at_once_make_one_server(folder: Path) -> None:
    servers = [EmbeddedPostgres(folder) for _ in range(8)]
    try:
        at_once(lambda number: servers[number].start())
        assert len({pid(server) for server in servers}) == 1
        assert answer(servers[0]) == 42
    finally:
        servers[0].stop()


def test_a_path_too_long_for_a_socket_gets_a_short_one_elsewhere(test_folder: Path) -> None:
    server = EmbeddedPostgres(test_folder / uuid4().hex / ("long" * 30))
    try:
        server.start()
        assert answer(server) == 42
        socket_folder = Path(note(server).read_text().splitlines()[4])
        assert socket_folder.stat().st_mode & 0o077 == 0
    finally:
        server.stop()
    assert not socket_folder.exists()


def test_stopping_what_never_ran_is_nothing(test_folder: Path) -> None:
    EmbeddedPostgres(test_folder / uuid4().hex).stop()


def test_a_server_that_does_not_start_says_why(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    with pytest.raises(UnavailableError, match='unrecognized configuration parameter "no_such_option"'):
        server.start({**OPTIONS, "no_such_option": "1"})
    assert not server.is_running()


def test_a_folder_of_another_postgresql_is_refused(test_folder: Path) -> None:
    server = EmbeddedPostgres(test_folder / uuid4().hex)
    data = server.folder / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("12\n")
    with pytest.raises(UnavailableError, match="made by PostgreSQL 12, and this is 18"):
        server.start()


def test_a_folder_that_cannot_be_used_is_refused(test_folder: Path) -> None:
    file = test_folder / uuid4().hex
    file.write_text("not a folder")
    with pytest.raises(UnavailableError, match="cannot use"):
        EmbeddedPostgres(file).start()
