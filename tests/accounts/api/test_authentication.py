"""Personal tokens in requests."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken
from accounts.services.tokens import create_token, revoke_token
from tests.cast import Cast

URL = "/api/v1/projects/"


def _get(value: str) -> int:
    return int(APIClient().get(URL, headers={"Authorization": value}).status_code)


def test_a_token_is_believed_whole_or_not_at_all(cast: Cast) -> None:
    text = create_token(actor=cast.actor(cast.bob), name="t", scopes=["project.see"]).text
    key, _, secret = text.partition(".")
    given = [f"Bearer {text}", f"bearer {text}"]
    assert [_get(one) for one in given] == [200, 200]
    wrong = [
        text,
        f"Token {text}",
        f"Bearer {key}",
        f"Bearer {key}.",
        f"Bearer {key}.{secret}x",
        "Bearer bnd_.",
        "Bearer bnd_ä.x",
    ]
    assert [_get(one.encode("latin-1").decode("latin-1")) for one in wrong] == [401] * len(wrong)


def test_a_token_ends_by_its_date_and_by_being_revoked(cast: Cast) -> None:
    bob = cast.actor(cast.bob)
    made = create_token(actor=bob, name="t", scopes=["project.see"], days=1)
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert _get(f"Bearer {made.text}") == 401
    assert _get(f"Bearer {made.text}") == 200
    revoke_token(actor=bob, token_id=made.token.pk)
    assert _get(f"Bearer {made.text}") == 401


def test_use_is_noted_once_a_minute(cast: Cast) -> None:
    made, start, seen = create_token(actor=cast.actor(cast.bob), name="t", scopes=["project.see"]), timezone.now(), []
    for seconds in (0, 30, 61):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            _get(f"Bearer {made.text}")
            used = ApiToken.objects.get().last_used_at
            assert used
            seen.append(round((used - start).total_seconds()))
    assert seen == [0, 0, 61]


def test_a_page_that_calls_the_api_needs_the_token_of_its_form(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.bob, backend="accounts.backends.ApprovedUserBackend")
    assert client.get(URL).status_code == 200
    refused = client.post(URL, {"name": "x"}, content_type="application/json")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    page = client.get("/projects/new/")
    headers = {"X-CSRFToken": str(page.context["csrf_token"])}
    assert client.post(URL, {"name": "x"}, content_type="application/json", headers=headers).status_code == 201


@pytest.mark.usefixtures("early_in_a_minute")
def test_the_lockout_holds_on_the_asynchronous_server_too(cast: Cast) -> None:
    async def guess(password: str) -> tuple[int, int]:
        page = await AsyncClient().post("/sign-in/", {"email": "bob@example.org", "password": password})
        body = {"email": "bob@example.org", "password": password}
        call = await AsyncClient().post("/api/v1/auth/token/", body, content_type="application/json")
        return page.status_code, call.status_code

    found = [async_to_sync(guess)("wrong") for _ in range(3)]
    assert found == [(200, 401), (200, 401), (429, 429)]
    assert async_to_sync(guess)("correct horse battery") == (429, 429)
