"""Keys rotate: everything opens with the new one afterwards, and a half-done rotation goes on where it stopped."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from pytest_django import Settings

from accounts.actor import operator
from accounts.crypto import reseal
from accounts.models import Secret
from accounts.services import rotation
from accounts.services.rotation import Sealed, declare_sealed, rotate_column, sealed_columns
from accounts.services.secrets import open_secret, set_secret
from tests.cast import Cast

SECRETS = Sealed("accounts.Secret", "sealed")
OLD, NEW, LOST = (Fernet.generate_key().decode() for _ in range(3))


def _fill(cast: Cast, settings: Settings, count: int) -> None:
    settings.SECRETS_KEYS = (OLD,)
    for number in range(count):
        set_secret(actor=operator(), project_id=cast.project.pk, name=f"k{number}", value=f"value {number}")


def _counts() -> tuple[int, int, int]:
    result = rotate_column(sealed=SECRETS)
    return result.renewed, result.current, result.lost


def test_every_value_opens_with_the_new_key_alone(cast: Cast, settings: Settings) -> None:
    _fill(cast, settings, 3)
    settings.SECRETS_KEYS = (NEW, OLD)
    assert open_secret(actor=operator(), project_id=cast.project.pk, name="k0") == "value 0"
    assert _counts() == (3, 0, 0)
    assert _counts() == (0, 3, 0)
    settings.SECRETS_KEYS = (NEW,)
    values = [open_secret(actor=operator(), project_id=cast.project.pk, name=f"k{number}") for number in range(3)]
    assert values == ["value 0", "value 1", "value 2"]


def test_it_goes_on_where_it_was_broken_off(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill(cast, settings, 4)
    settings.SECRETS_KEYS = (NEW, OLD)
    done: list[bytes] = []

    def breaks(sealed: bytes, keys: tuple[str, ...]) -> bytes:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(sealed)
        return reseal(sealed, keys)

    monkeypatch.setattr(rotation, "reseal", breaks)
    with pytest.raises(KeyboardInterrupt):
        rotate_column(sealed=SECRETS)
    monkeypatch.undo()
    settings.SECRETS_KEYS = (NEW, OLD)
    assert _counts() == (2, 2, 0)


def test_what_no_key_opens_is_counted_and_left(cast: Cast, settings: Settings) -> None:
    _fill(cast, settings, 1)
    settings.SECRETS_KEYS = (LOST,)
    set_secret(actor=operator(), project_id=cast.project.pk, name="lost", value="x")
    sealed = bytes(Secret.objects.get(name="lost").sealed)
    settings.SECRETS_KEYS = (NEW, OLD)
    assert _counts() == (1, 0, 1)
    assert bytes(Secret.objects.get(name="lost").sealed) == sealed


def test_without_the_old_key_nothing_is_touched(cast: Cast, settings: Settings) -> None:
    _fill(cast, settings, 2)
    before = [bytes(one) for one in Secret.objects.values_list("sealed", flat=True)]
    settings.SECRETS_KEYS = (NEW,)
    assert _counts() == (0, 0, 2)
    assert [bytes(one) for one in Secret.objects.values_list("sealed", flat=True)] == before


def test_apps_declare_their_columns_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "_SEALED", set(rotation._SEALED))
    before = sealed_columns()
    assert SECRETS in before
    for _ in range(2):
        declare_sealed("documents.DocumentVersion", "password_sealed")
    assert sealed_columns() == sorted({*before, Sealed("documents.DocumentVersion", "password_sealed")})
