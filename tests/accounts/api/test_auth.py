"""Signing in to the API, and what ends it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from accounts.actor import operator
from accounts.choices import Status
from accounts.models import AuditEntry, User
from accounts.services.people import delete_person, deny_person, reopen_person
from accounts.services.settings import change_settings
from accounts.services.tokens import create_token
from tests.cast import PASSWORD, Cast, person

Api = Callable[[User | None], APIClient]
GOOD = "another long secret"
TOKEN, ME = "/api/v1/auth/token/", "/api/v1/auth/me/"


def _pair(api: Api, email: str = "bob@example.org", password: str = PASSWORD) -> dict[str, str]:
    answer = api(None).post(TOKEN, {"email": email, "password": password})
    assert answer.status_code == 200, answer.json()
    pair: dict[str, str] = answer.json()
    return pair


def _bearer(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def _refresh(api: Api, token: str) -> int:
    return api(None).post("/api/v1/auth/token/refresh/", {"refresh": token}).status_code


def test_a_pair_opens_the_api(cast: Cast, api: Api) -> None:
    pair = _pair(api, " BOB@example.org".strip())
    answer = _bearer(pair["access"]).get(ME)
    assert (answer.status_code, answer.json()["email"]) == (200, "bob@example.org")
    cast.bob.refresh_from_db()
    assert cast.bob.last_login is not None
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.actor, entry.door, entry.allowed) == ("session.start", "bob@example.org", "api", True)


def test_wrong_password_and_unknown_address_are_the_same(cast: Cast, api: Api) -> None:
    answers = [
        api(None).post(TOKEN, {"email": email, "password": password}).json()
        for email, password in (
            ("bob@example.org", "wrong"),
            ("nobody@example.org", PASSWORD),
            ("dan@example.org", "wrong"),
        )
    ]
    assert {(one["status"], one["code"], one["detail"]) for one in answers} == {
        (401, "wrong_credentials", "This address and password do not belong together.")
    }


@pytest.mark.parametrize(("status", "code"), [(Status.PENDING, "account_pending"), (Status.DENIED, "account_denied")])
def test_who_is_not_let_in_is_told_so_after_the_right_password(cast: Cast, api: Api, status: Status, code: str) -> None:
    person("held", status=status)
    for _ in range(6):  # and it is no failed attempt
        answer = api(None).post(TOKEN, {"email": "held@example.org", "password": PASSWORD})
        assert (answer.status_code, answer.json()["code"]) == (403, code)


def test_failures_lock_the_account_at_this_address_on_every_door(cast: Cast, api: Api) -> None:
    for attempt in range(5):
        spelling = "bob@example.org" if attempt % 2 else "Bob@Example.org"
        answer = api(None).post(TOKEN, {"email": spelling, "password": "wrong"})
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (429, "locked_out", "900")
    assert answer["Content-Type"] == "application/problem+json"
    assert api(None).post(TOKEN, {"email": "bob@example.org", "password": PASSWORD}).status_code == 429
    page = Client().post("/sign-in/", {"email": "bob@example.org", "password": PASSWORD})
    assert (page.status_code, page["Retry-After"]) == (429, "900")
    assert b"Too many failed sign-ins" in page.content
    elsewhere = APIClient(REMOTE_ADDR="192.0.2.7").post(TOKEN, {"email": "bob@example.org", "password": PASSWORD})
    assert elsewhere.status_code == 200


def test_one_success_forgets_the_failures(cast: Cast, api: Api) -> None:
    for _ in range(2):
        for _ in range(4):
            api(None).post(TOKEN, {"email": "bob@example.org", "password": "wrong"})
        _pair(api)


@pytest.mark.usefixtures("early_in_a_minute")
def test_spraying_many_accounts_is_limited_too(cast: Cast, api: Api) -> None:
    codes = [
        api(None).post(TOKEN, {"email": f"n{number}@example.org", "password": "guess"}).status_code
        for number in range(11)
    ]
    assert codes == [401] * 10 + [429]


def test_a_refresh_token_is_good_once(cast: Cast, api: Api) -> None:
    pair = _pair(api)
    answer = api(None).post("/api/v1/auth/token/refresh/", {"refresh": pair["refresh"]})
    assert answer.status_code == 200
    assert _bearer(answer.json()["access"]).get(ME).status_code == 200
    assert [_refresh(api, one) for one in (pair["refresh"], "nonsense", pair["access"])] == [401] * 3
    assert _refresh(api, answer.json()["refresh"]) == 200
    assert set(OutstandingToken.objects.exclude(user=None).values_list("token", flat=True)) == {""}


def test_a_refresh_token_that_comes_again_later_ends_everything(
    cast: Cast, api: Api, letters: Callable[[], list[tuple[list[str], str]]]
) -> None:
    now = timezone.now()
    stolen = _pair(api)
    with time_machine.travel(now + timedelta(seconds=1)):
        fresh = api(None).post("/api/v1/auth/token/refresh/", {"refresh": stolen["refresh"]}).json()
    with time_machine.travel(now + timedelta(seconds=10)):  # sent twice
        assert _refresh(api, stolen["refresh"]) == 401
        assert _alive([_bearer(fresh["access"])]) == [200]
    with time_machine.travel(now + timedelta(seconds=60)):
        browser = Client()
        browser.post("/sign-in/", {"email": "bob@example.org", "password": PASSWORD})
        assert _refresh(api, stolen["refresh"]) == 401
        assert _alive([_bearer(fresh["access"]), browser]) == [401, 401]
        assert _refresh(api, fresh["refresh"]) == 401
        entry = AuditEntry.objects.latest("id")
        assert (entry.action, entry.target, entry.allowed) == ("session.reuse", f"user:{cast.bob.pk}", False)
        assert letters() == [(["bob@example.org"], "You were signed out for safety")]
        _pair(api)
        generation = User.objects.get(pk=cast.bob.pk).generation
        assert _refresh(api, stolen["refresh"]) == 401  # and raises no second alarm
        assert User.objects.get(pk=cast.bob.pk).generation == generation


def test_a_forged_refresh_token_raises_no_alarm(cast: Cast, api: Api) -> None:
    pair = _pair(api)
    _refresh(api, pair["refresh"])
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert _refresh(api, pair["refresh"][:-4] + "AAAA") == 401
    cast.bob.refresh_from_db()
    assert cast.bob.generation == 1


def test_a_revoked_refresh_token_is_good_for_nothing(cast: Cast, api: Api) -> None:
    pair = _pair(api)
    assert api(None).post("/api/v1/auth/token/revoke/", {"refresh": pair["refresh"]}).status_code == 204
    assert _refresh(api, pair["refresh"]) == 401


def _alive(clients: list[APIClient | Client]) -> list[int]:
    return [client.get(ME).status_code for client in clients]


@pytest.mark.parametrize("end", ["deny", "delete"])
def test_a_denied_or_deleted_users_session_jwt_and_token_stop_at_once(cast: Cast, api: Api, end: str) -> None:
    pair = _pair(api, "vera@example.org")
    text = create_token(actor=cast.actor(cast.vera), name="t", scopes=["project.see"]).text
    browser = Client()
    browser.post("/sign-in/", {"email": "vera@example.org", "password": PASSWORD})
    clients = [browser, _bearer(pair["access"]), _bearer(text)]
    assert _alive(clients) == [200, 200, 200]
    if end == "deny":
        deny_person(actor=cast.actor(cast.ada), user_id=cast.vera.pk)
    else:
        delete_person(actor=cast.actor(cast.ada), user_id=cast.vera.pk)
    assert _alive(clients) == [401, 401, 401]
    assert _refresh(api, pair["refresh"]) == 401
    if end == "deny":  # and what was ended stays ended
        reopen_person(actor=operator(), user_id=cast.vera.pk)
        User.objects.filter(pk=cast.vera.pk).update(status=Status.APPROVED)
        assert _alive(clients) == [401, 401, 401]
        assert _refresh(api, pair["refresh"]) == 401


def test_a_new_password_ends_every_other_session_and_pair(cast: Cast, api: Api) -> None:
    pair = _pair(api)
    text = create_token(actor=cast.actor(cast.bob), name="t", scopes=["project.see"]).text
    browser = Client()
    browser.post("/sign-in/", {"email": "bob@example.org", "password": PASSWORD})
    answer = _bearer(pair["access"]).post("/api/v1/auth/me/password/", {"current_password": PASSWORD, "password": GOOD})
    assert answer.status_code == 200
    assert _alive([browser, _bearer(pair["access"]), _bearer(text), _bearer(answer.json()["access"])]) == [
        401,
        401,
        200,
        200,
    ]


def test_signing_out_everywhere(cast: Cast, api: Api) -> None:
    pair = _pair(api)
    assert _bearer(pair["access"]).post("/api/v1/auth/me/end-sessions/").status_code == 204
    assert _alive([_bearer(pair["access"])]) == [401]
    assert _refresh(api, pair["refresh"]) == 401


def test_my_account(cast: Cast, api: Api, letters: Callable[[], object]) -> None:
    bob = api(cast.bob)
    assert bob.patch(ME, {"name": "Robert"}).json()["name"] == "Robert"
    wrong = bob.patch(ME, {"email": "rob@example.org"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/current_password")
    asked = bob.patch(ME, {"email": "rob@example.org", "current_password": PASSWORD})
    assert (asked.status_code, asked.json()["email"]) == (200, "bob@example.org")
    letters()
    found = re.search(r"/address/([^/]+)/", str(mail.outbox[-1].body))
    assert found
    assert api(None).post("/api/v1/auth/address/confirm/", {"token": found[1]}).status_code == 204
    assert _bearer(_pair(api, "rob@example.org")["access"]).get(ME).json()["email"] == "rob@example.org"
    assert (
        api(cast.alice).post("/api/v1/auth/me/delete/", {"current_password": PASSWORD}).json()["code"] == "sole_owner"
    )
    assert bob.post("/api/v1/auth/me/delete/", {"current_password": PASSWORD}).status_code == 204
    assert not User.objects.filter(pk=cast.bob.pk).exists()


def test_a_token_reads_its_owner_and_touches_nothing_of_the_account(cast: Cast) -> None:
    text = create_token(actor=cast.actor(cast.bob), name="t", scopes=["project.see"]).text
    client = _bearer(text)
    answers = {
        "me": client.get(ME),
        "name": client.patch(ME, {"name": "x"}),
        "password": client.post("/api/v1/auth/me/password/", {"current_password": PASSWORD, "password": GOOD}),
        "token": client.post("/api/v1/tokens/", {"name": "more", "scopes": ["audit.see"]}),
        "tokens": client.get("/api/v1/tokens/"),
        "delete": client.post("/api/v1/auth/me/delete/", {"current_password": PASSWORD}),
    }
    assert {name: one.status_code for name, one in answers.items()} == {
        "me": 200,
        "name": 403,
        "password": 403,
        "token": 403,
        "tokens": 403,
        "delete": 403,
    }


def test_registering_gives_one_answer(cast: Cast, api: Api) -> None:
    answers = [
        api(None).post("/api/v1/auth/register/", {"email": email, "password": GOOD}).json()
        for email in ("new@example.org", "alice@example.org")
    ]
    assert answers[0] == answers[1]
    assert answers[0]["registration"] == "approval"
    change_settings(actor=operator(), changes={"registration": "closed"})
    refused = api(None).post("/api/v1/auth/register/", {"email": "x@example.org", "password": GOOD})
    assert (refused.status_code, refused.json()["code"]) == (403, "registration_closed")


def test_a_forgotten_password(cast: Cast, api: Api, letters: Callable[[], object]) -> None:
    for email in ("alice@example.org", "nobody@example.org"):
        answer = api(None).post("/api/v1/auth/password-reset/", {"email": email})
        assert (answer.status_code, answer.content) == (202, b"")
    letters()
    assert len(mail.outbox) == 1
    found = re.search(r"/password/reset/([^/]+)/([^/]+)/", str(mail.outbox[0].body))
    assert found
    body = {"uid": found[1], "token": found[2], "password": GOOD}
    assert api(None).post("/api/v1/auth/password-reset/confirm/", body).status_code == 204
    assert api(None).post("/api/v1/auth/password-reset/confirm/", body).json()["code"] == "reset_link"
    _pair(api, "alice@example.org", GOOD)


def test_a_reset_lifts_a_lockout(cast: Cast, api: Api, letters: Callable[[], object]) -> None:
    for _ in range(5):
        api(None).post(TOKEN, {"email": "alice@example.org", "password": "wrong"})
    api(None).post("/api/v1/auth/password-reset/", {"email": "alice@example.org"})
    letters()
    found = re.search(r"/password/reset/([^/]+)/([^/]+)/", str(mail.outbox[0].body))
    assert found
    api(None).post("/api/v1/auth/password-reset/confirm/", {"uid": found[1], "token": found[2], "password": GOOD})
    _pair(api, "alice@example.org", GOOD)
