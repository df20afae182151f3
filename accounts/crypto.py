"""Sealing short values; pure. The keys are Fernet keys, newest first (https://github.com/fernet/spec)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class CannotOpen(Exception):
    """None of the keys opens the value: a key was dropped, or the value was damaged."""


def _ring(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(value: str, keys: Sequence[str]) -> bytes:
    """The value encrypted and signed with the first key."""
    return _ring(keys).encrypt(value.encode())


def unseal(sealed: bytes, keys: Sequence[str]) -> str:
    """The value again; raises CannotOpen."""
    try:
        return _ring(keys).decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise CannotOpen("The value does not open with any of the present keys.") from error


def reseal(sealed: bytes, keys: Sequence[str]) -> bytes:
    """The same value sealed anew with the first key; raises CannotOpen."""
    try:
        return _ring(keys).rotate(bytes(sealed))
    except InvalidToken as error:
        raise CannotOpen("The value does not open with any of the present keys.") from error


def mask(value: str) -> str:
    """What may be shown of a secret: its ends when it is long enough, otherwise nothing of it."""
    return f"{value[:4]}…{value[-4:]}" if len(value) >= 16 else "•" * 8


def new_token(length: int = 32) -> str:
    """A random URL-safe token of ``length`` bytes of entropy."""
    return secrets.token_urlsafe(length)


def digest(token: str, pepper: str) -> str:
    """What is stored of a token: HMAC-SHA256 under ``pepper``, 64 hexadecimal digits."""
    return hmac.new(pepper.encode(), token.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Equality in constant time."""
    return hmac.compare_digest(one, other)
