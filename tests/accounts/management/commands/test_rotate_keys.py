"""``manage.py rotate_keys`` renews all declared columns and says what it did."""

from __future__ import annotations

import io
import json
import re

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from pytest_django import Settings

from accounts import configuration
from accounts.actor import operator
from accounts.configuration import Option, declare
from accounts.models import AuditEntry, User
from accounts.selectors.settings import setting
from accounts.services.idempotency import Answer, begin_request, keep_answer
from accounts.services.secrets import open_secret, set_secret
from accounts.services.settings import change_settings
from tests.cast import Cast

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


def _run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("rotate_keys", *arguments, stdout=out)
    return out.getvalue()


def test_all_columns_open_with_the_new_key_alone(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(configuration, "_OPTIONS", dict(configuration._OPTIONS))
    declare(Option("t_secret", "secret", "", "Key", group="Test"))
    settings.SECRETS_KEYS = (OLD,)
    bob = cast.actor(cast.bob)
    set_secret(actor=operator(), project_id=cast.project.pk, name="key", value="one")
    change_settings(actor=operator(), changes={"t_secret": "two", "invitation_days": 3})
    begin_request(actor=bob, key="k", fingerprint="f")
    keep_answer(actor=bob, key="k", answer=Answer(status=201, body="three", location=""))
    settings.SECRETS_KEYS = (NEW, OLD)
    found = json.loads(_run("--json"))
    assert found == {
        "renewed": 3,
        "current": 0,
        "lost": 0,
        "columns": found["columns"],
    }
    assert {name: one["renewed"] for name, one in found["columns"].items() if one["renewed"]} == {
        "accounts.IdempotentAnswer.sealed": 1,
        "accounts.Secret.sealed": 1,
        "accounts.SystemSetting.sealed": 1,
    }
    settings.SECRETS_KEYS = (NEW,)
    opened = [
        open_secret(actor=operator(), project_id=cast.project.pk, name="key"),
        setting("t_secret"),
        getattr(begin_request(actor=bob, key="k", fingerprint="f"), "body", None),
    ]
    assert opened == ["one", "two", "three"]
    assert re.search(r"accounts.Secret.sealed: 0 sealed anew, 1 were already, 0 do not open", _run())
    assert AuditEntry.objects.filter(action="keys.rotate", door="cli").count() == 2


def test_what_is_lost_is_an_error(cast: Cast, settings: Settings) -> None:
    set_secret(actor=operator(), project_id=cast.project.pk, name="key", value="one")
    settings.SECRETS_KEYS = (NEW,)
    with pytest.raises(CommandError, match="1 values open with none of the keys"):
        _run()


@pytest.mark.django_db
def test_the_first_administrator_is_made_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct horse battery")
    call_command("createsuperuser", "--noinput", "--email", "First@Example.org", stdout=io.StringIO())
    first = User.objects.get()
    assert (first.email, first.role, first.status, first.is_staff) == ("first@example.org", "admin", "approved", True)
    request = RequestFactory().post("/sign-in/")
    assert authenticate(request, username="FIRST@example.org", password="correct horse battery") == first
