"""The names of operations in the OpenAPI document: those of the functions, for generated clients."""

from __future__ import annotations

from fastapi.routing import APIRoute


def operation_name(route: APIRoute) -> str:
    """Return the name of a route's operation."""
    return route.name
