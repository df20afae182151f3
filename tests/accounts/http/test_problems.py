"""Requests become actors; problems become pages, fragments and JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import SuspiciousOperation, TooManyFilesSent
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import AsyncClient, Client, RequestFactory
from django.urls import include, path
from pytest_django import Settings

from accounts.actor import Actor
from accounts.api.authentication import ApiTokenAuthentication
from accounts.errors import (
    Conflict,
    Invalid,
    KeyReused,
    Missing,
    NotAllowed,
    Problem,
    Stale,
    TooLarge,
    TooMany,
    Unavailable,
)
from accounts.http import actor_of, actor_of_later, address_of, signed_in, status_of
from accounts.models import AuditEntry, User
from accounts.services.tokens import create_token
from tests.accounts.conftest import last_entry
from tests.cast import Cast

Pages = Callable[[User | None], Client]
RAISED: dict[str, Exception] = {
    "invalid": Invalid("Wrong.", fields={"name": ["Too <b>long</b>."]}),
    "not_allowed": NotAllowed("Not you."),
    "missing": Missing("Not here."),
    "conflict": Conflict("Not now."),
    "stale": Stale("Changed."),
    "too_large": TooLarge("Too much."),
    "key_reused": KeyReused("Again."),
    "too_many": TooMany("Slowly.", retry_after=7),
    "unavailable": Unavailable("Busy."),
    "http404": Http404("django's"),
    "suspicious": SuspiciousOperation("canary"),
    "files": TooManyFilesSent("canary"),
    "bug": ZeroDivisionError("canary"),
    "database": OperationalError("canary"),
}


def raises(request: HttpRequest, name: str) -> HttpResponse:
    raise RAISED[name]


async def who(request: HttpRequest) -> HttpResponse:
    actor = await actor_of_later(request)
    return HttpResponse(f"{actor.role} {actor.name} {actor.door}")


urlpatterns = [
    path("raises/<str:name>/", raises),
    path("api/v1/raises/<str:name>/", raises),
    path("who/", who),
    path("", include("accounts.urls")),
]
handler404 = "accounts.http.page_not_found"
handler500 = "accounts.http.server_error"
here = pytest.mark.urls("tests.accounts.http.test_problems")
STATUSES = {
    "invalid": 400, "not_allowed": 403, "missing": 404, "conflict": 409, "stale": 412, "too_large": 413,
    "key_reused": 422, "too_many": 429, "unavailable": 503, "http404": 404, "suspicious": 400, "files": 400,
    "bug": 500, "database": 500,
}  # fmt: skip


@here
@pytest.mark.django_db
@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_a_problem_is_a_page_a_fragment_or_json(name: str, status: int) -> None:
    client = Client(raise_request_exception=False)
    page = client.get(f"/raises/{name}/")
    fragment = client.get(f"/raises/{name}/", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    asked = client.get(f"/raises/{name}/", headers={"Accept": "application/json"})
    called = client.get(f"/api/v1/raises/{name}/")
    assert [one.status_code for one in (page, fragment, asked, called)] == [status] * 4
    assert (b"<html" in page.content, b"<html" in fragment.content) == (True, False)
    assert b"Whose fault" in page.content
    assert asked["Content-Type"] == called["Content-Type"] == "application/problem+json"
    assert all(one["X-Request-ID"] for one in (page, fragment, asked, called))
    assert all(b"canary" not in one.content for one in (page, fragment, asked, called))
    if name == "too_many":
        assert [one["Retry-After"] for one in (page, fragment, asked, called)] == ["7"] * 4
    if name == "invalid":
        assert b"Too &lt;b&gt;long&lt;/b&gt;." in page.content


@here
@pytest.mark.django_db
def test_an_address_for_forms_is_a_page_with_words() -> None:
    for answer in (Client().get("/sign-out/"), async_to_sync(AsyncClient().get)("/sign-out/")):
        told = "there is no page behind it" in answer.content.decode()
        assert (answer.status_code, answer["Allow"], told) == (405, "POST", True)


def test_when_the_database_is_gone_there_is_still_a_page() -> None:
    """No test database at all here: whoever touches it fails."""
    cookies = "sessionid=abcdefghijklmnopqrstuvwxyz012345; theme=dark"
    page = Client(raise_request_exception=False, headers={"cookie": cookies}).get("/raises/database/")
    assert page.status_code == 500
    assert b'data-bs-theme="dark"' in page.content
    assert b"Ours. Nothing you entered is wrong." in page.content


@here
@pytest.mark.django_db
def test_a_page_for_people_leads_to_signing_in_and_back() -> None:
    answer = Client().get("/projects/?q=a&tag=b%26c")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/projects/%3Fq%3Da%26tag%3Db%2526c")
    fragment = Client().get("/projects/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, "/sign-in/?next=/projects/")
    assert Client().post("/settings/sessions/end/").status_code == 401


def test_problems_have_their_status_by_kind() -> None:
    class Refused(Invalid):
        pass

    assert (status_of(Refused("x")), status_of(Problem("x"))) == (400, 400)


def _request(address: str = "/x/", **meta: Any) -> HttpRequest:
    request = RequestFactory().get(address, **meta)
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize(
    ("address", "door"), [("/projects/", "page"), ("/api/v1/projects/", "api"), ("/admin/x/", "admin")]
)
def test_the_door_is_told_by_the_address(cast: Cast, address: str, door: str) -> None:
    request = _request(address, REMOTE_ADDR="192.0.2.9")
    assert actor_of(request) == Actor(role="anonymous", door=door, name="anonymous", address="192.0.2.9")  # type: ignore[arg-type]
    request.user = cast.bob
    actor = actor_of(request)
    assert (actor.role, actor.name, actor.door, actor.user_id) == ("user", "bob@example.org", door, str(cast.bob.pk))
    assert signed_in(request) == actor
    request.user = cast.dan  # denied
    assert actor_of(request).role == "anonymous"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.1", "10.0.0.1"),
        (1, "spoofed, 203.0.113.1", "203.0.113.1"),
        (2, "spoofed, 203.0.113.1, 10.0.0.2", "203.0.113.1"),
        (2, "203.0.113.1", "10.0.0.1"),
    ],
)
def test_forwarded_addresses_count_behind_known_proxies(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert address_of(_request(HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="10.0.0.1")) == address


@here
@pytest.mark.django_db
async def _ask(client: AsyncClient) -> bytes:
    answer: Any = await client.get("/who/")
    return bytes(answer.content)


@here
def test_an_async_view_knows_who_asks(cast: Cast) -> None:
    client = AsyncClient()
    assert async_to_sync(_ask)(client) == b"anonymous anonymous page"
    client.force_login(cast.bob, backend="accounts.backends.ApprovedUserBackend")
    assert async_to_sync(_ask)(client) == b"user bob@example.org page"


def test_a_token_brings_its_scopes(cast: Cast) -> None:
    text = create_token(actor=cast.actor(cast.bob), name="t", scopes=["run.see"]).text
    request: Any = _request("/api/v1/x/", HTTP_AUTHORIZATION=f"Bearer {text}")
    request.user, request.auth = ApiTokenAuthentication().authenticate(request)  # type: ignore[misc]
    assert actor_of(request).scopes == frozenset({"run.see"})


def test_refused_verbs_on_real_projects_are_written_down(cast: Cast, pages: Pages) -> None:
    pages(cast.bob).get("/projects/exams/secrets/")
    expected = {
        "actor": "bob@example.org",
        "door": "page",
        "action": "secret.see",
        "target": f"project:{cast.project.pk}",
        "allowed": False,
        "details": {"code": "not_allowed", "address": "/projects/exams/secrets/"},
    }
    assert last_entry() == expected
    pages(cast.charlie).get("/projects/exams/")
    assert (last_entry()["actor"], last_entry()["action"]) == ("charlie@example.org", "project.see")
    before = AuditEntry.objects.count()
    pages(cast.charlie).get("/projects/nothing/")
    Client().get("/projects/exams/")
    assert AuditEntry.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["has space", "x" * 65, "", 'quote"'])
def test_a_strange_request_id_is_replaced(given: str) -> None:
    echoed = Client().get("/sign-in/", headers={"X-Request-ID": given})["X-Request-ID"]
    assert echoed != given
    assert len(echoed) == 36
    assert Client().get("/sign-in/", headers={"X-Request-ID": "abc-1"})["X-Request-ID"] == "abc-1"
