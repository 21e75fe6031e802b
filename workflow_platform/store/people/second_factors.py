"""The second factor of an account: codes of an app (RFC 6238), and recovery codes for when it is lost."""

from __future__ import annotations

import base64
import secrets
import time
from uuid import UUID

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from workflow_platform.errors import ConflictError
from workflow_platform.store.database import Session
from workflow_platform.store.people.secrets import hashed
from workflow_platform.store.people.tables import RecoveryCodeRow, SecondFactorRow
from workflow_platform.store.vault import Place, Vault

ISSUER = "Workflow Platform"
STEP_SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 10
_SECRET_BYTES = 20
# 80 bits cannot be guessed, so a plain hash keeps them safe.
_RECOVERY_BYTES = 10
_GROUP = 4


class SecondFactors:
    """Begins, confirms, checks and ends second factors."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def is_on(self, user_id: UUID) -> bool:
        """Tell whether an account asks for a code."""
        confirmed = select(SecondFactorRow.user_id).where(
            SecondFactorRow.user_id == user_id, SecondFactorRow.confirmed_at.is_not(None)
        )
        return self._session.scalar(confirmed) is not None

    def begin(self, user_id: UUID, email: str) -> tuple[str, str]:
        """Return a new secret and its address for apps. Nothing asks for codes until one has been shown.

        Raises ConflictError where there is a second factor.
        """
        if self.is_on(user_id):
            raise ConflictError("There is a second factor already.", "Turn it off first to change it.")
        key = secrets.token_bytes(_SECRET_BYTES)
        secret = base64.b32encode(key).decode()
        sealed = self._vault.seal(secret, place(user_id))
        new = insert(SecondFactorRow).values(user_id=user_id, secret=sealed)
        again = {"secret": sealed, "created_at": func.now(), "last_step": 0}
        self._session.execute(new.on_conflict_do_update(index_elements=[SecondFactorRow.user_id], set_=again))
        return secret, _app(key).get_provisioning_uri(email, ISSUER)

    def confirm(self, user_id: UUID, code: str) -> tuple[str, ...] | None:
        """Turn the second factor on, and return its recovery codes; None for a wrong code."""
        if not self._use_app_code(user_id, code):
            return None
        begun = update(SecondFactorRow).where(SecondFactorRow.user_id == user_id)
        self._session.execute(begun.values(confirmed_at=func.now()))
        return self.renew_recovery_codes(user_id)

    def use(self, user_id: UUID, code: str) -> bool:
        """Use up a code of the app or a recovery code, and say whether it was right."""
        return self._use_app_code(user_id, code) or self._use_recovery_code(user_id, code)

    def renew_recovery_codes(self, user_id: UUID) -> tuple[str, ...]:
        """Return new recovery codes, in place of those there were."""
        self._session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.user_id == user_id))
        codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
        self._session.add_all([RecoveryCodeRow(hash=_hash(user_id, code), user_id=user_id) for code in codes])
        self._session.flush()
        return codes

    def end(self, user_id: UUID) -> None:
        """Turn the second factor off, and forget its secret and its recovery codes."""
        for table in (SecondFactorRow, RecoveryCodeRow):
            self._session.execute(delete(table).where(table.user_id == user_id))

    def _use_app_code(self, user_id: UUID, code: str) -> bool:
        # Locked, so that of two who show one code at once only one is let in.
        own = select(SecondFactorRow).where(SecondFactorRow.user_id == user_id).with_for_update()
        row = self._session.scalar(own)
        if row is None:
            return False
        app = _app(base64.b32decode(self._vault.open(row.secret, place(user_id))))
        now = int(time.time()) // STEP_SECONDS
        # Clocks differ, and typing takes time: one step to either side.
        for step in (now - 1, now, now + 1):
            right = bytes_eq(app.generate(step * STEP_SECONDS), _digits(code).encode())
            if right and step > row.last_step:
                row.last_step = step
                self._session.flush()
                return True
        return False

    def _use_recovery_code(self, user_id: UUID, code: str) -> bool:
        fresh = update(RecoveryCodeRow).where(
            RecoveryCodeRow.hash == _hash(user_id, code), RecoveryCodeRow.used_at.is_(None)
        )
        used = fresh.values(used_at=func.now()).returning(RecoveryCodeRow.hash)
        return self._session.scalar(used) is not None


def place(user_id: UUID) -> Place:
    """Return where the secret of an account's second factor is stored."""
    return Place("second_factors", user_id, user_id)


def _app(key: bytes) -> TOTP:
    # SHA-1 is what all apps know; as a MAC it is sound.
    return TOTP(key, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303  # as RFC 6238 has it


def _digits(code: str) -> str:
    return code.replace(" ", "")


def _recovery_code() -> str:
    word = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(word[start : start + _GROUP] for start in range(0, len(word), _GROUP))


def _hash(user_id: UUID, code: str) -> bytes:
    plain = code.replace(" ", "").replace("-", "").lower()
    return hashed(f"{user_id} {plain}")
