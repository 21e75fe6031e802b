"""The ID tokens of OpenID Connect: what a provider says of a person, if it is what it has to be."""

from __future__ import annotations

from dataclasses import dataclass

from joserfc import jwt
from joserfc.errors import InvalidClaimError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

# Those that only the provider can sign with; "none" and shared secrets are not among them.
_ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519", "EdDSA"),
)
_LEEWAY_SECONDS = 60
_LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a provider vouches for; ``email`` is theirs only if it is verified."""

    issuer: str
    subject: str
    email: str | None
    email_verified: bool


def checked_person(token: str, keys: KeySet, *, issuer: str, client_id: str, nonce: str) -> Person:
    """Return what an ID token says. Raises JoseError unless it is signed, meant for us, new and asked for."""
    registry = JWSRegistry(algorithms=_ALGORITHMS, strict_check_header=False)
    claims = jwt.decode(token, keys, registry=registry).claims
    jwt.JWTClaimsRegistry(
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    ).validate(claims)
    subject, audience = claims["sub"], claims["aud"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT or "\0" in subject:
        raise InvalidClaimError("sub")
    # Meant for several, it has to say that it was us who asked.
    if "azp" in claims or (isinstance(audience, list) and len(audience) > 1):
        jwt.JWTClaimsRegistry(azp={"essential": True, "value": client_id}).validate(claims)
    email = claims.get("email")
    return Person(
        issuer=issuer,
        subject=subject,
        email=email if isinstance(email, str) else None,
        email_verified=claims.get("email_verified") in {True, "true"},
    )
