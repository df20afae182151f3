"""Sealing everything anew when the keys change. Each app declares its sealed columns when it is ready."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from accounts.crypto import CannotOpen, reseal, unseal


@dataclass(frozen=True, order=True)
class Sealed:
    """A binary column that holds sealed values: "accounts.Secret" and "sealed".

    With a ``mark``, a JSON column in which strings that begin with it are sealed values, however deep.
    """

    model: str
    column: str
    mark: str = ""


@dataclass(frozen=True)
class Resealed:
    """What became of the values of one column; ``lost`` are those that no present key opens."""

    sealed: Sealed
    current: int
    renewed: int
    lost: int


_SEALED: set[Sealed] = set()
_BEGINS = "gAAAA"  # how Fernet's values begin; what else begins with a mark was only written so


def declare_sealed(model: str, column: str, *, mark: str = "") -> None:
    """Makes a sealed column known to `rotate_keys`."""
    _SEALED.add(Sealed(model=model, column=column, mark=mark))


def sealed_columns() -> list[Sealed]:
    return sorted(_SEALED)


def rotate_column(*, sealed: Sealed) -> Resealed:
    """Seals each value of a column with the first key. Values that are so already stay, so it can be broken off."""
    if sealed.mark:
        return _rotate_within(sealed)
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


def _rotate_within(sealed: Sealed) -> Resealed:
    """Row by row, each locked while it is read and written, as others may change it meanwhile."""
    rows = apps.get_model(sealed.model)._base_manager
    marked = rows.annotate(words=Cast(sealed.column, TextField())).filter(words__contains=sealed.mark + _BEGINS)
    counts: Counter[str] = Counter()
    for key in list(marked.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            held = rows.select_for_update().filter(pk=key)
            for value in held.values_list(sealed.column, flat=True):
                found: Counter[str] = Counter()
                new = _renewed(value, sealed.mark, found)
                if found["renewed"]:
                    held.update(**{sealed.column: new})
                counts += found
    return Resealed(sealed=sealed, current=counts["current"], renewed=counts["renewed"], lost=counts["lost"])


def _renewed(value: Any, mark: str, counts: Counter[str]) -> Any:
    """The same with each sealed string in it sealed by the first key; what does not open stays."""
    if isinstance(value, dict):
        return {name: _renewed(one, mark, counts) for name, one in value.items()}
    if isinstance(value, list):
        return [_renewed(one, mark, counts) for one in value]
    if not isinstance(value, str) or not value.startswith(mark + _BEGINS):
        return value
    old = value.removeprefix(mark).encode("ascii", "replace")
    if _is_current(old):
        counts["current"] += 1
        return value
    try:
        new = reseal(old, settings.SECRETS_KEYS)
    except CannotOpen:
        counts["lost"] += 1
        return value
    counts["renewed"] += 1
    return mark + new.decode("ascii")


def _is_current(value: bytes) -> bool:
    try:
        unseal(value, settings.SECRETS_KEYS[:1])
    except CannotOpen:
        return False
    return True
