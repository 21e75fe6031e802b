"""What of the platform listens where."""

from __future__ import annotations

from workflow_platform.cli.up.ports import Listener, free_port
from workflow_platform.settings import PREFIX, Settings

LOCAL = "127.0.0.1"


def listeners(settings: Settings) -> tuple[Listener, ...]:
    """Return everything that will listen on a port, where that is known."""
    everything = (
        Listener(
            title="the web server",
            host=settings.host,
            port=settings.port,
            remedy="Choose another with --port PORT; 'make up' takes PORT=…",
        ),
        Listener(
            title="Dagster's pages",
            host=LOCAL,
            port=settings.dagster_port,
            remedy="Choose another with --dagster-port PORT; 'make up' takes DAGSTER_PORT=…",
        ),
        Listener(
            title="Dagster's code server",
            host=LOCAL,
            port=settings.code_server_port,
            remedy=f"Choose another by setting {PREFIX}CODE_SERVER_PORT.",
        ),
    )
    return tuple(listener for listener in everything if listener.port)


def with_ports(settings: Settings) -> Settings:
    """Return the settings with a port for the code server, so that platforms can run side by side."""
    if settings.code_server_port:
        return settings
    return settings.model_copy(update={"code_server_port": free_port(LOCAL)})
