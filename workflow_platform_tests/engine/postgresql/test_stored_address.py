"""A stored connection is opened at the address that was judged, and says which of its parts is wrong."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qsl
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import SecretStr

from workflow_platform.engine.postgresql.address import parse_address
from workflow_platform.engine.postgresql.connection import PostgresDatabase
from workflow_platform.engine.postgresql.failures import (
    ConnectingTimedOutError,
    PermissionDeniedError,
    PortRefusedError,
    SignInRefusedError,
    TlsFailedError,
    UnknownDatabaseError,
    UnknownHostError,
)
from workflow_platform.engine.postgresql.reach import Reach
from workflow_platform.engine.postgresql.stored_address import stored_address
from workflow_platform.errors import ExecutionError
from workflow_platform.store.connections import ConnectionDetails
from workflow_platform.store.database import database_url
from workflow_platform_tests.engine.postgresql.server import administrator

OWN = database_url("postgresql://owner@127.0.0.1:5999/platform")
REACH = Reach((ip_network("127.0.0.1/32"), ip_network("::1/128")), OWN)
SSL_REQUEST_BYTES = 8
SELF_SIGNED = {"sslmode": "verify-full", "sslrootcert": "system"}

Serve = Callable[[socket.socket], object]


@pytest.fixture
def details(postgres: str) -> Iterator[ConnectionDetails]:
    """A connection, over the network, of a user who is there for the time of a test."""
    url = database_url(postgres)
    user = f"reader_{uuid4().hex}"
    with administrator(postgres) as cursor:
        cursor.execute(f"CREATE ROLE {user} LOGIN PASSWORD 'p4ss w@rd'")
        yield ConnectionDetails(
            host="localhost",
            port=int(str(url.query["port"])),
            database=url.database or "",
            username=user,
            password=SecretStr("p4ss w@rd"),
        )
        cursor.execute(f"DROP OWNED BY {user}; DROP ROLE {user}")


def opened(details: ConnectionDetails, **changes: object) -> PostgresDatabase:
    changed = ConnectionDetails.model_validate({**details.model_dump(), **changes})
    return PostgresDatabase(stored_address(changed, REACH), statement_timeout_seconds=30)


def test_a_connection_reads(details: ConnectionDetails) -> None:
    with opened(details, options={"sslmode": "prefer", "connect_timeout": "5"}) as database:
        assert database.list_tables() == ()


def test_the_address_is_the_judged_one_and_the_name_goes_along(details: ConnectionDetails) -> None:
    address = parse_address(stored_address(details, REACH))
    given = dict(parse_qsl(address.url.partition("?")[2]))
    hosts, addresses = given["host"].split(","), given["hostaddr"].split(",")
    assert set(hosts) == {"localhost"}
    assert len(hosts) == len(addresses)
    assert "127.0.0.1" in addresses
    assert address.shown == f"localhost:{details.port}/{details.database}"


def test_an_odd_name_of_a_database_is_only_a_name(details: ConnectionDetails) -> None:
    for name in ("host=/tmp", "postgresql://elsewhere/sales", "d?hostaddr=10.0.0.1", "d&service=x"):
        with pytest.raises(UnknownDatabaseError), opened(details, database=name):
            pass


def test_credentials_of_the_machine_are_not_used(
    details: ConnectionDetails, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "pgpass"
    file.write_text("*:*:*:*:p4ss w@rd\n")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    monkeypatch.setenv("PGPASSWORD", "p4ss w@rd")
    with pytest.raises(SignInRefusedError), opened(details, password=""):
        pass


def test_a_user_who_may_not_connect_is_told(details: ConnectionDetails, postgres: str) -> None:
    with administrator(postgres) as cursor:
        cursor.execute(f"REVOKE CONNECT ON DATABASE {details.database} FROM PUBLIC")
    failing(details, PermissionDeniedError, "may not connect to localhost")


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"host": "no-such-host.invalid"}, UnknownHostError, "There is no host 'no-such-host.invalid'."),
        ({"options": {"sslmode": "require"}}, TlsFailedError, "offers no encrypted connection"),
        ({"password": "wrong"}, SignInRefusedError, "refuses this user"),
        ({"username": "nobody"}, SignInRefusedError, "refuses this user"),
        ({"database": "nothing"}, UnknownDatabaseError, "There is no database at localhost"),
    ],
)
def test_each_cause_is_told_apart(
    details: ConnectionDetails, changes: dict[str, object], kind: type[ExecutionError], words: str
) -> None:
    failing(details, kind, words, **changes)


def test_a_port_that_is_refused_is_told(details: ConnectionDetails) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        failing(details, PortRefusedError, "Nobody listens at localhost", port=free.getsockname()[1])


def test_a_server_that_says_nothing_is_told(details: ConnectionDetails) -> None:
    with serving(lambda client: client.recv(1)) as port:
        options = {"connect_timeout": "1"}
        failing(details, ConnectingTimedOutError, "in time", port=port, options=options)


def test_a_certificate_that_cannot_be_trusted_is_told(details: ConnectionDetails, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))

    def encrypt(client: socket.socket) -> None:
        client.recv(SSL_REQUEST_BYTES)
        client.sendall(b"S")
        with pytest.raises(ssl.SSLError):
            context.wrap_socket(client, server_side=True).recv(1)

    with serving(encrypt) as port:
        failing(details, TlsFailedError, "certificate", port=port, options=SELF_SIGNED)


def failing(details: ConnectionDetails, kind: type[ExecutionError], words: str, **changes: object) -> None:
    with pytest.raises(kind) as caught, opened(details, **changes):
        pass
    assert words in str(caught.value)
    assert caught.value.hint
    assert "p4ss" not in f"{caught.value} {caught.value.detail}"


@contextmanager
def serving(serve: Serve) -> Iterator[int]:
    """Give the port of something that is not PostgreSQL, and takes one connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()

        def accept() -> None:
            client, _ = server.accept()
            with client:
                serve(client)
                done.wait(60)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield int(server.getsockname()[1])
        finally:
            done.set()
            thread.join()


def self_signed(folder: Path) -> Path:
    """Return a file with a key and a certificate for localhost that nobody trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    ends = now + timedelta(days=1)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, ends)
    certificate = built.sign(key, hashes.SHA256())
    file = folder / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return file
