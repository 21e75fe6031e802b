"""JSON bodies as the database can keep them: finite numbers, whole Unicode, bounded depth, no NUL."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute
from pydantic import JsonValue

DEEPEST = 60


class StrictRoute(APIRoute):
    """A route that reads JSON strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, which sees our kind of request."""
        handler = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handler(_StrictRequest(request.scope, request.receive))

        return strictly


class _StrictRequest(Request):
    async def json(self) -> JsonValue:
        return parsed(await self.body())


def parsed(body: bytes) -> JsonValue:
    """Return the value of a JSON text. Raises HTTPException 400 with what is wrong with it."""
    try:
        value: JsonValue = json.loads(body.decode(), parse_constant=_refuse_constant, parse_float=_finite)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise HTTPException(400, f"The body is not JSON: {error}.") from error
    except RecursionError as error:
        raise HTTPException(400, "The body is nested too deeply.") from error
    except ValueError as error:
        raise HTTPException(400, f"The body holds a number that cannot be kept: {error}.") from error
    _check(value)
    return value


def _check(root: JsonValue) -> None:
    level = [root]
    for _ in range(DEEPEST):
        below: list[JsonValue] = []
        for value in level:
            if isinstance(value, str):
                _check_text(value)
            elif isinstance(value, list):
                below.extend(value)
            elif isinstance(value, dict):
                below.extend(value)
                below.extend(value.values())
        if not below:
            return
        level = below
    raise HTTPException(400, f"The body is nested more than {DEEPEST} deep.")


def _check_text(text: str) -> None:
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise HTTPException(400, "A text in the body contains a NUL or broken Unicode, which cannot be kept.")


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(text)
    return number
