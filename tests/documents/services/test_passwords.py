"""Passwords of encrypted documents: tried, sealed, kept from everybody, sealed anew with the keys."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.utils import timezone
from pytest_django import Settings

from accounts.errors import Conflict, Invalid, NotAllowed, TooMany
from accounts.models import AuditEntry
from accounts.services.rotation import Sealed, rotate_column, sealed_columns
from documents.models import Document, DocumentVersion
from documents.selectors.documents import version_password
from documents.services.inspection import inspect_version
from documents.services.passwords import forget_password, give_password
from tests.cast import Cast
from tests.documents.conftest import PAPER, SECRET, Store


@pytest.fixture
def sealed(store: Store, locked: Path) -> DocumentVersion:
    """An encrypted version that waits for its password."""
    document: Document = store(locked)
    assert document.newest
    inspect_version(version_id=document.newest.pk)
    return DocumentVersion.objects.get(pk=document.newest.pk)


def test_the_right_password_opens_the_file_and_is_sealed(cast: Cast, sealed: DocumentVersion) -> None:
    found = give_password(actor=cast.actor(cast.bob), version_id=sealed.pk, password=SECRET)
    assert (found.inspection, found.pages) == ("ready", 2)
    assert SECRET.encode() not in bytes(found.password_sealed or b"")
    assert version_password(sealed.pk) == SECRET
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, SECRET in str(entry.details)) == ("document.password", False)
    assert found.properties["encryption"]["needs_password"] is True


def test_the_owners_password_opens_it_as_well(cast: Cast, sealed: DocumentVersion) -> None:
    assert give_password(actor=cast.actor(cast.bob), version_id=sealed.pk, password="owner").inspection == "ready"


@pytest.mark.parametrize("password", ["wrong", "", " " + SECRET, "x" * 501, "\x00", "пароль"])
def test_a_wrong_one_is_refused_and_nothing_is_kept(cast: Cast, sealed: DocumentVersion, password: str) -> None:
    with pytest.raises(Invalid) as refused:
        give_password(actor=cast.actor(cast.bob), version_id=sealed.pk, password=password)
    assert (refused.value.code, list(refused.value.fields)) == ("wrong_password", ["password"])
    sealed.refresh_from_db()
    assert (sealed.inspection, sealed.password_sealed) == ("password", None)


def test_guessing_is_slow(cast: Cast, sealed: DocumentVersion) -> None:
    with time_machine.travel(timezone.now().replace(second=5), tick=True):
        for _ in range(10):
            with pytest.raises(Invalid):
                give_password(actor=cast.actor(cast.bob), version_id=sealed.pk, password="wrong")
        with pytest.raises(TooMany):
            give_password(actor=cast.actor(cast.alice), version_id=sealed.pk, password=SECRET)


def test_only_editors_give_it_and_only_where_it_is_needed(cast: Cast, sealed: DocumentVersion, store: Store) -> None:
    with pytest.raises(NotAllowed):
        give_password(actor=cast.actor(cast.vera), version_id=sealed.pk, password=SECRET)
    plain = store(PAPER).newest
    assert plain
    inspect_version(version_id=plain.pk)
    with pytest.raises(Conflict):
        give_password(actor=cast.actor(cast.bob), version_id=plain.pk, password=SECRET)


def test_it_can_be_forgotten(cast: Cast, sealed: DocumentVersion) -> None:
    give_password(actor=cast.actor(cast.bob), version_id=sealed.pk, password=SECRET)
    forget_password(actor=cast.actor(cast.bob), version_id=sealed.pk)
    assert version_password(sealed.pk) is None
    assert inspect_version(version_id=sealed.pk) == "password"
    with pytest.raises(Conflict):
        forget_password(actor=cast.actor(cast.bob), version_id=sealed.pk)


def test_new_keys_seal_it_anew(cast: Cast, sealed: DocumentVersion, settings: Settings) -> None:
    give_password(actor=cast.actor(cast.bob), version_id=sealed.pk, password=SECRET)
    column = Sealed("documents.DocumentVersion", "password_sealed")
    assert column in sealed_columns()
    settings.SECRETS_KEYS = (Fernet.generate_key().decode(), *settings.SECRETS_KEYS)
    assert rotate_column(sealed=column).renewed == 1
    settings.SECRETS_KEYS = settings.SECRETS_KEYS[:1]
    assert version_password(sealed.pk) == SECRET
    settings.SECRETS_KEYS = (Fernet.generate_key().decode(),)
    assert version_password(sealed.pk) is None
