"""The operations of the API, as its description tells them."""

from __future__ import annotations

import json
from typing import Any

from workflow_platform.api.openapi import openapi_text

DESCRIPTION: dict[str, Any] = json.loads(openapi_text())
OPERATIONS = [(method, path) for path, methods in DESCRIPTION["paths"].items() for method in methods]


def properties(method: str, path: str) -> list[str]:
    """Return the names in the JSON body of an operation; none where it takes none."""
    content = DESCRIPTION["paths"][path][method].get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    for member in (schema, *schema.get("anyOf", [])):
        if "$ref" in member:
            name = member["$ref"].rpartition("/")[2]
            return list(DESCRIPTION["components"]["schemas"][name]["properties"])
    return ["document"] if schema else []


def parameters(method: str, path: str, place: str) -> list[str]:
    """Return the names of the parameters of an operation in ``path``, ``query`` or ``header``."""
    declared = DESCRIPTION["paths"][path][method].get("parameters", [])
    return [parameter["name"] for parameter in declared if parameter["in"] == place]
