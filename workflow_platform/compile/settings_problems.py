"""Pydantic's errors as problems in words for the author of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from workflow_platform.spec.problems import Problem, did_you_mean, listing, pointer
from workflow_platform.spec.workflow import FORMAT

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

_QUOTED = re.compile("'([^']*)'")
_WORDS: Mapping[str, str] = {
    "too_short": "Needs at least {min_length}, and there is {actual_length}.",
    "too_long": "Takes at most {max_length}, and there are {actual_length}.",
    "string_too_short": "Must not be empty.",
    "string_too_long": "Must have at most {max_length} characters.",
    "string_type": "Must be a text, not {found}.",
    "int_parsing": "Must be a whole number, not {found}.",
    "int_type": "Must be a whole number, not {found}.",
    "int_from_float": "Must be a whole number, not {found}.",
    "float_parsing": "Must be a number, not {found}.",
    "bool_parsing": "Must be true or false, not {found}.",
    "bool_type": "Must be true or false, not {found}.",
    "greater_than_equal": "Must be at least {ge}, not {found}.",
    "less_than_equal": "Must be at most {le}, not {found}.",
    "dict_type": "Must be an object, not {found}.",
    "tuple_type": "Must be a list, not {found}.",
    "list_type": "Must be a list, not {found}.",
    "model_type": "Must be an object, not {found}.",
    "model_attributes_type": "Must be an object, not {found}.",
}


def problems_of(
    error: ValidationError, model: type[BaseModel], data: object, at: str = ""
) -> Iterator[Problem]:
    """Yield the problems of a failed validation of ``data``, placed below the pointer ``at``."""
    seen: set[str] = set()
    errors = error.errors(include_url=False)
    places = [details["loc"] for details in errors]
    for details in errors:
        problem = _problem(details, model, data, at)
        # A list whose items do not fit is empty afterwards, which is no mistake of its own.
        depth = len(details["loc"])
        caused = any(len(place) > depth and place[:depth] == details["loc"] for place in places)
        # A union reports every member that did not fit; one problem per place is enough.
        if problem.at not in seen and not caused:
            seen.add(problem.at)
            yield problem


def said_plainly(details: ErrorDetails) -> str:
    """Return one of pydantic's errors in plain words that do not repeat the value, which may be a secret."""
    kind, context, name = details["type"], details.get("ctx", {}), str(details["loc"][-1])
    if kind == "missing":
        return "There is no body." if name == "body" else f"'{name}' is missing."
    if kind == "extra_forbidden":
        return f"'{name}' is not known here."
    if kind == "literal_error":
        expected = str(context["expected"])
        return f"Must be {'one of ' if len(_QUOTED.findall(expected)) > 1 else ''}{expected}."
    if kind == "string_too_short" and context["min_length"] > 1:
        return f"Must have at least {context['min_length']} characters."
    if kind.startswith("uuid_"):
        return "Must be an id, such as 123e4567-e89b-12d3-a456-426614174000."
    if kind in _WORDS:
        return _WORDS[kind].replace(", not {found}", "").format(**context)
    words = str(details["msg"]).removeprefix("Value error, ").replace("Input should", "Must", 1)
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('.') else '.'}"


def _problem(details: ErrorDetails, model: type[BaseModel], data: object, at: str) -> Problem:
    path = _path(details, data)
    place = at + pointer(*path)
    context = details.get("ctx", {})
    match details["type"]:
        case "missing":
            return Problem("missing-setting", place, f"'{path[-1]}' is missing.")
        case "extra_forbidden":
            known = _settings_at(model, path[:-1])
            message = f"There is no setting '{path[-1]}'; there is {listing(known)}."
            return Problem("unknown-setting", place, message, did_you_mean(str(path[-1]), known))
        case "formula":
            span = (int(context["start"]), int(context["end"]))
            return Problem("invalid-formula", place, details["msg"], str(context.get("hint", "")), span)
        case "literal_error":
            return _not_among(details["input"], context["expected"], place)
        case "string_pattern_mismatch":
            message = f"{_shown(details['input'])} is not a valid name here."
            hint = "Use letters, digits and underscores, starting with a letter."
            return Problem("invalid-setting", place, message, hint)
        case kind if kind in _WORDS:
            message = _WORDS[kind].format(found=_shown(details["input"]), **context)
            return Problem("invalid-setting", place, message)
        case _:
            message = details["msg"].removeprefix("Value error, ").removeprefix("Input ")
            return Problem("invalid-setting", place, f"{_shown(details['input'])}: {message}.")


def _path(details: ErrorDetails, data: object) -> tuple[str | int, ...]:
    """Return where the fault is in ``data``, without the members of unions that were tried."""
    *steps, last = details["loc"] or ("",)
    path: list[str | int] = []
    for part in steps:
        data, found = _within(data, part)
        path += [part] * found
    if details["loc"] and (details["type"] == "missing" or _within(data, last)[1]):
        path.append(last)
    return tuple(path)


def _within(data: object, part: str | int) -> tuple[object, bool]:
    """Return what ``data`` holds under ``part``, and whether it does; pydantic also names union members."""
    if isinstance(data, Mapping) and part in data:
        return data[part], True
    if isinstance(data, list | tuple) and isinstance(part, int) and part < len(data):
        return data[part], True
    return data, False


def _not_among(value: object, expected: str, place: str) -> Problem:
    if place == "/format" and isinstance(value, int) and value > FORMAT:
        message = f"The document is in format {value}, which is newer than this release: it reads {FORMAT}."
        return Problem("newer-format", place, message, "Install a newer release.")
    choices = _QUOTED.findall(expected)
    one_of = "one of " if len(choices) > 1 else ""
    hint = did_you_mean(value, choices) if isinstance(value, str) else ""
    return Problem("invalid-setting", place, f"Must be {one_of}{expected}, not {_shown(value)}.", hint)


def _settings_at(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    current: object = model
    for part in path:
        if isinstance(part, str):
            fields = getattr(current, "model_fields", {})
            current = _model_in(fields[part].annotation) if part in fields else None
    fields = getattr(current, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _model_in(annotation: object) -> object:
    if hasattr(annotation, "model_fields"):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if (model := _model_in(argument)) is not None:
            return model
    return None


def _shown(value: object, limit: int = 60) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
