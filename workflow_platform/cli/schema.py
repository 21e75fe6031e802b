"""``schema``: the JSON Schema of the document."""

from __future__ import annotations

import json

from workflow_platform.compile.json_schema import document_schema


def main() -> int:
    """Print the schema."""
    print(json.dumps(document_schema(), indent=2, ensure_ascii=False))
    return 0
