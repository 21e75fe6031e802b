"""The platform's errors: types with a code and a status, worded for the person who reads them."""

from __future__ import annotations

from typing import ClassVar


class PlatformError(Exception):
    """An error that is safe to show.

    Attributes:
        code: a stable word for programs, such as ``not-found``.
        status: the HTTP status that the API answers with.
        hint: what the reader can do about it, or an empty string.
    """

    code: str = "error"
    status: ClassVar[int] = 500

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class NotFoundError(PlatformError):
    """The thing does not exist, or not for the one who asks: the two look the same."""

    code = "not-found"
    status = 404


class ConflictError(PlatformError):
    """The change contradicts what is stored, such as a name that is taken."""

    code = "conflict"
    status = 409


class InvalidError(PlatformError):
    """What was handed in cannot be used as it is."""

    code = "invalid"
    status = 422


class ExecutionError(PlatformError):
    """An engine refused or failed to compute a result.

    Attributes:
        summary: the message without the engine's words, which may quote the data; others may read it.
        step: the step at fault, where it is known.
        detail: all that the engine said.
    """

    code = "execution-failed"
    status = 500

    def __init__(
        self, message: str, hint: str = "", *, words: str = "", step: str = "", detail: str = ""
    ) -> None:
        super().__init__(f"{message.rstrip('.')}: {words}" if words else message, hint)
        self.summary = message
        self.step = step
        self.detail = detail


class UnavailableError(PlatformError):
    """A service that the platform needs does not answer."""

    code = "unavailable"
    status = 503
