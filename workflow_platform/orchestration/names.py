"""Names in Dagster: of jobs, ops, inputs and tags, each readable back into what it stands for."""

from __future__ import annotations

import keyword
import re

# The code location: the module, what it defines, and what both are called in Dagster.
MODULE = "user_workflows.definitions"
ATTRIBUTE = "repository"
REPOSITORY = "user_workflows"
LOCATION = "user_workflows"

OWNER_TAG = "workflow-platform/owner"
WORKFLOW_TAG = "workflow-platform/workflow"
NAME_TAG = "workflow-platform/name"
VERSION_TAG = "workflow-platform/version"
SCHEDULE_TAG = "workflow-platform/schedule"

# Dagster uses these names itself, for the arguments of ops and for its built-in types.
_TAKEN = frozenset(keyword.kwlist) | {
    "arg_dict",
    "bool",
    "conf",
    "config",
    "context",
    "dict",
    "float",
    "input",
    "input_arg_dict",
    "int",
    "meta",
    "output",
    "output_arg_dict",
    "str",
    "type",
}
_PINNED = re.compile(r"(?P<key>.+)__v(?P<number>[1-9][0-9]{0,9})")


def dagster_name(name: str) -> str:
    """Return the op or input name that stands for a step id or port.

    Names that Dagster keeps for itself get an underscore, and so do names that would then be taken.

    >>> dagster_name("adults"), dagster_name("config"), dagster_name("config_")
    ('adults', 'config_', 'config__')
    """
    return name + "_" if name.rstrip("_") in _TAKEN else name


def own_name(name: str) -> str:
    """Return the step id or port that an op or input name stands for.

    >>> own_name("adults"), own_name("config_"), own_name("config__")
    ('adults', 'config', 'config_')
    """
    return name[:-1] if name.rstrip("_") in _TAKEN else name


def job_name(key: str, number: int | None = None) -> str:
    """Return the name of a workflow's job, or the name under which the job of one version is found.

    >>> job_name("totals"), job_name("totals", 3), job_name("type")
    ('totals', 'totals__v3', 'type_')
    """
    return dagster_name(key) if number is None else f"{key}__v{number}"


def parse_job_name(name: str) -> tuple[str, int | None]:
    """Return the workflow's key and the version number, or None for the latest.

    >>> parse_job_name("totals__v3"), parse_job_name("type_")
    (('totals', 3), ('type', None))
    """
    match = _PINNED.fullmatch(name)
    return (match["key"], int(match["number"])) if match else (own_name(name), None)
