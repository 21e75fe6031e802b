"""A provider of OpenID Connect on loopback, honest unless it is told to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "platform", "a shared secret"


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


KEY, STRANGER = new_key("one"), new_key("one")


@dataclass(slots=True)
class Provider:
    """What it says of the person at its door, and in which way it lies.

    Attributes:
        claims: what its tokens say, over what they have to.
        left_out: claims that they lack.
        key: what signs them.
        published: the keys that it says it signs with.
        denial: the error that it sends browsers back with.
        metadata: what it says of itself, over the truth.
    """

    issuer: str
    claims: dict[str, object] = field(
        default_factory=lambda: {"sub": "u-1", "email": "ana@company.example", "email_verified": True}
    )
    left_out: set[str] = field(default_factory=set)
    key: RSAKey = field(default_factory=lambda: KEY)
    published: list[RSAKey] = field(default_factory=lambda: [KEY])
    unsigned: bool = False
    denial: str = ""
    metadata: dict[str, object] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def described(self) -> dict[str, object]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
            **self.metadata,
        }

    def authorized(self, asked: dict[str, str]) -> str:
        """Return where it sends a browser whose person has agreed, or not."""
        answer = {"state": asked["state"], "iss": self.issuer}
        if self.denial:
            answer["error"] = self.denial
        else:
            answer["code"] = secrets.token_hex(8)
            self.codes[answer["code"]] = asked
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def tokens(self, form: dict[str, str], authorization: str) -> dict[str, object] | None:
        """Return the answer for a code, once, if everything about the request is right."""
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or authorization != f"Basic {basic}":
            return None
        if (asked["code_challenge"], asked["code_challenge_method"]) != (challenge, "S256"):
            return None
        if asked["redirect_uri"] != form.get("redirect_uri"):
            return None
        return {"access_token": "x", "token_type": "Bearer", "id_token": self._id_token(asked["nonce"])}

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        honest = {"iss": self.issuer, "aud": CLIENT_ID, "nonce": nonce, "iat": now, "exp": now + 300}
        claims = {
            name: value for name, value in {**honest, **self.claims}.items() if name not in self.left_out
        }
        if self.unsigned:
            parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the server calls it so
        address = urlsplit(self.path)
        if address.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            self.send_response(302)
            self.send_header("Location", self._provider.authorized(asked))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif address.path == "/jwks":
            self._answer({"keys": [key.as_dict(private=False) for key in self._provider.published]})
        else:
            self._answer(self._provider.described())

    def do_POST(self) -> None:  # the server calls it so
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        tokens = self._provider.tokens(form, self.headers.get("Authorization", ""))
        self._answer(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

    @property
    def _provider(self) -> Provider:
        return cast("_Server", self.server).provider

    def _answer(self, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    provider: Provider


@contextmanager
def running_provider() -> Iterator[Provider]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.provider = Provider(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.provider
        finally:
            server.shutdown()
            thread.join()
