"""A key stands for one request of one person."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.utils import timezone
from pytest_django import Settings

from accounts.actor import ANONYMOUS
from accounts.errors import Conflict, Invalid, KeyReused, NotSignedIn
from accounts.models import IdempotentAnswer
from accounts.services.idempotency import Answer, begin_request, forget_request, keep_answer
from tests.cast import Cast

DONE = Answer(status=201, body={"token": "canary"}, location="/x/")


def test_the_first_answer_is_given_again(cast: Cast) -> None:
    bob = cast.actor(cast.bob)
    assert begin_request(actor=bob, key="k", fingerprint="f") is None
    with pytest.raises(Conflict) as running:
        begin_request(actor=bob, key="k", fingerprint="f")
    assert running.value.code == "idempotency_running"
    keep_answer(actor=bob, key="k", answer=DONE)
    assert begin_request(actor=bob, key="k", fingerprint="f") == DONE
    with pytest.raises(KeyReused):
        begin_request(actor=bob, key="k", fingerprint="other")
    assert b"canary" not in bytes(IdempotentAnswer.objects.get().sealed or b"")


def test_keys_of_different_people_do_not_meet(cast: Cast) -> None:
    begin_request(actor=cast.actor(cast.bob), key="k", fingerprint="f")
    keep_answer(actor=cast.actor(cast.bob), key="k", answer=DONE)
    assert begin_request(actor=cast.actor(cast.vera), key="k", fingerprint="f") is None
    with pytest.raises(NotSignedIn):
        begin_request(actor=ANONYMOUS, key="k", fingerprint="f")


def test_a_refused_request_frees_its_key(cast: Cast) -> None:
    bob = cast.actor(cast.bob)
    begin_request(actor=bob, key="k", fingerprint="f")
    forget_request(actor=bob, key="k")
    assert begin_request(actor=bob, key="k", fingerprint="mended") is None


def test_a_kept_answer_is_not_forgotten_by_a_late_refusal(cast: Cast) -> None:
    bob = cast.actor(cast.bob)
    begin_request(actor=bob, key="k", fingerprint="f")
    keep_answer(actor=bob, key="k", answer=DONE)
    forget_request(actor=bob, key="k")
    assert begin_request(actor=bob, key="k", fingerprint="f") == DONE


def test_a_dead_request_is_taken_over_and_an_old_answer_forgotten(cast: Cast) -> None:
    bob, now = cast.actor(cast.bob), timezone.now()
    begin_request(actor=bob, key="k", fingerprint="f")
    with time_machine.travel(now + timedelta(minutes=11)):
        assert begin_request(actor=bob, key="k", fingerprint="f") is None
        with pytest.raises(Conflict):
            begin_request(actor=bob, key="k", fingerprint="f")
        keep_answer(actor=bob, key="k", answer=DONE)
    with time_machine.travel(now + timedelta(hours=25)):
        assert begin_request(actor=bob, key="k", fingerprint="other") is None


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_bounds(cast: Cast, key: str) -> None:
    with pytest.raises(Invalid):
        begin_request(actor=cast.actor(cast.bob), key=key, fingerprint="f")


def test_an_answer_whose_key_is_gone_is_not_guessed(cast: Cast, settings: Settings) -> None:
    bob = cast.actor(cast.bob)
    begin_request(actor=bob, key="k", fingerprint="f")
    keep_answer(actor=bob, key="k", answer=DONE)
    settings.SECRETS_KEYS = (Fernet.generate_key().decode(),)
    with pytest.raises(Conflict):
        begin_request(actor=bob, key="k", fingerprint="f")
