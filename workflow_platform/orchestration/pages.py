"""Keeps the lists on Dagster's pages up to date: its web server looks at them only when it is told to."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable
from http.client import HTTPException
from threading import Thread
from urllib.request import Request, urlopen

# A look costs Dagster about 10 ms of processor time for every job that is listed.
REST_SECONDS = 30.0

_PATIENCE_SECONDS = 30.0

_log = logging.getLogger(__name__)


class Pages:
    """Has the web server look again, at most every half minute, when what is listed has changed.

    Args:
        url: what the web server is asked to look again with; with an empty one, nothing is ever done.
        listing: returns what is listed.
        clock: tells seconds.
    """

    def __init__(
        self, url: str, listing: Callable[[], Hashable], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = url
        self._listing = listing
        self._clock = clock
        self._looked = float("-inf")
        self._shown: Hashable = None

    def refresh(self) -> None:
        """Look whether there is something new, and do not wait for the web server."""
        now = self._clock()
        if not self._url or now - self._looked < REST_SECONDS:
            return
        self._looked = now
        listed = self._listing()
        # When this process has just started, so has the web server.
        if self._shown not in (None, listed):
            Thread(target=self._reload, name="page refresh", daemon=True).start()
        self._shown = listed

    def _reload(self) -> None:
        request = Request(self._url, method="POST")  # noqa: S310  # our own
        try:
            urlopen(request, timeout=_PATIENCE_SECONDS).close()  # noqa: S310  # our own
        except (OSError, HTTPException) as error:
            _log.warning("Dagster's pages could not be refreshed: %s", error)
