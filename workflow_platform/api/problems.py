"""Errors as the API tells them: one JSON shape (RFC 9457), for people and programs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from workflow_platform.compile.settings_problems import said_plainly
from workflow_platform.engine.ingest.rejects import RejectedRowsError
from workflow_platform.errors import PlatformError
from workflow_platform.spec.problems import Problem, Severity, WorkflowInvalidError, pointer
from workflow_platform.store.drafts import StaleError
from workflow_platform.store.people.attempts import TooManyAttemptsError

MEDIA_TYPE = "application/problem+json"
# More would only bury the first ones.
_MOST_DETAILS = 100

_log = logging.getLogger(__name__)


class ProblemDetail(BaseModel):
    """One of several things that are wrong."""

    code: str = Field(description="A stable word for programs.")
    message: str
    hint: str = ""
    pointer: str = Field("", description="Where: a JSON pointer into what was sent.")
    span: tuple[int, int] | None = Field(None, description="Within a formula, the characters at fault.")
    severity: Severity = Field("error", description="A document with a warning can run.")


class ProblemAnswer(BaseModel):
    """What went wrong, and what to do about it."""

    type: str = "about:blank"
    title: str = Field(description="The meaning of the status.")
    status: int
    code: str = Field(description="A stable word for programs, such as not-found.")
    message: str = Field(description="What went wrong, in words for people.")
    hint: str = Field("", description="What to do about it.")
    pointer: str = Field("", description="Where in the body, as a JSON pointer.")
    problems: list[ProblemDetail] = Field(default_factory=list, description="Each thing that is wrong.")
    current: int | None = Field(None, description="The revision now, where another was expected.")


def problem_response(error: PlatformError) -> JSONResponse:
    """Return the answer that tells an error."""
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyAttemptsError) else {}
    message, details = error.message, tuple[Problem, ...]()
    if isinstance(error, WorkflowInvalidError):
        message, details = message.partition("\n")[0], error.problems
    if isinstance(error, RejectedRowsError):
        details = tuple(Problem("rejected-row", "", str(reject)) for reject in error.rejects)
    return _response(
        ProblemAnswer(
            title=HTTPStatus(error.status).phrase,
            status=error.status,
            code=error.code,
            message=message,
            hint=error.hint,
            problems=[workflow_problem(problem) for problem in details],
            current=error.current if isinstance(error, StaleError) else None,
        ),
        headers,
    )


def workflow_problem(problem: Problem) -> ProblemDetail:
    """Return a problem of a workflow document as the API tells it."""
    return ProblemDetail(
        code=problem.code,
        message=problem.message,
        hint=problem.hint,
        pointer=problem.at,
        span=problem.span,
        severity=problem.severity,
    )


def install(app: FastAPI) -> None:
    """Have an application tell every error in the one shape."""
    app.exception_handler(PlatformError)(_platform_error)
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(RequestValidationError)(_validation_error)
    app.exception_handler(Exception)(_unexpected)


def _platform_error(request: Request, error: PlatformError) -> JSONResponse:
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s %s failed: %s", request.method, request.url.path, error.code)
    return problem_response(error)


def _http_error(_request: Request, error: HTTPException) -> JSONResponse:
    phrase = HTTPStatus(error.status_code).phrase
    answer = ProblemAnswer(
        title=phrase,
        status=error.status_code,
        code=phrase.lower().replace(" ", "-"),
        message=_WORDS.get(error.status_code, str(error.detail)),
    )
    return _response(answer, dict(error.headers or {}))


def _validation_error(_request: Request, error: RequestValidationError) -> JSONResponse:
    details = [
        ProblemDetail(
            code=str(fault["type"]).replace("_", "-"),
            message=said_plainly(fault),
            hint=""
            if fault["loc"][0] == "body"
            else f"It is the {fault['loc'][0]} value {fault['loc'][-1]!r}.",
            pointer=pointer(*fault["loc"][1:]) if fault["loc"][0] == "body" else "",
        )
        for fault in error.errors()[:_MOST_DETAILS]
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    answer = ProblemAnswer(
        title=status.phrase,
        status=status,
        code="invalid-request",
        message="The request is not understood as it is.",
        pointer=details[0].pointer if details else "",
        problems=details,
    )
    return _response(answer, {})


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    _log.error("%s %s failed.", request.method, request.url.path, exc_info=error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    answer = ProblemAnswer(
        title=status.phrase,
        status=status,
        code="internal",
        message="Something went wrong on our side; what happened is in the platform's log.",
    )
    return _response(answer, {})


def _response(answer: ProblemAnswer, headers: Mapping[str, str]) -> JSONResponse:
    content = answer.model_dump(mode="json", exclude_none=True)
    return JSONResponse(content, answer.status, dict(headers), MEDIA_TYPE)


_WORDS: Mapping[int, str] = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not know that method.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The request is larger than is taken here.",
}
