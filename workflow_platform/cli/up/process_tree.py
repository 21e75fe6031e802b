"""Whole families of processes: everything that a process has started, directly or not."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable

import psutil

Family = dict[int, psutil.Process]


def family(pids: Iterable[int]) -> Family:
    """Return the processes with these ids and all their descendants, those in other sessions included."""
    found: Family = {}
    for pid in pids:
        try:
            process = psutil.Process(pid)
            found[pid] = process
            found |= {child.pid: child for child in process.children(recursive=True)}
        except psutil.NoSuchProcess:
            continue
    return found


def kill(groups: Iterable[int], members: Family) -> None:
    """Kill process groups, and each member that lives on, at once."""
    for group in groups:
        signal_group(group, signal.SIGKILL)
    for process in members.values():
        # psutil compares start times, so a process that merely got the same id is left alone.
        try:
            process.kill()
        except psutil.Error:
            continue


def signal_group(group: int, number: int) -> bool:
    """Send a signal to a process group, none for 0; return whether there was anybody in it."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True
