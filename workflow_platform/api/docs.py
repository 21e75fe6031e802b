"""The interactive documentation, served from here alone and without inline scripts."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles

_OURS = Path(__file__).parent / "static"


def install(app: FastAPI) -> None:
    """Serve the documentation at /api/docs."""
    # The package ships Swagger UI; nothing else of it is used.
    swagger = Path(str(files("fastapi_offline") / "static"))
    app.mount("/api/docs/swagger", StaticFiles(directory=swagger), name="swagger")
    app.mount("/api/docs/static", StaticFiles(directory=_OURS), name="docs")

    @app.get("/api/docs", include_in_schema=False)
    def docs() -> FileResponse:
        return FileResponse(_OURS / "docs.html")
