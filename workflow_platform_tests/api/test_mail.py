"""Mail: it reaches its reader once its transaction is committed, and leaves no secret behind."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from workflow_platform.api.app import create_app
from workflow_platform.api.errands import ATTEMPTS
from workflow_platform.api.mail.console import KEPT, ConsoleMailer
from workflow_platform.api.mail.letters import LETTERS, written
from workflow_platform.api.mail.mailer import Mail, MailError
from workflow_platform.api.mail.smtp import SmtpMailer
from workflow_platform.api.server import errands_of, running
from workflow_platform.api.site import Site
from workflow_platform.settings import Settings
from workflow_platform.store.database import transaction
from workflow_platform.store.mail import Template, post_mail
from workflow_platform_tests.api.mail_server import MailServer, mail_server
from workflow_platform_tests.api.people import ORIGIN, PASSWORD

LETTER = Mail("ana@example.org", "Grüße", "A line.\n.\nAnother, with an ümlaut.")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def mailing(site: Site, server: MailServer) -> Site:
    """The site with the server of the test as its mail server."""
    chosen = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_security": "none"}
    return replace(site, settings=site.settings.model_copy(update=chosen))


def smtp(port: int) -> SmtpMailer:
    return SmtpMailer("127.0.0.1", port, "none", "platform@example.org")


def outbox(site: Site) -> list[tuple[dict[str, object], bool, str | None]]:
    with site.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT payload, done_at IS NOT NULL, last_error FROM workflow_platform.outbox ORDER BY id")
        )
        return [(row[0], row[1], row[2]) for row in rows]


def make_due(site: Site) -> None:
    with site.engine.begin() as connection:
        connection.execute(text("UPDATE workflow_platform.outbox SET available_at = now()"))


def test_a_mail_server_gets_the_mail_as_it_was_written(server: MailServer) -> None:
    smtp(server.port).send(LETTER)
    [(recipients, mail)] = server.mails
    assert recipients == ["ana@example.org"]
    assert (mail["To"], mail["Subject"]) == ("ana@example.org", "Grüße")
    assert mail["From"] == "Workflow Platform <platform@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n").rstrip("\n") == LETTER.text


@pytest.mark.parametrize("to", ["ana@example.org, eve@evil.example", "ana", "a b@example.org", "", "@"])
def test_an_address_that_is_not_one_gets_nothing(server: MailServer, to: str) -> None:
    with pytest.raises(MailError) as refused:
        smtp(server.port).send(replace(LETTER, to=to))
    assert refused.value.final
    assert server.mails == []


def test_a_mail_server_that_cannot_encrypt_is_told_nothing(server: MailServer) -> None:
    with pytest.raises(MailError):
        replace(smtp(server.port), security="starttls", password="hunter2", user="ana").send(LETTER)
    assert server.mails == []


def test_every_letter_can_be_written() -> None:
    assert set(LETTERS) == set(get_args(Template))
    for template, letter in LETTERS.items():
        values = dict.fromkeys(re.findall(r"{(\w+)}", letter.text), "a value")
        mail = written("ana@example.org", template, {**values, "token": "wpo_x"}, "https://flows.example.org")
        assert not set("{}") & set(mail.text), template
        link = f"https://flows.example.org{letter.page}?token=wpo_x"
        assert (link in mail.text) == bool(letter.page), template


def test_a_new_account_is_mailed_its_link_and_the_token_is_forgotten(
    mailing: Site, server: MailServer
) -> None:
    with TestClient(create_app(mailing), base_url=ORIGIN) as client:
        new = {"email": "new@example.org", "password": PASSWORD}
        assert client.post("/api/v1/sign-up", json=new).status_code == 202
        assert server.mails == []
        assert errands_of(mailing).do_due() == 1
        [(recipients, mail)] = server.mails
        assert recipients == ["new@example.org"]
        found = re.search(rf"{ORIGIN}/verify\?token=(\S+)", mail.get_content())
        assert found is not None
        assert outbox(mailing) == [({}, True, None)]
        assert client.post("/api/v1/verify", json={"token": found[1]}).status_code == 204


def test_mail_waits_for_a_server_that_is_away(mailing: Site, server: MailServer) -> None:
    server.answer = "451 later"
    with transaction(mailing.engine) as session:
        post_mail(session, "ana@example.org", "account-exists")
    assert errands_of(mailing).do_due() == 1
    [(payload, done, error)] = outbox(mailing)
    assert (payload["to"], done, error) == ("ana@example.org", False, "The mail server refuses the address.")
    assert errands_of(mailing).do_due() == 0
    server.answer = "250 ok"
    make_due(mailing)
    assert errands_of(mailing).do_due() == 1
    assert len(server.mails) == 1


def test_mail_that_cannot_be_delivered_is_given_up_and_keeps_nobody_waiting(
    mailing: Site, server: MailServer
) -> None:
    server.answer = "550 no such person"
    with transaction(mailing.engine) as session:
        for to in ("nobody@example.org", "two@example.org, three@example.org"):
            post_mail(session, to, "verify", {"token": "wpo_secret"})
    assert errands_of(mailing).do_due() == 2
    assert [(payload, done) for payload, done, _ in outbox(mailing)] == [({}, True)] * 2


def test_mail_is_given_up_after_an_hour_of_trying(mailing: Site, server: MailServer) -> None:
    server.answer = "451 later"
    with transaction(mailing.engine) as session:
        post_mail(session, "ana@example.org", "verify", {"token": "wpo_secret"})
    for _ in range(ATTEMPTS):
        make_due(mailing)
        errands_of(mailing).do_due()
    assert [(payload, done) for payload, done, _ in outbox(mailing)] == [({}, True)]


def test_the_web_server_sends_what_comes_while_it_runs(site: Site) -> None:
    with TestClient(create_app(site, running), base_url=ORIGIN):
        with transaction(site.engine) as session:
            post_mail(session, "ana@example.org", "account-exists")
        arrived = threading.Event()
        for _ in range(600):
            if [done for _, done, _ in outbox(site)] == [True] or arrived.wait(0.05):
                break
    [mail] = site.settings.mail_folder.glob("*.txt")
    assert mail.read_text().startswith("To: ana@example.org\nSubject: You have an account already\n")


def test_without_a_mail_server_mail_stays_where_only_the_platform_reads_it(tmp_path: Path) -> None:
    mailer = ConsoleMailer(tmp_path / "mail")
    for number in range(KEPT + 2):
        mailer.send(replace(LETTER, subject=f"Number {number}"))
    files = sorted((tmp_path / "mail").iterdir())
    assert len(files) == KEPT
    assert "Subject: Number 51\n" in files[-1].read_text()
    assert {file.stat().st_mode & 0o077 for file in (*files, tmp_path / "mail")} == {0}


def test_the_mail_password_is_not_shown() -> None:
    settings = Settings(smtp_host="mail.example.org", smtp_password="hunter2")
    assert "hunter2" not in f"{settings!r} {smtp(25)!r}"
