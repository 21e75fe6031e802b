"""The JSON Schema of the document, with the settings of every block."""

from __future__ import annotations

from pydantic.json_schema import JsonSchemaValue, models_json_schema

from workflow_platform.blocks.registry import BLOCKS
from workflow_platform.spec.workflow import StepSpec, WorkflowSpec

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REFERENCE = "#/$defs/{model}"


def document_schema() -> JsonSchemaValue:
    """Return the schema that any JSON Schema validator or editor can check a document with."""
    models = [(model, "validation") for model in (WorkflowSpec, *BLOCKS.values())]
    references, definitions = models_json_schema(models, ref_template=_REFERENCE)  # type: ignore[arg-type]  # the mode is a literal
    named = definitions["$defs"]
    step = named[StepSpec.__name__]
    step["properties"]["block"]["enum"] = [*BLOCKS]
    step["allOf"] = [
        {
            "if": {"properties": {"block": {"const": name}}},
            "then": {"properties": {"settings": references[block, "validation"]}},
        }
        for name, block in BLOCKS.items()
    ]
    return {"$schema": DIALECT, **references[WorkflowSpec, "validation"], "$defs": named}
