"""What the tests of accounts share: empty counters, an API client for anybody, mails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AuditEntry, User
from accounts.services.mail import wait_for_mail


@pytest.fixture(autouse=True)
def empty_counters() -> Iterator[None]:
    cache.clear()
    yield
    wait_for_mail()


@pytest.fixture
def early_in_a_minute() -> Iterator[None]:
    """Counters start anew with the minute, so what counts a few tries should not meet its end."""
    with time_machine.travel(timezone.now().replace(second=5)):
        yield


@pytest.fixture
def api() -> Callable[[User | None], APIClient]:
    """``api(cast.alice).get(...)`` as a signed-in page would, ``api(None)`` as a stranger."""

    def client(user: User | None = None) -> APIClient:
        made = APIClient()
        if user is not None:
            made.force_authenticate(user)
        return made

    return client


@pytest.fixture
def pages() -> Callable[[User | None], Client]:
    """The same for pages."""

    def client(user: User | None = None) -> Client:
        made = Client()
        if user is not None:
            made.force_login(user, backend="accounts.backends.ApprovedUserBackend")
        return made

    return client


@pytest.fixture
def letters() -> Callable[[], list[tuple[list[str], str]]]:
    """What was mailed so far: to whom, under which subject."""

    def read() -> list[tuple[list[str], str]]:
        wait_for_mail()
        return [(list(one.to), str(one.subject)) for one in mail.outbox]

    return read


def last_entry() -> dict[str, Any]:
    """The newest line of the audit log."""
    entry = AuditEntry.objects.latest("id")
    return {
        "actor": entry.actor,
        "door": entry.door,
        "action": entry.action,
        "target": entry.target,
        "allowed": entry.allowed,
        "details": entry.details,
    }
