"""How messages to webhooks are signed: Standard Webhooks 1.0.0, https://www.standardwebhooks.com; pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

PREFIX: Final = "whsec_"
_LENGTH: Final = 32  # bytes of a key; 24 to 64 are allowed


def new_key() -> str:
    """A key as its receiver keeps it: the prefix and Base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_LENGTH)).decode("ascii")


def signed_headers(keys: Iterable[str], *, message_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The three headers of a message that is sent at ``seconds`` since 1970; a signature for each key, newest first."""
    signatures = [f"v1,{_signature(key, message_id, seconds, body)}" for key in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signatures),
    }


def _signature(key: str, message_id: str, seconds: int, body: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(PREFIX), validate=True)
    signed = f"{message_id}.{seconds}.".encode() + body
    return base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode("ascii")
