"""What a run takes over from the one that failed before it, and what it leaves when it fails itself."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from workflow_platform.engine.execution import Computed, Execution
from workflow_platform.engine.kept_parts import KeptParts, size_of
from workflow_platform.errors import ExecutionError
from workflow_platform.orchestration.interruptible import interruptible
from workflow_platform.store.actor import Actor
from workflow_platform.store.database import Engine, transaction
from workflow_platform.store.quotas import Quotas, quotas_of, stored_bytes
from workflow_platform.store.run_events import note_event

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Resumption:
    """The parts that one run reads and leaves.

    Attributes:
        engine: the platform's database.
        parts: those of its workflow.
        run_id: the run.
        resumed: the run that it goes on from, None if it begins anew.
        owner: whose workflow it is.
        quotas: of who has none of their own.
    """

    engine: Engine
    parts: KeptParts
    run_id: UUID
    resumed: UUID | None
    owner: Actor
    quotas: Quotas

    def take_over(self, folder: Path) -> Path | None:
        """Return a folder below ``folder`` with what the run may take over, None for one that begins anew."""
        return None if self.resumed is None else self.parts.lend(self.resumed, folder / "taken over")

    def tell(self, steps: tuple[str, ...]) -> None:
        """Say in the run's log what it takes over."""
        if self.resumed is None:
            return
        named = ", ".join(f"'{step}'" for step in steps)
        words = f"Taken over from the run before: the rows of {named}." if steps else "Nothing is taken over."
        with transaction(self.engine) as session:
            note_event(session, self.run_id, words)

    def leave(self, execution: Execution, folder: Path, computed: Mapping[str, Computed]) -> None:
        """Keep what a run has computed that failed, unless there is no room; that never fails itself."""
        kept = folder / "kept"
        try:
            if interruptible(lambda: execution.keep(kept, computed), execution.cancel) and self._fits(kept):
                self.parts.replace(self.run_id, kept)
        except (ExecutionError, OSError):
            _log.exception("What run %s had computed could not be kept.", self.run_id)

    def _fits(self, kept: Path) -> bool:
        with transaction(self.engine) as session:
            most = quotas_of(session, self.owner.user_id, self.quotas).storage_bytes
            used = stored_bytes(session, self.owner.user_id)
        return most is None or used + self.parts.bytes_of_others() + size_of(kept) <= most
