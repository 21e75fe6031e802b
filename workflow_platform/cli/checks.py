"""The checks of ``doctor``: each looks at one thing and changes nothing."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal
from urllib.error import URLError
from urllib.request import urlopen

from packaging.requirements import Requirement

from workflow_platform.cli.platform import database_address
from workflow_platform.cli.program import command_at, program
from workflow_platform.cli.up.home_lock import running
from workflow_platform.cli.up.listeners import listeners
from workflow_platform.cli.up.ports import check_free
from workflow_platform.engine.samples import missing_samples
from workflow_platform.errors import PlatformError
from workflow_platform.settings import Settings
from workflow_platform.spec.problems import listing
from workflow_platform.store.embedded.programs import program_folder
from workflow_platform.store.migrate import schema_status

State = Literal["ok", "warning", "failure"]
PACKAGE = "workflow-platform"
LOWEST_PYTHON = (3, 11)
GIBIBYTE = 1024**3
# The sample data and the databases take about 200 MB; results and spilling need room as well.
LITTLE_SPACE = 5 * GIBIBYTE
NO_SPACE = GIBIBYTE // 2
PATIENCE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: ``remedy`` says what to do about it, where there is something to do."""

    subject: str
    state: State
    message: str
    remedy: str = ""


def check_python(_: Settings) -> Finding:
    """Look at the interpreter."""
    found = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info < LOWEST_PYTHON:
        return Finding("Python", "failure", found, "Install Python 3.11 or newer and run 'make setup' again.")
    return Finding("Python", "ok", found)


def check_packages(_: Settings) -> Finding:
    """Compare the installed packages with what the platform asks for."""
    try:
        wanted = [Requirement(text) for text in requires(PACKAGE) or ()]
    except PackageNotFoundError:
        message = f"{PACKAGE} itself is not installed here, so its requirements are unknown."
        return Finding("Packages", "warning", message, "Run 'make setup'.")
    wrong = [text for text in map(_mismatch, wanted) if text]
    if wrong:
        return Finding("Packages", "failure", "; ".join(wrong), "Run 'make setup' again.")
    return Finding("Packages", "ok", f"{len(wanted)} packages have the versions that are asked for.")


def check_home(settings: Settings) -> Finding:
    """See whether data can be kept."""
    existing = _existing(settings.home)
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        remedy = "Choose another folder with --home, or make this one writable."
        return Finding("Home", "failure", f"'{settings.home}' cannot be written: see '{existing}'.", remedy)
    state = "is there" if existing == settings.home else "will be made by 'up'"
    return Finding("Home", "ok", f"'{settings.home}' {state} and can be written.")


def check_space(settings: Settings) -> Finding:
    """See how much room there is for data."""
    free = shutil.disk_usage(_existing(settings.home)).free
    found = f"{free / GIBIBYTE:,.1f} GiB are free where the data is."
    if free < NO_SPACE:
        return Finding("Disk", "failure", found, "Make room, or choose another folder with --home.")
    if free < LITTLE_SPACE:
        return Finding("Disk", "warning", found, "Large results and computations will need more.")
    return Finding("Disk", "ok", found)


def check_database(settings: Settings) -> Finding:
    """See whether the database answers and has the tables of this release."""
    where = "The database of DATABASE_URL" if settings.database_url else "The embedded PostgreSQL"
    try:
        if not settings.database_url and running(settings.home) is None:
            program_folder()
            return Finding("Database", "warning", f"{where} is installed and not running.", _start(settings))
        status = schema_status(database_address(settings))
    except PlatformError as error:
        return Finding("Database", "failure", error.message, error.hint)
    if not status.is_current:
        message = f"{where} is at revision {status.current or 'nothing'} and should be at {status.needed}."
        return Finding(
            "Database", "warning", message, f"Run '{command_at(settings.home, 'migrate')}', or start 'up'."
        )
    return Finding("Database", "ok", f"{where} answers, at revision {status.needed}.")


def check_ports(settings: Settings) -> Finding:
    """See whether the ports are free for the platform, unless it holds them already."""
    wanted = listeners(settings)
    numbers = listing([str(listener.port) for listener in wanted])
    if held := running(settings.home):
        return Finding("Ports", "ok", f"The platform runs as process {held.pid} and holds its ports.")
    try:
        check_free(wanted)
    except PlatformError as error:
        return Finding("Ports", "failure", error.message, error.hint)
    return Finding("Ports", "ok", f"Free: {numbers}.")


def check_dagster(settings: Settings) -> Finding:
    """See whether Dagster's pages answer."""
    held = running(settings.home)
    if held is None:
        return Finding(
            "Dagster", "warning", f"No platform is running on '{settings.home}'.", _start(settings)
        )
    try:
        with urlopen(f"{held.dagster}/server_info", timeout=PATIENCE_SECONDS):  # noqa: S310  # our own address
            return Finding("Dagster", "ok", f"{held.dagster} answers.")
    except (URLError, TimeoutError) as error:
        remedy = f"It may still be starting; otherwise see '{settings.home / 'logs'}'."
        return Finding("Dagster", "failure", f"{held.dagster} does not answer: {error}.", remedy)


def check_samples(_: Settings) -> Finding:
    """See whether the sample tables are installed."""
    missing = missing_samples()
    if missing:
        remedy = f"Run 'make setup' again, or go without: '{program()} up --no-samples'."
        return Finding("Samples", "warning", f"The files of {listing(missing)} are not installed.", remedy)
    return Finding("Samples", "ok", "The files of the sample tables are installed.")


def _start(settings: Settings) -> str:
    return f"Start it with '{command_at(settings.home, 'up')}'."


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    check_python,
    check_packages,
    check_home,
    check_space,
    check_database,
    check_ports,
    check_dagster,
    check_samples,
)


def _mismatch(requirement: Requirement) -> str:
    if requirement.marker and not requirement.marker.evaluate():
        return ""
    try:
        found = version(requirement.name)
    except PackageNotFoundError:
        return f"{requirement.name} is missing"
    fits = requirement.specifier.contains(found, prereleases=True)
    return "" if fits else f"{requirement.name} is {found}, not {requirement.specifier}"


def _existing(path: Path) -> Path:
    """Return the path, or the nearest folder above it that exists."""
    return next(parent for parent in (path, *path.parents) if parent.exists())
