"""The OpenAPI document, for generated clients: ``python -m workflow_platform.api.openapi`` prints it."""

from __future__ import annotations

import json
import sys

from workflow_platform.api.app import build


def openapi_text() -> str:
    """Return the document as it is kept in ``docs/openapi.json``."""
    return json.dumps(build().openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(openapi_text())
