"""Secrets go in, and come out only for a run."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.utils import timezone
from pytest_django import Settings

from accounts.actor import operator
from accounts.errors import Conflict, Invalid, Missing, NotAllowed, Problem
from accounts.models import AuditEntry, Secret
from accounts.selectors.secrets import secrets_of
from accounts.services.secrets import delete_secret, open_secret, set_secret
from tests.cast import Cast

CANARY = "sk-canary-0123456789abcdef"


def _set(cast: Cast, name: str = "key", value: str = CANARY) -> None:
    set_secret(actor=cast.actor(cast.alice), project_id=cast.project.pk, name=name, value=value)


def test_a_secret_is_set_replaced_and_deleted_and_never_shown(cast: Cast) -> None:
    alice = cast.actor(cast.alice)
    _set(cast)
    secret, is_new = set_secret(actor=alice, project_id=cast.project.pk, name="key", value="short")
    assert (is_new, secret.hint, Secret.objects.count()) == (False, "•" * 8, 1)
    _set(cast)
    [line] = secrets_of(actor=alice, project_id=cast.project.pk)
    assert (line.name, line.hint, line.needs_reset, line.created_by) == ("key", "sk-c…cdef", False, "Alice")
    delete_secret(actor=alice, project_id=cast.project.pk, name="key")
    assert secrets_of(actor=alice, project_id=cast.project.pk) == []
    log = "".join(f"{one.action} {one.target} {one.details}" for one in AuditEntry.objects.all())
    assert "canary" not in log
    assert [one.action for one in AuditEntry.objects.order_by("id")] == [
        "secret.set",
        "secret.replace",
        "secret.replace",
        "secret.delete",
    ]


@pytest.mark.parametrize(
    ("who", "error"), [("bob", NotAllowed), ("vera", NotAllowed), ("charlie", Missing), ("ada", Missing)]
)
def test_secrets_of_a_project_are_its_owners(cast: Cast, who: str, error: type[Problem]) -> None:
    _set(cast)
    actor = cast.actor(getattr(cast, who))
    for act in (
        lambda: secrets_of(actor=actor, project_id=cast.project.pk),
        lambda: set_secret(actor=actor, project_id=cast.project.pk, name="key", value="mine"),
        lambda: delete_secret(actor=actor, project_id=cast.project.pk, name="key"),
    ):
        with pytest.raises(error):
            act()
    assert open_secret(actor=operator(), project_id=cast.project.pk, name="key") == CANARY


def test_global_secrets_are_the_administrators(cast: Cast) -> None:
    set_secret(actor=cast.actor(cast.ada), project_id=None, name="key", value="global")
    with pytest.raises(NotAllowed):
        set_secret(actor=cast.actor(cast.alice), project_id=None, name="key", value="mine")
    assert [one.name for one in secrets_of(actor=cast.actor(cast.ada), project_id=None)] == ["key"]


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("", "x", ["name"]),
        ("a b", "x", ["name"]),
        ("-a", "x", ["name"]),
        ("a" * 81, "", ["name", "value"]),
        ("a", "x" * 10_001, ["value"]),
    ],
)
def test_bad_secrets_name_the_field_and_not_the_value(cast: Cast, name: str, value: str, wrong: list[str]) -> None:
    with pytest.raises(Invalid) as raised:
        _set(cast, name, value)
    assert list(raised.value.fields) == wrong


def test_a_run_gets_the_projects_own_before_the_global_one(cast: Cast) -> None:
    bob = cast.actor(cast.bob)  # an editor starts runs, and never sees the value himself
    with pytest.raises(Missing) as missing:
        open_secret(actor=bob, project_id=cast.project.pk, name="key")
    assert missing.value.code == "secret_missing"
    set_secret(actor=cast.actor(cast.ada), project_id=None, name="key", value="global")
    assert open_secret(actor=bob, project_id=cast.project.pk, name="key") == "global"
    _set(cast)
    assert open_secret(actor=bob, project_id=cast.project.pk, name="key") == CANARY
    for who, error in ((cast.vera, NotAllowed), (cast.charlie, Missing)):
        with pytest.raises(error):
            open_secret(actor=cast.actor(who), project_id=cast.project.pk, name="key")


def test_use_is_noted_once_a_minute(cast: Cast) -> None:
    _set(cast)
    start, seen = timezone.now(), []
    for seconds in (0, 30, 61):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            open_secret(actor=operator(), project_id=cast.project.pk, name="key")
            used = Secret.objects.get().last_used_at
            assert used
            seen.append((used - start).total_seconds())
    assert seen == [0, 0, 61]


def test_a_secret_whose_key_is_gone_has_to_be_set_again(cast: Cast, settings: Settings) -> None:
    _set(cast)
    settings.SECRETS_KEYS = (Fernet.generate_key().decode(),)
    [line] = secrets_of(actor=cast.actor(cast.alice), project_id=cast.project.pk)
    assert line.needs_reset
    with pytest.raises(Conflict) as raised:
        open_secret(actor=operator(), project_id=cast.project.pk, name="key")
    assert raised.value.code == "secret_needs_reset"
    _set(cast)
    assert open_secret(actor=operator(), project_id=cast.project.pk, name="key") == CANARY
