"""Settings, secrets, members, invitations and people over the API: what the matrix of routes does not show."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Membership, User
from accounts.selectors.settings import setting
from tests.cast import Cast, person

Api = Callable[[User | None], APIClient]


def test_settings_are_listed_with_bounds_and_changed_together(cast: Cast, api: Api) -> None:
    ada, url = api(cast.ada), "/api/v1/settings/"
    rows = {row["key"]: row for row in ada.get(url).json()}
    days = {
        key: rows["invitation_days"][key] for key in ("kind", "value", "default", "low", "high", "is_default", "group")
    }
    assert days == {
        "kind": "int",
        "value": 14,
        "default": 14,
        "low": 1,
        "high": 90,
        "is_default": True,
        "group": "People",
    }
    assert rows["registration"]["choices"] == ["open", "approval", "closed"]
    bad = ada.patch(url, {"invitation_days": 0, "registration": "open", "nothing": 1})
    assert (bad.status_code, [one["pointer"] for one in bad.json()["errors"]]) == (
        400,
        ["/invitation_days", "/nothing"],
    )
    assert setting("registration") == "approval"
    good = ada.patch(url, {"invitation_days": 3, "registration": "open"}).json()
    assert {row["key"]: row["value"] for row in good if not row["is_default"]} == {
        "invitation_days": 3,
        "registration": "open",
    }
    ada.patch(url, {"invitation_days": None})
    assert setting("invitation_days") == 14
    assert ada.patch(url, ["x"]).status_code == 400


def test_secrets_are_masked_in_every_answer(cast: Cast, api: Api) -> None:
    alice, url = api(cast.alice), f"/api/v1/projects/{cast.project.pk}/secrets/"
    made = alice.post(url, {"name": "key", "value": "sk-canary-0123456789"})
    again = alice.post(url, {"name": "key", "value": "sk-canary-9876543210"})
    listed = alice.get(url)
    assert [made.status_code, again.status_code, listed.status_code] == [201, 200, 200]
    assert [one["hint"] for one in listed.json()] == ["sk-c…3210"]
    assert all(b"canary" not in one.content for one in (made, again, listed))
    refused = alice.post(url, {"name": "a b", "value": "sk-canary-0123456789"})
    assert (refused.status_code, b"canary" in refused.content) == (400, False)


def test_members_ask_as_often_for_many_as_for_one(cast: Cast, api: Api) -> None:
    url, counts = f"/api/v1/projects/{cast.project.pk}/members/", []
    for number in range(2):
        with CaptureQueriesContext(connection) as asked:
            rows = api(cast.vera).get(url, {"ordering": "part"}).json()["results"]
        counts.append(len(asked))
        for other in range(5):
            Membership.objects.create(project=cast.project, user=person(f"p{number}{other}"))
    assert counts == [3, 3]  # may I, how many, the rows
    assert {row["email"]: row["part"] for row in rows}["alice@example.org"] == "owner"


def test_a_stranger_is_offered_an_invitation_by_code(cast: Cast, api: Api) -> None:
    alice = api(cast.alice)
    answer = alice.post(f"/api/v1/projects/{cast.project.pk}/members/", {"email": "new@example.org"})
    assert (answer.status_code, answer.json()["code"]) == (400, "no_such_person")
    body = {"email": "new@example.org", "project_id": str(cast.project.pk), "part": "editor"}
    sent = alice.post("/api/v1/invitations/", body).json()
    assert (sent["mailed"], sent["link"], sent["part"]) == (True, "", "editor")
    linked = api(cast.ada).post("/api/v1/invitations/", {"email": "staff@example.org", "role": "admin"}).json()
    token = linked["link"].rstrip("/").rpartition("/")[2]
    joined = api(None).post("/api/v1/invitations/accept/", {"token": token, "name": "S", "password": "a long secret"})
    assert (joined.status_code, joined.json()["role"]) == (200, "admin")


def test_people_are_found_and_decided_on(cast: Cast, api: Api) -> None:
    ada = api(cast.ada)
    waiting = person("new", status="pending")  # type: ignore[arg-type]
    rows = ada.get("/api/v1/people/", {"status": "pending"}).json()["results"]
    assert [row["email"] for row in rows] == ["new@example.org"]
    assert set(rows[0]) == {"id", "email", "name", "role", "status", "created_at", "last_login"}
    assert ada.post(f"/api/v1/people/{waiting.pk}/approve/").json()["status"] == "approved"
    assert ada.get("/api/v1/people/", {"search": "ali", "ordering": "-email"}).json()["count"] == 1
