"""What attackers try at accounts, through the real doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from rest_framework.test import APIClient

from accounts.actor import operator
from accounts.choices import Role, Status
from accounts.models import ApiToken, AuditEntry, Project, User
from accounts.services.settings import change_settings
from tests.cast import PASSWORD, Cast, person

GOOD, TOKEN = "another long secret", "/api/v1/auth/token/"
Api = Callable[[User | None], APIClient]
Pages = Callable[[User | None], Client]


# --- sessions -------------------------------------------------------------------------------------------------
def test_a_session_that_was_planted_opens_nothing(cast: Cast) -> None:
    """Session fixation: the key changes when somebody signs in, and the planted one is worth nothing."""
    attacker = Client()
    session = attacker.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    victim = Client()
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted
    victim.post("/sign-in/", {"email": "bob@example.org", "password": PASSWORD})
    assert victim.cookies[settings.SESSION_COOKIE_NAME].value != planted
    assert not Session.objects.filter(session_key=planted).exists()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert attacker.get("/projects/")["Location"] == "/sign-in/?next=/projects/"


def test_signing_out_ends_the_session_on_the_server(cast: Cast) -> None:
    browser = Client()
    browser.post("/sign-in/", {"email": "bob@example.org", "password": PASSWORD})
    stolen = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.post("/sign-out/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert thief.get("/projects/").status_code == 302


def test_session_cookies_are_out_of_reach_of_scripts(cast: Cast) -> None:
    browser = Client()
    cookie = browser.post("/sign-in/", {"email": "bob@example.org", "password": PASSWORD}).cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


# --- more than was asked for ----------------------------------------------------------------------------------
EXTRA = {
    "role": "admin",
    "status": "approved",
    "is_superuser": True,
    "is_staff": True,
    "generation": 99,
    "id": "00000000-0000-0000-0000-000000000001",
    "user": "ada@example.org",
}


def test_registering_gives_nobody_a_role(cast: Cast, api: Api, pages: Pages) -> None:
    api(None).post("/api/v1/auth/register/", {"email": "a@example.org", "password": GOOD, **EXTRA})
    pages(None).post("/register/", {"email": "b@example.org", "password": GOOD, **EXTRA})
    for user in User.objects.filter(email__in=["a@example.org", "b@example.org"]):
        assert (user.role, user.status, user.is_superuser, user.generation) == (Role.USER, Status.PENDING, False, 1)
    assert User.objects.filter(email__in=["a@example.org", "b@example.org"]).count() == 2


def test_a_profile_changes_nothing_but_the_profile(cast: Cast, api: Api, pages: Pages) -> None:
    assert api(cast.bob).patch("/api/v1/auth/me/", {"name": "Rob", **EXTRA}).json()["role"] == "user"
    pages(cast.bob).post("/settings/", {"name": "Robert", "email": "bob@example.org", **EXTRA})
    bob = User.objects.get(pk=cast.bob.pk)
    assert (bob.name, bob.role, bob.is_superuser, bob.generation) == ("Robert", Role.USER, False, 1)


def test_a_project_keeps_its_slug_version_and_owner(cast: Cast, api: Api) -> None:
    extra = {"slug": "mine", "version": 50, "deleted_at": "2020-01-01T00:00:00Z", "id": EXTRA["id"]}
    answer = api(cast.alice).patch(f"/api/v1/projects/{cast.project.pk}/", {"name": "New", **extra}).json()
    assert (answer["name"], answer["slug"], answer["version"], answer["deleted_at"]) == ("New", "exams", 2, None)
    made = api(cast.bob).post("/api/v1/projects/", {"name": "Other", "owner_id": str(cast.ada.pk), **extra}).json()
    assert (made["slug"], made["version"], made["my_part"]) == ("other", 1, "owner")
    assert not Project.objects.filter(pk=EXTRA["id"]).exists()


def test_a_token_belongs_to_who_makes_it(cast: Cast, api: Api) -> None:
    body = {"name": "t", "scopes": ["run.see"], "user_id": str(cast.ada.pk), "key": "mine", "secret_hash": "x" * 64}
    assert api(cast.bob).post("/api/v1/tokens/", body).status_code == 201
    token = ApiToken.objects.get()
    assert (token.user, token.key == "mine", token.secret_hash == "x" * 64) == (cast.bob, False, False)


# --- who has an account ---------------------------------------------------------------------------------------
@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that was hashed: what takes time, and so tells who is known."""
    found: list[str] = []
    real = MD5PasswordHasher.encode

    def encode(self: MD5PasswordHasher, password: str, salt: str) -> str:
        found.append(password)
        return str(real(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    return found


def test_an_unknown_address_takes_as_long_as_a_wrong_password(cast: Cast, api: Api, hashed: list[str]) -> None:
    person("waits", status=Status.PENDING)
    work = {}
    for email in ("bob@example.org", "nobody@example.org", "dan@example.org", "waits@example.org"):
        hashed.clear()
        assert api(None).post("/api/v1/auth/token/", {"email": email, "password": "wrong one"}).status_code == 401
        work[email] = list(hashed)
    assert set(map(tuple, work.values())) == {("wrong one",)}


def test_registering_takes_as_long_for_a_known_address(cast: Cast, api: Api, hashed: list[str]) -> None:
    for email in ("new@example.org", "bob@example.org"):
        hashed.clear()
        api(None).post("/api/v1/auth/register/", {"email": email, "password": GOOD})
        assert hashed == [GOOD]


def test_a_link_to_reset_leads_to_this_installation_whatever_the_host_header(
    cast: Cast, letters: Callable[[], object]
) -> None:
    from django.core import mail

    Client(headers={"host": "evil.example"}).post("/password/reset/", {"email": "bob@example.org"})
    letters()
    assert "evil.example" not in str(mail.outbox[-1].body)
    assert f"{settings.PUBLIC_URL}/password/reset/" in str(mail.outbox[-1].body)


# --- the lockout ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("door", ["/sign-in/", "/api/v1/auth/token/", "/admin/login/?next=/admin/"])
def test_whichever_door_is_tried_all_are_locked(cast: Cast, door: str) -> None:
    """The admin site leads to the one sign-in page, so its door is that page."""
    client, ada = Client(), {"email": "ada@example.org", "password": PASSWORD}
    address = client.get(door)["Location"] if door.startswith("/admin") else door
    for _ in range(5):
        _try(client, address, {**ada, "password": "wrong"})
    answers = {other: _try(client, other, ada) for other in ("/sign-in/", TOKEN, "/sign-in/?next=/admin/")}
    assert set(answers.values()) == {429}
    assert client.get("/admin/").status_code == 302
    assert _try(Client(REMOTE_ADDR="192.0.2.1"), "/sign-in/", ada) == 302


def _try(client: Client, address: str, credentials: dict[str, str]) -> int:
    kind = {"content_type": "application/json"} if address.startswith("/api/") else {}
    return client.post(address, credentials, **kind).status_code


# --- the log --------------------------------------------------------------------------------------------------
def _doors(cast: Cast, api: Api, pages: Pages) -> dict[tuple[str, str], Callable[[], Any]]:
    project, slug = cast.project.pk, cast.project.slug
    waiting = [person(f"waits{number}", status=Status.PENDING).pk for number in range(2)]
    chosen = "_selected_action"
    return {
        ("project.edit", "page"): lambda: pages(cast.alice).post(
            f"/projects/{slug}/settings/", {"name": "By page", "visibility": "private", "version": 1}
        ),
        ("project.edit", "api"): lambda: api(cast.alice).patch(f"/api/v1/projects/{project}/", {"name": "By API"}),
        ("project.edit", "admin"): lambda: pages(cast.ada).post(
            f"/admin/accounts/project/{project}/change/", {"name": "By admin", "visibility": "private"}
        ),
        ("member.add", "page"): lambda: pages(cast.alice).post(
            f"/projects/{slug}/members/", {"email": "charlie@example.org", "part": "viewer"}
        ),
        ("member.add", "api"): lambda: api(cast.alice).post(
            f"/api/v1/projects/{project}/members/", {"email": "ada@example.org"}
        ),
        ("member.remove", "page"): lambda: pages(cast.alice).post(
            f"/projects/{slug}/members/{cast.charlie.pk}/remove/"
        ),
        ("member.remove", "api"): lambda: api(cast.alice).delete(f"/api/v1/projects/{project}/members/{cast.ada.pk}/"),
        ("secret.set", "page"): lambda: pages(cast.alice).post(
            f"/projects/{slug}/secrets/", {"name": "one", "value": "v"}
        ),
        ("secret.set", "api"): lambda: api(cast.alice).post(
            f"/api/v1/projects/{project}/secrets/", {"name": "two", "value": "v"}
        ),
        ("secret.set", "admin"): lambda: pages(cast.ada).post(
            "/admin/accounts/secret/add/", {"name": "three", "value": "v"}
        ),
        ("token.create", "page"): lambda: pages(cast.alice).post(
            "/settings/tokens/", {"name": "t", "scopes": ["run.see"], "days": 30}
        ),
        ("token.create", "api"): lambda: api(cast.alice).post("/api/v1/tokens/", {"name": "t", "scopes": ["run.see"]}),
        ("person.approve", "api"): lambda: api(cast.ada).post(f"/api/v1/people/{waiting[0]}/approve/"),
        ("person.approve", "admin"): lambda: pages(cast.ada).post(
            "/admin/accounts/user/", {"action": "approve", chosen: [str(waiting[1])]}
        ),
        ("setting.change", "api"): lambda: api(cast.ada).patch("/api/v1/settings/", {"invitation_days": 3}),
        ("setting.change", "cli"): lambda: change_settings(actor=operator(), changes={"invitation_days": 4}),
        ("password.change", "page"): lambda: pages(cast.bob).post(
            "/settings/password/", {"current_password": PASSWORD, "password": GOOD}
        ),
        ("password.change", "api"): lambda: api(cast.bob).post(
            "/api/v1/auth/me/password/", {"current_password": GOOD, "password": "yet another secret"}
        ),
    }


def test_every_act_is_written_down_once_with_its_door(cast: Cast, api: Api, pages: Pages) -> None:
    for (action, door), act in _doors(cast, api, pages).items():
        before = AuditEntry.objects.filter(action=action).count()
        answer = act()
        found = list(AuditEntry.objects.filter(action=action).order_by("id")[before:].values_list("door", "allowed"))
        assert (action, found, getattr(answer, "content", b"")[:0]) == (action, [(door, True)], b"")


def test_no_secret_stands_in_the_log(cast: Cast, api: Api, pages: Pages) -> None:
    pages(cast.alice).post(f"/projects/{cast.project.slug}/secrets/", {"name": "one", "value": "hush-hush-value"})
    text = api(cast.alice).post("/api/v1/tokens/", {"name": "t", "scopes": ["run.see"]}).json()["token"]
    pages(cast.alice).post("/settings/password/", {"current_password": PASSWORD, "password": GOOD})
    written = " ".join(str(vars(entry)) for entry in AuditEntry.objects.all())
    assert [one for one in ("hush-hush-value", text, text.partition(".")[2], PASSWORD, GOOD) if one in written] == []
