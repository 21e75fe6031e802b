"""A platform elsewhere, reached over its API in the name of who logged in."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import IO, Self
from urllib.parse import urlsplit

import httpx2
from pydantic import BaseModel, JsonValue, ValidationError

from workflow_platform.cli.program import program
from workflow_platform.cli.remote.credentials import Credentials, keep_credentials, kept_credentials
from workflow_platform.errors import InvalidError, PlatformError, UnavailableError

TOKEN_VARIABLE = "WORKFLOW_PLATFORM_TOKEN"  # noqa: S105  # the name of a variable
API = "/api/v1"
_PATIENCE = httpx2.Timeout(60, connect=10)
_UNAUTHORIZED = 401
_BAD = 400


class RemoteError(PlatformError):
    """What the platform elsewhere answered instead."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.code = code


class _Fault(BaseModel):
    message: str
    hint: str = ""
    pointer: str = ""


class _Problem(BaseModel):
    code: str
    message: str
    hint: str = ""
    problems: list[_Fault] = []


class Server:
    """A platform at an address such as ``https://flows.example.org``. Enter it before asking."""

    def __init__(self, address: str) -> None:
        self.address = checked_address(address)
        token = os.environ.get(TOKEN_VARIABLE)
        self._credentials = Credentials(access_token=token) if token else kept_credentials(self.address)
        self._client = httpx2.Client(base_url=self.address + API, timeout=_PATIENCE)

    def __enter__(self) -> Self:
        """Open connections as they are needed."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them."""
        self._client.close()

    def log_in(self, email: str, password: str) -> None:
        """Sign in, and keep the tokens. Raises PlatformError."""
        answer = self._sent("POST", "/login", json={"email": email, "password": password}, signed=False)
        self._keep(_checked(answer))

    def log_out(self) -> None:
        """End the sign-in, and forget its tokens."""
        if self._credentials is not None:
            self._sent("POST", "/logout")
        keep_credentials(self.address, None)

    def use_token(self, token: str) -> None:
        """Sign with a personal access token from now on. Raises PlatformError when it does not work."""
        self._credentials = Credentials(access_token=token)
        self.ask("GET", "/me")
        keep_credentials(self.address, self._credentials)

    def ask(
        self,
        method: str,
        path: str,
        *,
        json: JsonValue = None,
        params: Mapping[str, str | int] | None = None,
        content: IO[bytes] | Iterator[bytes] | None = None,
        size: int | None = None,
    ) -> JsonValue:
        """Ask, and return what is answered.

        ``content`` is a body of ``size`` bytes. Raises PlatformError with what the platform says, and
        UnavailableError when it cannot be reached.
        """
        if self._credentials is None:
            raise InvalidError(
                f"You are not logged in at {self.address}.",
                f"Run '{program()} login --server {self.address}', or set {TOKEN_VARIABLE}.",
            )
        if content is not None:
            # It can be sent once only, so a token that has ended is replaced before.
            self.ask("GET", "/me")
        answer = self._sent(method, path, json=json, params=params, content=content, size=size)
        if answer.status_code == _UNAUTHORIZED and content is None and self._refreshed():
            answer = self._sent(method, path, json=json, params=params)
        return _checked(answer)

    def _refreshed(self) -> bool:
        token = self._credentials.refresh_token if self._credentials else None
        if token is None:
            return False
        answer = self._sent("POST", "/refresh", json={"refresh_token": token}, signed=False)
        if answer.status_code >= _BAD:
            return False
        self._keep(answer.json())
        return True

    def _keep(self, tokens: JsonValue) -> None:
        given = tokens if isinstance(tokens, dict) else {}
        wanted = {name: given.get(name) for name in Credentials.model_fields}
        self._credentials = Credentials.model_validate(wanted)
        keep_credentials(self.address, self._credentials)

    def _sent(
        self,
        method: str,
        path: str,
        *,
        json: JsonValue = None,
        params: Mapping[str, str | int] | None = None,
        content: IO[bytes] | Iterator[bytes] | None = None,
        size: int | None = None,
        signed: bool = True,
    ) -> httpx2.Response:
        headers = {}
        if signed and self._credentials is not None:
            headers["Authorization"] = f"Bearer {self._credentials.access_token}"
        if size is not None:
            headers["Content-Length"] = str(size)
        with _reaching(self.address):
            return self._client.request(
                method, path, json=json, params=params, content=content, headers=headers
            )


def checked_address(address: str) -> str:
    """Return the address without a slash at its end. Raises InvalidError for what is none."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
        raise InvalidError(f"'{address}' is not the address of a platform.", _address_hint(address))
    return f"{parts.scheme}://{parts.netloc}"


def _address_hint(address: str) -> str:
    scheme, separator, rest = address.rpartition("://")
    host = rest.partition("/")[0]
    if not host or (separator and scheme not in {"http", "https"}):
        return "Write for example https://flows.example.org."
    # Without a certificate there is next to nothing but what runs on this machine.
    usual = "http" if host.partition(":")[0] in {"localhost", "127.0.0.1"} else "https"
    return f"Did you mean '{scheme or usual}://{host}'?"


@contextmanager
def _reaching(address: str) -> Iterator[None]:
    try:
        yield
    except httpx2.HTTPError as error:
        raise UnavailableError(f"{address} does not answer.", "Is the platform running there?") from error


def _checked(answer: httpx2.Response) -> JsonValue:
    if answer.status_code < _BAD:
        value: JsonValue = answer.json() if answer.content else None
        return value
    try:
        found = _Problem.model_validate_json(answer.content)
    except ValidationError as error:
        message = f"The platform answers {answer.status_code}, and not in its own words."
        raise UnavailableError(message, "Is that the right address?") from error
    lines = [f"{fault.pointer or '/'}: {fault.message} {fault.hint}".rstrip() for fault in found.problems]
    raise RemoteError(found.code, "\n".join([found.message, *lines]), found.hint)
