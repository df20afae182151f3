"""Passwords are changed by those who know the old one, and reset once by those who get the mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.actor import ANONYMOUS
from accounts.choices import Status
from accounts.errors import Invalid, NotAllowed, TooMany
from accounts.models import User
from accounts.services.passwords import ask_password_reset, change_password, reset_password
from tests.cast import PASSWORD, Cast, person

GOOD = "another long secret"
Letters = Callable[[], list[tuple[list[str], str]]]


def _link() -> tuple[str, str]:
    found = re.search(r"/password/reset/([^/]+)/([^/]+)/", str(mail.outbox[-1].body))
    assert found
    return found[1], found[2]


def test_a_password_changes_with_the_old_one(cast: Cast, letters: Letters) -> None:
    alice = cast.actor(cast.alice)
    generation = cast.alice.generation
    with pytest.raises(Invalid) as wrong:
        change_password(actor=alice, current_password="wrong", password=GOOD)
    assert list(wrong.value.fields) == ["current_password"]
    with pytest.raises(Invalid) as weak:
        change_password(actor=alice, current_password=PASSWORD, password="alice@example.org")
    assert list(weak.value.fields) == ["password"]
    user = change_password(actor=alice, current_password=PASSWORD, password=GOOD)
    assert (user.check_password(GOOD), user.generation) == (True, generation + 1)
    assert letters() == [(["alice@example.org"], "Your password was changed")]


@pytest.mark.usefixtures("early_in_a_minute")
def test_guessing_the_old_password_is_limited(cast: Cast) -> None:
    alice = cast.actor(cast.alice)
    for _ in range(10):
        with pytest.raises(Invalid):
            change_password(actor=alice, current_password="wrong", password=GOOD)
    with pytest.raises(TooMany):
        change_password(actor=alice, current_password=PASSWORD, password=GOOD)


def test_a_reset_works_once(cast: Cast, letters: Letters) -> None:
    ask_password_reset(actor=ANONYMOUS, email=" Alice@Example.org")
    assert letters() == [(["alice@example.org"], "Choose a new password")]
    uid, token = _link()
    with pytest.raises(Invalid) as weak:
        reset_password(actor=ANONYMOUS, uid=uid, token=token, password="short")
    assert list(weak.value.fields) == ["password"]
    assert reset_password(actor=ANONYMOUS, uid=uid, token=token, password=GOOD).check_password(GOOD)
    for bad in ((uid, token), (uid, "x-y"), ("nonsense", token)):
        with pytest.raises(Invalid) as used:
            reset_password(actor=ANONYMOUS, uid=bad[0], token=bad[1], password=GOOD)
        assert used.value.code == "reset_link"


def test_a_reset_link_is_too_old_after_an_hour(cast: Cast, letters: Letters) -> None:
    ask_password_reset(actor=ANONYMOUS, email="alice@example.org")
    letters()
    uid, token = _link()
    with time_machine.travel(timezone.now() + timedelta(minutes=61)), pytest.raises(Invalid):
        reset_password(actor=ANONYMOUS, uid=uid, token=token, password=GOOD)


def test_nobody_else_gets_a_link(cast: Cast, letters: Letters) -> None:
    person("pending", status=Status.PENDING)
    for email in ("nobody@example.org", "dan@example.org", "pending@example.org"):
        ask_password_reset(actor=ANONYMOUS, email=email)
    assert letters() == []


@pytest.mark.usefixtures("early_in_a_minute")
def test_asking_for_links_is_limited_for_the_one_who_asks_and_the_one_who_gets_them(cast: Cast) -> None:
    for _ in range(5):
        ask_password_reset(actor=cast.actor(cast.bob), email="alice@example.org")
    for actor in (cast.actor(cast.bob), cast.actor(cast.vera)):
        with pytest.raises(TooMany):
            ask_password_reset(actor=actor, email="ALICE@example.org")


def test_a_token_does_not_change_passwords(cast: Cast) -> None:
    from dataclasses import replace

    with pytest.raises(NotAllowed):
        change_password(
            actor=replace(cast.actor(cast.alice), scopes=frozenset()), current_password=PASSWORD, password=GOOD
        )
    assert User.objects.get(pk=cast.alice.pk).check_password(PASSWORD)
