"""What a wheel carries beside the packages."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# A checkout has these at the top, where people look for them; an installed package has them inside.
INSIDE = ("dagster.yaml", "examples", "workspace.yaml")


class CustomBuildHook(BuildHookInterface[Any]):
    """Puts the files into the package, except for an editable install, which finds them in the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files to what hatchling was going to build."""
        if version != "editable":
            build_data["force_include"] |= {name: f"workflow_platform/{name}" for name in INSIDE}
