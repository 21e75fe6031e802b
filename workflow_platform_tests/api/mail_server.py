"""A mail server for tests: it speaks SMTP on loopback and keeps what it is given."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast


@dataclass(slots=True)
class MailServer:
    """What it was given, as (recipients, mail), and the answer to recipients that it is to give."""

    port: int
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    answer: str = "250 ok"


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        kept: MailServer = cast("_Server", self.server).kept
        recipients: list[str] = []
        self._say("220 test")
        for line in self.rfile:
            command = line.decode().strip()
            word = command[:4].upper()
            if word == "RCPT":
                recipients.append(command.partition("<")[2].rstrip(">"))
                self._say(kept.answer)
            elif word == "DATA":
                self._say("354 go on")
                # A dot at the start of a line is doubled on its way.
                lines = (line.removeprefix(b".") for line in iter(self.rfile.readline, b".\r\n"))
                kept.mails.append((recipients, message_from_bytes(b"".join(lines), policy=default)))
                self._say("250 ok")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    kept: MailServer


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.kept = MailServer(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.kept
        finally:
            server.shutdown()
            thread.join()
