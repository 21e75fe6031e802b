"""The application on a port of its own, for what a client in the same thread cannot show."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from socket import create_server

import uvicorn

from workflow_platform.api.app import create_app
from workflow_platform.api.site import Site


@contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve a site over HTTP, and give its address."""
    with create_server(("127.0.0.1", 0), backlog=1024) as listener:
        port = listener.getsockname()[1]
        here = replace(site, settings=site.settings.model_copy(update={"port": port}))
        config = uvicorn.Config(
            create_app(here), log_level="error", lifespan="off", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()
