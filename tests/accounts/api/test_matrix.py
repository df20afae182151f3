"""Every route of accounts for everybody: who gets which answer. A route that is not in the table fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern
from rest_framework.test import APIClient

from accounts.access import ALL_VERBS, with_what_they_show
from accounts.api.urls import urlpatterns
from accounts.models import Invitation
from accounts.services.invitations import invite_person
from accounts.services.secrets import set_secret
from accounts.services.tokens import create_token
from tests.cast import PASSWORD, Cast

WHO = ("nobody", "charlie", "vera", "bob", "alice", "ada")
NEW = "a long enough secret"
# name, method, body → answers for nobody, a stranger, a viewer, an editor, the owner, an administrator
OPEN = [
    ("token", "post", {"email": "x@example.org", "password": "x"}, [401] * 6),
    ("token_refresh", "post", {"refresh": "x"}, [401] * 6),
    ("token_revoke", "post", {"refresh": "x"}, [401] * 6),
    ("password_reset", "post", {"email": "x@example.org"}, [202] * 5),
    ("password_reset_confirm", "post", {"uid": "x", "token": "x", "password": NEW}, [400] * 6),
    ("address_confirm", "post", {"token": "x"}, [400] * 6),
    ("register", "post", {"email": "x@example.org", "password": NEW}, [202] * 5),
    ("invitation_accept", "post", {"token": "x"}, [404] * 5),
]
OWN = [
    ("me", "get", None, [401, 200, 200, 200, 200, 200]),
    ("me", "patch", {"name": "N"}, [401, 200, 200, 200, 200, 200]),
    ("me_password", "post", {"current_password": "wrong", "password": NEW}, [401, 400, 400, 400, 400, 400]),
    ("me_end_sessions", "post", None, [401, 204, 204, 204, 204, 204]),
    ("me_delete", "post", {"current_password": PASSWORD}, [401, 409, 204, 204, 409, 409]),  # owners, the last admin
    ("tokens", "get", None, [401, 200, 200, 200, 200, 200]),
    ("tokens", "post", {"name": "t", "scopes": ["run.see"]}, [401, 201, 201, 201, 201, 201]),
    ("api_token", "delete", None, [401, 404, 404, 204, 404, 404]),  # bob's token
]
PROJECTS = [
    ("projects", "get", None, [401, 200, 200, 200, 200, 200]),
    ("projects", "post", {"name": "P"}, [401, 201, 201, 201, 201, 201]),
    ("tags", "get", None, [401, 200, 200, 200, 200, 200]),
    ("project", "get", None, [401, 404, 200, 200, 200, 404]),
    ("project", "patch", {"name": "P"}, [401, 404, 403, 403, 200, 404]),
    ("project", "delete", None, [401, 404, 403, 403, 204, 404]),
    ("project_restore", "post", None, [401, 404, 404, 404, 404, 404]),
    ("project_leave", "post", None, [401, 404, 204, 204, 409, 404]),
    ("members", "get", None, [401, 404, 200, 200, 200, 404]),
    ("members", "post", {"email": "ada@example.org"}, [401, 404, 403, 403, 201, 404]),
    ("member", "patch", {"part": "editor"}, [401, 404, 403, 403, 200, 404]),
    ("member", "delete", None, [401, 404, 403, 403, 204, 404]),
    ("project_secrets", "get", None, [401, 404, 403, 403, 200, 404]),
    ("project_secrets", "post", {"name": "n", "value": "v"}, [401, 404, 403, 403, 201, 404]),
    ("project_secret", "delete", None, [401, 404, 403, 403, 204, 404]),
    ("project_audit", "get", None, [401, 404, 403, 403, 200, 404]),
    ("invitations", "get", None, [401, 200, 200, 200, 200, 200]),
    ("invitations", "post", {"email": "x@example.org", "project_id": "PROJECT"}, [401, 404, 403, 403, 201, 201]),
    ("invitation", "delete", None, [401, 404, 403, 403, 204, 204]),
]
ADMIN = [
    ("people", "get", None, [401, 403, 403, 403, 403, 200]),
    ("person", "get", None, [401, 403, 403, 403, 403, 200]),
    ("person", "patch", {"role": "user"}, [401, 403, 403, 403, 403, 200]),
    ("person", "delete", None, [401, 403, 403, 403, 403, 204]),
    ("person_approve", "post", None, [401, 403, 403, 403, 403, 409]),
    ("person_deny", "post", None, [401, 403, 403, 403, 403, 200]),
    ("person_reopen", "post", None, [401, 403, 403, 403, 403, 409]),
    ("global_secrets", "get", None, [401, 403, 403, 403, 403, 200]),
    ("global_secrets", "post", {"name": "n", "value": "v"}, [401, 403, 403, 403, 403, 201]),
    ("global_secret", "delete", None, [401, 403, 403, 403, 403, 204]),
    ("settings", "get", None, [401, 403, 403, 403, 403, 200]),
    ("settings", "patch", {"invitation_days": 3}, [401, 403, 403, 403, 403, 200]),
]
TABLE = [*OPEN, *OWN, *PROJECTS, *ADMIN]


def _places(cast: Cast) -> dict[str, Any]:
    """One real row behind every parameter of an address."""
    alice = cast.actor(cast.alice)
    set_secret(actor=alice, project_id=cast.project.pk, name="key", value="v")
    set_secret(actor=cast.actor(cast.ada), project_id=None, name="key", value="v")
    token = create_token(actor=cast.actor(cast.bob), name="t", scopes=["run.see"]).token
    invite_person(actor=alice, email="guest@example.org", project_id=cast.project.pk)
    return {
        "project_id": cast.project.pk,
        "user_id": cast.vera.pk,
        "name": "key",
        "token_id": token.pk,
        "invitation_id": Invitation.objects.get().pk,
    }


def _address(name: str, places: dict[str, Any]) -> str:
    pattern = next(one for one in urlpatterns if one.name == name)
    text = str(pattern.pattern)
    for converter in ("uuid", "str"):
        for key, value in places.items():
            text = text.replace(f"<{converter}:{key}>", str(value))
    return f"/api/v1/{text}"


def _ask(client: APIClient, method: str, url: str, body: Any, cast: Cast) -> int:
    return int(getattr(client, method)(url, _filled(body, cast)).status_code)


def _filled(body: Any, cast: Cast) -> Any:
    if body is None:
        return None
    return {key: str(cast.project.pk) if value == "PROJECT" else value for key, value in body.items()}


def _methods() -> Iterator[tuple[str, str]]:
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        view = pattern.callback.view_class  # type: ignore[attr-defined]
        for method in ("get", "post", "put", "patch", "delete"):
            if hasattr(view, method):
                yield str(pattern.name), method


def test_every_route_is_in_the_table() -> None:
    assert sorted(_methods()) == sorted((name, method) for name, method, *_ in TABLE)


@pytest.mark.parametrize(("name", "method", "body", "answers"), TABLE, ids=[f"{row[1]} {row[0]}" for row in TABLE])
def test_everybody_gets_the_answer_they_should(
    cast: Cast, name: str, method: str, body: Any, answers: list[int]
) -> None:
    from django.db import transaction

    places = _places(cast)
    found = []
    for who in WHO[: len(answers)]:
        client = APIClient()
        if who != "nobody":
            client.force_authenticate(getattr(cast, who))
        point = transaction.savepoint()
        found.append(_ask(client, method, _address(name, places), body, cast))
        transaction.savepoint_rollback(point)
    assert dict(zip(WHO, found, strict=False)) == dict(zip(WHO, answers, strict=False))


@pytest.mark.parametrize(
    ("name", "method", "body"), [row[:3] for row in PROJECTS], ids=[f"{r[1]} {r[0]}" for r in PROJECTS]
)
def test_a_token_without_the_scope_is_refused_whatever_its_owner_may(
    cast: Cast, name: str, method: str, body: Any
) -> None:
    places = _places(cast)
    needed = {"project.see", "project.edit", "project.delete", "member.see", "member.manage", "secret.see",
              "secret.manage", "audit.see"}  # fmt: skip
    unrelated = sorted(one for one in ALL_VERBS if not with_what_they_show([one]) & needed)
    text = create_token(actor=cast.actor(cast.alice), name="t", scopes=unrelated).text
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    answer = getattr(client, method)(_address(name, places), _filled(body, cast))
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert answer.json()["code"] in ("scope_missing", "token_refused")
