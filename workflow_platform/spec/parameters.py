"""Parameters: values chosen at run time, written ``${name}`` anywhere in a step's settings."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Self

from pydantic import JsonValue

from workflow_platform.spec.problems import Problem, did_you_mean, listing, pointer
from workflow_platform.spec.workflow import ParameterSpec, Scalar

PLACEHOLDER = re.compile(r"\$\{([A-Za-z][A-Za-z0-9_]*)\}")
# What every engine holds.
LARGEST = 2**63 - 1
_DIGITS = 25
_WHOLE = re.compile(r"[+-]?[0-9]+")
_TOO_LARGE = f"must be a whole number between -{LARGEST} and {LARGEST}"

_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Interpolated(str):
    """A text whose placeholders are filled in, with the text as the author wrote it.

    A formula reads ``raw``, so that a parameter becomes a value in it and never more formula.
    """

    __slots__ = ("raw",)

    raw: str

    def __new__(cls, text: str, raw: str) -> Self:
        """Return ``text`` carrying ``raw``."""
        self = super().__new__(cls, text)
        self.raw = raw
        return self


# Stands for a value that is not known, so that what it is used in can still be checked.
_STAND_INS: Mapping[str, Scalar] = {
    "text": "text",
    "integer": 1,
    "number": 1.0,
    "boolean": True,
    "date": "2000-01-01",
}


def resolve(
    declared: Sequence[ParameterSpec], given: Mapping[str, Scalar] | None
) -> tuple[dict[str, Scalar], list[Problem]]:
    """Return each parameter's value, given or default, and what is wrong with them.

    Without ``given``, nobody has chosen values yet: a parameter may then be without one.
    """
    problems = []
    values: dict[str, Scalar] = {}
    for index, parameter in enumerate(declared):
        if parameter.name in values:
            at = pointer("parameters", index, "name")
            problems.append(Problem("duplicate-parameter", at, f"'{parameter.name}' is declared twice."))
            continue
        values[parameter.name] = _STAND_INS[parameter.type]
        chosen = given or {}
        at = pointer("parameters", index, *(() if parameter.name in chosen else ("default",)))
        raw = chosen.get(parameter.name, parameter.default)
        if raw is None:
            if given is not None:
                message = f"The parameter '{parameter.name}' has no value."
                hint = "Choose one for this run, or give it a default."
                problems.append(Problem("missing-parameter", pointer("parameters", index), message, hint))
            continue
        try:
            values[parameter.name] = converted(raw, parameter.type)
        except ValueError as error:
            problems.append(Problem("invalid-parameter", at, f"The parameter '{parameter.name}' {error}."))
    for name in given or {}:
        if name not in values:
            message = f"There is no parameter '{name}'; {_declared(values)}."
            problems.append(Problem("unknown-parameter", "/parameters", message, did_you_mean(name, values)))
    return values, problems


def _declared(values: Mapping[str, Scalar]) -> str:
    return f"there is {listing([*values])}" if values else "none is declared"


class IsoDate(str):
    """The value of a date parameter: ISO text, which formulas take for the date that it is."""

    __slots__ = ()


def converted(value: Scalar, kind: str) -> Scalar:
    """Return ``value`` as the parameter type ``kind``; dates stay ISO text.

    Raises ValueError whose text completes "The parameter 'x' …".
    """
    if value is None or (kind == "text" and isinstance(value, str)):
        return value
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError(_TOO_LARGE)
    text = str(value).strip()
    if kind == "integer" and _WHOLE.fullmatch(text):
        return _whole(text)
    try:
        match kind:
            case "number" if math.isfinite(number := float(text)):
                return number
            case "boolean":
                return _TRUTH[text.lower()]
            case "date":
                return IsoDate(dt.date.fromisoformat(text).isoformat())
            case "text":
                return text
            case _:
                raise ValueError(text)  # noqa: TRY301  # told like the others below
    except (KeyError, ValueError):
        article = "an" if kind == "integer" else "a"
        message = f"must be {article} {kind}, not '{text}'"
        raise ValueError(message) from None


def _whole(digits: str) -> int:
    number = int(digits) if len(digits) <= _DIGITS else LARGEST + 1
    if abs(number) > LARGEST:
        raise ValueError(_TOO_LARGE)
    return number


def fill(settings: JsonValue, values: Mapping[str, Scalar]) -> JsonValue:
    """Return settings with every placeholder replaced.

    A text that is one placeholder becomes the value itself; placeholders within a longer text
    become text. Unknown names are left as they are: ``unknown`` reports them.
    """
    match settings:
        case str():
            return _fill_text(settings, values)
        case list():
            return [fill(item, values) for item in settings]
        case dict():
            return {key: fill(item, values) for key, item in settings.items()}
        case _:
            return settings


def _fill_text(text: str, values: Mapping[str, Scalar]) -> JsonValue:
    if "${" not in text:
        return text
    whole = PLACEHOLDER.fullmatch(text)
    if whole and whole[1] in values:
        value = values[whole[1]]
        return Interpolated(value, text) if isinstance(value, str) else value
    filled = PLACEHOLDER.sub(lambda match: _shown(values, match), text)
    return Interpolated(filled, text)


def _shown(values: Mapping[str, Scalar], match: re.Match[str]) -> str:
    if match[1] not in values:
        return match[0]
    value = values[match[1]]
    return "" if value is None else str(value)


def unknown(settings: JsonValue, values: Mapping[str, Scalar], at: str) -> Iterator[Problem]:
    """Yield a problem for each placeholder that names no parameter."""
    match settings:
        case str():
            for match in PLACEHOLDER.finditer(settings):
                if match[1] not in values:
                    message = f"There is no parameter '{match[1]}'; {_declared(values)}."
                    hint = did_you_mean(match[1], values) or "Declare it under 'parameters'."
                    yield Problem("unknown-parameter", at, message, hint, match.span())
        case list():
            for index, item in enumerate(settings):
                yield from unknown(item, values, at + pointer(index))
        case dict():
            for key, item in settings.items():
                yield from unknown(item, values, at + pointer(key))
        case _:
            return
