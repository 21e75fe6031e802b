"""Mail that no mail server took is shown as it comes."""

from __future__ import annotations

import io
from pathlib import Path

from workflow_platform.api.mail.console import ConsoleMailer
from workflow_platform.api.mail.mailer import Mail
from workflow_platform.cli.terminal import Terminal
from workflow_platform.cli.up.new_mail import NewMail


def test_each_mail_is_shown_once_and_old_ones_not_at_all(tmp_path: Path) -> None:
    mailer, stream = ConsoleMailer(tmp_path / "mail"), io.StringIO()
    mailer.send(Mail("ana@example.org", "Old", "Before."))
    news = NewMail(tmp_path / "mail", Terminal(stream))
    news.show()
    assert stream.getvalue() == ""
    mailer.send(Mail("bo@example.org", "New", "Follow this:\n\nhttp://localhost:8000/verify?token=x"))
    for _ in range(2):
        news.show()
    assert stream.getvalue().count("To: bo@example.org") == 1
    assert "  http://localhost:8000/verify?token=x\n" in stream.getvalue()


def test_a_home_without_mail_shows_none(tmp_path: Path) -> None:
    stream = io.StringIO()
    NewMail(tmp_path / "mail", Terminal(stream)).show()
    assert stream.getvalue() == ""
