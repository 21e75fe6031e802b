"""The address of a PostgreSQL database, as libpq takes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from workflow_platform.errors import InvalidError

_URL = re.compile(
    r"postgres(?:ql)?(?:\+\w+)?://(?P<server>[^/?]*)(?P<path>[^?]*)(?:\?(?P<query>.*))?", re.DOTALL
)
_PARAMETER_PASSWORD = re.compile(r"(?:^|&)password=([^&]*)")
# Texts are taken for UTF-8, whatever the database keeps them in.
_DEFAULTS = {"connect_timeout": "10", "client_encoding": "UTF8", "application_name": "workflow-platform"}


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed address.

    Attributes:
        url: what libpq takes, password included: never to be shown.
        shown: where it leads, without user and password.
        passwords: what must be blotted out of any text, in every way it may be written.
    """

    url: str
    shown: str
    passwords: tuple[str, ...]

    def blotted(self, text: str) -> str:
        """Return a text without the password."""
        for password in self.passwords:
            text = text.replace(password, "***")
        return text


def parse_address(url: str) -> Address:
    """Read ``postgresql://`` URLs, with or without the name of a Python driver. Raises InvalidError.

    >>> parse_address("postgresql+psycopg2://ana:secret@db.example.org:5433/sales").shown
    'db.example.org:5433/sales'
    """
    match = _URL.fullmatch(url)
    if match is None:
        message = "This is not the address of a PostgreSQL database."
        raise InvalidError(message, "It looks like postgresql://user:password@host:5432/database.")
    query = match["query"] or ""
    given = [part for part in query.split("&") if part]
    names = {part.partition("=")[0] for part in given}
    given += [f"{name}={value}" for name, value in _DEFAULTS.items() if name not in names]
    user, _, host = match["server"].rpartition("@")
    found = [user.partition(":")[2], *_PARAMETER_PASSWORD.findall(query)]
    passwords = {word for text in found if text for word in (text, unquote(text))}
    return Address(
        url=f"postgresql://{match['server']}{match['path']}?{'&'.join(given)}",
        shown=f"{host or _host_parameter(given)}{match['path']}",
        passwords=tuple(sorted(passwords, key=len, reverse=True)),
    )


def _host_parameter(given: list[str]) -> str:
    """Return where parameters lead; the same host stands several times where it has several addresses."""
    parameters = {name: unquote(value) for name, _, value in (part.partition("=") for part in given)}
    host = parameters.get("host") or parameters.get("hostaddr") or "this machine"
    if not host.startswith("/"):
        host = ",".join(dict.fromkeys(host.split(",")))
    return f"{host}:{parameters['port']}" if "port" in parameters else host
