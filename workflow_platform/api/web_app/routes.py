"""The web app: one page for every address that is nothing else's, and the files that it loads."""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse
from starlette.exceptions import HTTPException

BUILT = Path(__file__).parent / "built"
_PAGE = "index.html"
_NONCE = "__NONCE__"
# Their names change with their content.
_FOR_EVER = "public, max-age=31536000, immutable"
_OTHERS = ("api/", "dagster/", "assets/")
_NOT_BUILT = "The web app is not built here. 'make setup' builds it; the API is at /api/docs.\n"

router = APIRouter(include_in_schema=False)


@router.get("/assets/{name}")
def asset(name: str) -> FileResponse:
    """Return a file that the page loads."""
    file = _assets().get(name)
    if file is None:
        raise HTTPException(404)
    return FileResponse(file, headers={"cache-control": _FOR_EVER})


@router.get("/icon.svg")
def icon() -> FileResponse:
    """Return the platform's picture."""
    return FileResponse(BUILT / "icon.svg", headers={"cache-control": "public, max-age=86400"})


@router.get("/{path:path}")
def page(path: str) -> Response:
    """Return the page, which finds out by itself what belongs to the address."""
    if path.startswith(_OTHERS):
        raise HTTPException(404)
    html = _page()
    if html is None:
        return PlainTextResponse(_NOT_BUILT, 503)
    nonce = secrets.token_urlsafe(16)
    headers = {"cache-control": "no-cache", "content-security-policy": _policy(nonce)}
    return HTMLResponse(html.replace(_NONCE, nonce), headers=headers)


@cache
def _page() -> str | None:
    file = BUILT / _PAGE
    return file.read_text() if file.exists() else None


@cache
def _assets() -> dict[str, Path]:
    # Only what was built is found, whatever a name says.
    return {file.name: file for file in (BUILT / "assets").glob("*") if file.is_file()}


def _policy(nonce: str) -> str:
    return (
        "default-src 'self'; "
        # Components add sheets of their own; the attribute is for what is measured, as the width of a column.
        f"style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )
