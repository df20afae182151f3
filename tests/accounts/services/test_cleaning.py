"""What is over is removed, what may still be asked for stays."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

from accounts.api.authentication import refresh_token_for
from accounts.models import ApiToken, AuditEntry, Invitation
from accounts.services.cleaning import forget_expired
from accounts.services.invitations import invite_person
from accounts.services.tokens import create_token, revoke_token
from tests.cast import PASSWORD, Cast


def _leave_traces(cast: Cast) -> None:
    alice = cast.actor(cast.alice)
    Client().post("/sign-in/", {"email": "alice@example.org", "password": PASSWORD})
    Client().post("/sign-in/", {"email": "alice@example.org", "password": "wrong"})
    refresh_token_for(cast.alice).blacklist()
    create_token(actor=alice, name="lives", scopes=["run.see"], days=365)
    revoke_token(actor=alice, token_id=create_token(actor=alice, name="over", scopes=["run.see"]).token.pk)
    invite_person(actor=alice, email="new@example.org", project_id=cast.project.pk)


def _counts() -> list[int]:
    tables = (Session, OutstandingToken, BlacklistedToken, AccessAttempt, AccessLog, ApiToken, Invitation)
    return [table.objects.count() for table in tables]


def test_nothing_goes_before_its_time(cast: Cast) -> None:
    _leave_traces(cast)
    before = _counts()
    assert before == [1, 1, 1, 1, 1, 2, 1]
    assert set(forget_expired().values()) == {0}
    assert _counts() == before


def test_each_goes_when_its_time_has_come(cast: Cast) -> None:
    _leave_traces(cast)
    entries, now = AuditEntry.objects.count(), timezone.now()
    with time_machine.travel(now + timedelta(days=8)):
        forget_expired()
        assert _counts() == [1, 0, 0, 1, 1, 2, 1]
    with time_machine.travel(now + timedelta(days=120)):
        forget_expired()
        assert _counts() == [0, 0, 0, 0, 0, 1, 0]
        assert ApiToken.objects.get().name == "lives"
    assert AuditEntry.objects.count() == entries
