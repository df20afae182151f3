"""Sealing everything anew when the keys change. Each app declares its sealed columns when it is ready."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.conf import settings

from accounts.crypto import CannotOpen, reseal, unseal


@dataclass(frozen=True, order=True)
class Sealed:
    """A binary column that holds sealed values: "accounts.Secret" and "sealed"."""

    model: str
    column: str


@dataclass(frozen=True)
class Resealed:
    """What became of the values of one column; ``lost`` are those that no present key opens."""

    sealed: Sealed
    current: int
    renewed: int
    lost: int


_SEALED: set[Sealed] = set()


def declare_sealed(model: str, column: str) -> None:
    """Makes a sealed column known to `rotate_keys`."""
    _SEALED.add(Sealed(model=model, column=column))


def sealed_columns() -> list[Sealed]:
    return sorted(_SEALED)


def rotate_column(*, sealed: Sealed) -> Resealed:
    """Seals each value of a column with the first key. Values that are so already stay, so it can be broken off."""
    rows = apps.get_model(sealed.model)._default_manager
    filled = rows.exclude(**{sealed.column: None}).exclude(**{sealed.column: b""})
    counts = {"current": 0, "renewed": 0, "lost": 0}
    for key, value in filled.order_by("pk").values_list("pk", sealed.column).iterator(chunk_size=500):
        old = bytes(value)
        if _is_current(old):
            counts["current"] += 1
            continue
        try:
            new = reseal(old, settings.SECRETS_KEYS)
        except CannotOpen:
            counts["lost"] += 1
            continue
        counts["renewed"] += rows.filter(pk=key, **{sealed.column: old}).update(**{sealed.column: new})
    return Resealed(sealed=sealed, **counts)


def _is_current(value: bytes) -> bool:
    try:
        unseal(value, settings.SECRETS_KEYS[:1])
    except CannotOpen:
        return False
    return True
