"""Other providers of sign-in, by OpenID Connect: the questions that we ask them, and their answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from workflow_platform.api.accounts.providers.id_tokens import Person, checked_person
from workflow_platform.errors import NotFoundError, PlatformError
from workflow_platform.settings import OidcProvider
from workflow_platform.store.people.provider_visits import Visit

_PATIENCE_SECONDS = 10.0
_SCOPE = "openid email profile"


class ProviderError(PlatformError):
    """A provider does not answer, or not as it has to."""

    code = "provider-failed"
    status = 503


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send a browser, and what to keep until it is back."""

    url: str
    visit: Visit


class Provider:
    """One provider, as the settings describe it."""

    def __init__(self, settings: OidcProvider) -> None:
        self.settings = settings
        # Authlib ships no types; nothing of it leaves this class.
        self._client: Any = OAuth().register(
            settings.name,
            server_metadata_url=settings.metadata_url,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            client_kwargs={
                "scope": _SCOPE,
                "code_challenge_method": "S256",
                "timeout": _PATIENCE_SECONDS,
            },
        )

    async def depart(self, redirect_uri: str, user_id: UUID | None) -> Departure:
        """Return where to send a browser that is to come back to ``redirect_uri``.

        ``user_id`` is who wants to add the provider, None for signing in. Raises ProviderError.
        """
        try:
            await self._check_issuer()
            made = await self._client.create_authorization_url(redirect_uri)
            visit = Visit(made["state"], made["nonce"], made["code_verifier"], redirect_uri, user_id)
            return Departure(made["url"], visit)
        except _FAILURES as error:
            raise self._failure(error) from error

    async def person(self, code: str, visit: Visit) -> Person:
        """Return whom the provider vouches for with a code. Raises ProviderError."""
        try:
            await self._check_issuer()
            answer = await self._client.fetch_access_token(
                code=code, redirect_uri=visit.redirect_uri, code_verifier=visit.verifier
            )
            token = str(answer["id_token"])
            try:
                return self._checked(token, await self._client.fetch_jwk_set(), visit)
            except InvalidKeyIdError:
                # It may have made a key since we asked.
                return self._checked(token, await self._client.fetch_jwk_set(force=True), visit)
        except _FAILURES as error:
            raise self._failure(error) from error

    async def _check_issuer(self) -> None:
        metadata: Mapping[str, object] = await self._client.load_server_metadata()
        if metadata.get("issuer") != self.settings.issuer:
            message = f"it calls itself {metadata.get('issuer')!r}"
            raise ValueError(message)

    def _checked(self, token: str, keys: Any, visit: Visit) -> Person:  # noqa: ANN401  # as Authlib hands them over
        return checked_person(
            token,
            KeySet.import_key_set(keys),
            issuer=self.settings.issuer,
            client_id=self.settings.client_id,
            nonce=visit.nonce,
        )

    def _failure(self, error: Exception) -> ProviderError:
        kind = type(error).__name__
        return ProviderError(
            f"Signing in with {self.settings.title} did not work ({kind}).", "Try again in a moment."
        )


class Providers:
    """All providers of a site."""

    def __init__(self, settings: tuple[OidcProvider, ...]) -> None:
        self._providers = {one.name: Provider(one) for one in settings}

    def get(self, name: str) -> Provider:
        """Return a provider by its name. Raises NotFoundError."""
        provider = self._providers.get(name)
        if provider is None:
            raise NotFoundError("There is no such provider.")
        return provider


# All that Authlib, its HTTP client and the checks of tokens raise when an answer is not as it has to be.
_FAILURES = (AuthlibBaseError, JoseError, httpx2.HTTPError, KeyError, RuntimeError, TypeError, ValueError)
