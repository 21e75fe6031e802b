"""The page of all settings as Markdown, made from the settings themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from workflow_platform.settings import PREFIX, Settings

_HEAD = f"""# Settings

What an operator can choose. Each is an environment variable that `workflow-platform up` reads when it
starts; with `make`, write it in front: `{PREFIX}SIGN_UP=closed make up`. What cannot be understood stops the
start and is told.

This page is written by `python -m workflow_platform.cli.settings_reference`.

| variable | what it is | unless set |
|---|---|---|
"""


def settings_reference() -> str:
    """Return the page."""
    return _HEAD + "\n".join(_rows()) + "\n"


def _rows() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        variable = f"{PREFIX}{name.upper()}"
        also = " or `DATABASE_URL`" if name == "database_url" else ""
        described = (field.description or "").replace("|", "\\|")
        yield f"| `{variable}`{also} | {described} | {_default(field)} |"


def _default(field: FieldInfo) -> str:
    """Return the default, or nothing where it is none or depends on the machine."""
    value = field.default
    if value is PydanticUndefined or value in (None, "", ()):
        return ""
    return f"`{value if isinstance(value, str) else json.dumps(value, default=str).strip(chr(34))}`"


if __name__ == "__main__":
    print(settings_reference(), end="")
