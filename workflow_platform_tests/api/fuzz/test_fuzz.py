"""Every operation of the API, asked with requests made up from its own description."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data, sampled_from
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from workflow_platform_tests.api.fuzz.conftest import World
from workflow_platform_tests.api.fuzz.operations import DESCRIPTION, OPERATIONS

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
MANY = "FUZZ_EXAMPLES"
SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
@settings(
    max_examples=int(os.environ.get(MANY, "6")),
    # The same requests each time, unless somebody asks for many: a test run says something of the change.
    derandomize=MANY not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=data())
def test_nothing_that_is_sent_makes_the_platform_fail(
    world: World, method: str, path: str, data: DataObject
) -> None:
    world.mend()
    mode = data.draw(sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE]))
    case: Case[Any] = data.draw(SCHEMA[path][method.upper()].as_strategy(mode))
    # An id that nobody has leads nowhere.
    for name in case.path_parameters or {}:
        case.path_parameters[name] = world.ids.get(name, case.path_parameters[name])
    answer = case.call(base_url=world.address, headers=world.headers, timeout=30, allow_redirects=False)
    case.validate_response(answer, checks=CHECKS)
