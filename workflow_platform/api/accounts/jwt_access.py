"""Access tokens: short-lived signed JWTs (RFC 9068) that clients show with each request."""

from __future__ import annotations

import time
from dataclasses import dataclass
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from joserfc.jwt import ClaimsOption

from workflow_platform.api.accounts.signing_keys import SigningKeys

LIFETIME_SECONDS = 600
ISSUER = "workflow-platform"
AUDIENCE = "workflow-platform-api"
TYPE = "at+jwt"
_ALGORITHM = "Ed25519"
_LONGEST = 4096
_ESSENTIAL: ClaimsOption = {"essential": True}
_CLAIMS = jwt.JWTClaimsRegistry(
    leeway=30,
    iss={"essential": True, "value": ISSUER},
    aud={"essential": True, "value": AUDIENCE},
    exp=_ESSENTIAL,
    iat=_ESSENTIAL,
    sub=_ESSENTIAL,
    jti=_ESSENTIAL,
    sid=_ESSENTIAL,
    ep=_ESSENTIAL,
)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a genuine token says: the person, their sign-in, and the epoch of their tokens."""

    user_id: UUID
    sign_in_id: UUID
    epoch: int


class AccessJwt:
    """Signs and checks access tokens."""

    def __init__(self, keys: SigningKeys) -> None:
        self._newest = OKPKey.import_key(keys.newest_key, {"kid": keys.newest, "use": "sig"})
        self._keys = KeySet([OKPKey.import_key(key, {"kid": id_, "use": "sig"}) for id_, key in keys.pairs()])

    def sign(self, claims: Claims, *, issued: int | None = None) -> str:
        """Return a token that is good for ten minutes from ``issued``, in seconds since 1970, or from now."""
        now = int(time.time()) if issued is None else issued
        content = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(claims.user_id),
            "sid": str(claims.sign_in_id),
            "ep": claims.epoch,
            "iat": now,
            "exp": now + LIFETIME_SECONDS,
            "jti": str(uuid4()),
        }
        header = {"alg": _ALGORITHM, "typ": TYPE, "kid": self._newest.kid}
        return jwt.encode(header, content, self._newest, algorithms=[_ALGORITHM])

    def check(self, token: str) -> Claims | None:
        """Return what a token says, or None unless it is one of ours and still good."""
        if len(token) > _LONGEST:
            return None
        try:
            decoded = jwt.decode(token, self._keys, algorithms=[_ALGORITHM])
            if decoded.header.get("typ") != TYPE:
                return None
            _CLAIMS.validate(decoded.claims)
            # Typed before they reach the database.
            return Claims(
                user_id=UUID(decoded.claims["sub"]),
                sign_in_id=UUID(decoded.claims["sid"]),
                epoch=_whole(decoded.claims["ep"]),
            )
        except (JoseError, ValueError, TypeError, AttributeError):
            return None


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return value
