"""What the web server does beside answering: a thread that takes its topics of the outbox, such as mail."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from workflow_platform.errors import PlatformError, UnavailableError
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.listening import Listening
from workflow_platform.store.outbox import CHANNEL, OutboxItem, claim_outbox, retry_outbox, wipe_outbox

# With the pauses between them, they last for about an hour.
ATTEMPTS = 20
# Between looks, in case a notification got lost.
IDLE_SECONDS = 15.0
_PAUSE_SECONDS = 1.0
_PARTING_SECONDS = 1.0

Errand = Callable[[OutboxItem], None]

_log = logging.getLogger(__name__)


class ErrandError(PlatformError):
    """An errand could not be done. ``final`` says that it never can; the words hold no secret."""

    code = "errand-not-done"
    status = 503

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class Errands:
    """A context in which a thread does what the outbox says.

    Whatever it was, nothing of it is kept once it is done or given up, since mail carries secrets.
    """

    def __init__(self, engine: Engine, errands: Mapping[str, Errand]) -> None:
        self._engine = engine
        self.errands = errands
        self._stopped = threading.Event()

    def __enter__(self) -> Self:
        self._reader, self._writer = socket.socketpair()
        self._thread = threading.Thread(target=self._attend, name="errands", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._writer.send(b"\0")
        # What takes longer is taken up again after the next start, when its lease is over.
        self._thread.join(_PARTING_SECONDS)
        if not self._thread.is_alive():
            self._reader.close()
            self._writer.close()

    def do_due(self) -> int:
        """Do what is due, one after the other, and return how many items that were."""
        done = 0
        while not self._stopped.is_set():
            with transaction(self._engine) as session:
                items = claim_outbox(session, 1, self.errands)
            if not items:
                break
            self._do(items[0])
            done += 1
        return done

    def _attend(self) -> None:
        while not self._stopped.is_set():
            try:
                with Listening(self._engine, CHANNEL) as announcements:
                    while not self._stopped.is_set():
                        self.do_due()
                        announcements.wait(IDLE_SECONDS, self._reader)
            except Exception:  # noqa: BLE001  # a database that restarts shows in many ways, and is soon back
                _log.exception("The errands of the web server start over.")
                self._stopped.wait(_PAUSE_SECONDS)

    def _do(self, item: OutboxItem) -> None:
        try:
            self.errands[item.topic](item)
        except UnavailableError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, it is tried so often and then given up
            self._put_off(item, error)
        else:
            with transaction(self._engine) as session:
                wipe_outbox(session, item.id)

    def _put_off(self, item: OutboxItem, error: Exception) -> None:
        # Other errors' words may quote what was sent.
        words = str(error) if isinstance(error, ErrandError) else type(error).__name__
        hopeless = isinstance(error, ValueError) or (isinstance(error, ErrandError) and error.final)
        with transaction(self._engine) as session:
            if hopeless or item.attempts >= ATTEMPTS:
                wipe_outbox(session, item.id)
                _log.error("Item %s (%s) is given up: %s", item.id, item.topic, words)
            else:
                pause = retry_outbox(session, item, words)
                _log.warning("Item %s (%s) waits for %s: %s", item.id, item.topic, pause, words)
