"""Signatures of messages to webhooks, as the specification of Standard Webhooks 1.0 has them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

from workflow_platform.store.notifications.notifications import SECRET_PREFIX


def signed_headers(secret: str, message_id: str, timestamp: int, body: bytes) -> Mapping[str, str]:
    """Return the headers that tell a receiver who sent a message, and when.

    Args:
        secret: as the receiver has it, with its prefix.
        message_id: the same for each attempt, so that a receiver knows what it has seen.
        timestamp: in seconds since 1970, so that a receiver can refuse what somebody kept and sent again.
        body: what is sent.
    """
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    signature = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }
