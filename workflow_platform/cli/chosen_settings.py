"""The settings of a command: its options first, then the environment."""

from __future__ import annotations

from pydantic import ValidationError

from workflow_platform.errors import InvalidError
from workflow_platform.settings import PREFIX, Settings


def chosen_settings(**options: object) -> Settings:
    """Return the settings; an option that is None was not given. Raises InvalidError."""
    given = {name: value for name, value in options.items() if value is not None}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        lines = (_problem(details["loc"], details["msg"]) for details in error.errors(include_url=False))
        raise InvalidError("The settings cannot be used.\n" + "\n".join(lines)) from error


def _problem(location: tuple[int | str, ...], message: str) -> str:
    name = str(location[0]) if location else ""
    variable = name if name.isupper() else f"{PREFIX}{name.upper()}"
    return f"{variable}: {message.removeprefix('Input ')}."
