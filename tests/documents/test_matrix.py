"""Every route of documents, pages and API, for everybody: who gets which answer. An unlisted route fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.access import ALL_VERBS
from accounts.api.authentication import refresh_token_for
from accounts.services.tokens import create_token
from documents import urls as page_urls
from documents.api import urls as api_urls
from documents.models import Document, DocumentVersion
from documents.services.documents import add_version, upload_of
from documents.services.links import create_link
from tests.cast import Cast
from tests.documents.conftest import KEY, PAPER, SECRET, Store, make_artifact

WHO = ("nobody", "charlie", "vera", "bob", "alice", "ada", "dan")
# name, method, what is sent → answers for nobody, a stranger, a viewer, an editor, the owner, an administrator, and
# somebody who was denied. Administrators see no other people's projects outside the admin site.
SIGN_IN = 302
NOWHERE = "7d1c9f5e-8f0e-4c57-9d0f-2f6a3c1b5e10"
API = [
    ("documents", "get", None, [401, 200, 200, 200, 200, 200, 401]),
    ("documents", "post", "file", [401, 404, 403, 201, 201, 404, 401]),
    ("limits", "get", "project", [401, 404, 403, 200, 200, 404, 401]),
    ("document", "get", None, [401, 404, 200, 200, 200, 404, 401]),
    ("document", "patch", {"kind": "exam"}, [401, 404, 403, 200, 200, 404, 401]),
    ("document", "delete", None, [401, 404, 403, 204, 204, 404, 401]),
    ("document_content", "get", None, [401, 404, 200, 200, 200, 404, 401]),
    ("document_restore", "post", "trashed", [401, 404, 403, 200, 200, 404, 401]),
    ("documents_many", "post", {"verb": "restore", "documents": [NOWHERE]}, [401, 200, 200, 200, 200, 200, 401]),
    ("versions", "get", None, [401, 404, 200, 200, 200, 404, 401]),
    ("versions", "post", "file", [401, 404, 403, 201, 201, 404, 401]),
    ("upload", "put", "raw", [401, 404, 403, 201, 201, 404, 401]),
    ("version", "get", None, [401, 404, 200, 200, 200, 404, 401]),
    ("version_content", "get", None, [401, 404, 200, 200, 200, 404, 401]),
    ("version_inspect", "post", None, [401, 404, 403, 202, 202, 404, 401]),
    ("version_password", "post", "locked", [401, 404, 403, 200, 200, 404, 401]),
    ("version_password", "delete", "locked", [401, 404, 403, 409, 409, 404, 401]),
    ("version_revert", "post", "old", [401, 404, 403, 201, 201, 404, 401]),
    ("version_text", "get", None, [401, 404, 200, 200, 200, 404, 401]),
    ("version_picture", "get", None, [401, 404, 200, 200, 200, 404, 401]),
    ("artifacts", "get", None, [401, 200, 200, 200, 200, 200, 401]),
    ("artifact", "get", None, [401, 404, 200, 200, 200, 404, 401]),
    ("artifact_download", "get", None, [401, 404, 200, 200, 200, 404, 401]),
    ("artifact_picture", "get", None, [401, 404, 200, 200, 200, 404, 401]),
    ("artifact_links", "get", None, [401, 404, 403, 200, 200, 404, 401]),
    ("artifact_links", "post", {"days": 1}, [401, 404, 403, 201, 201, 404, 401]),
    ("link", "delete", None, [401, 404, 403, 204, 204, 404, 401]),
]
PAGES = [
    ("documents", "get", None, [SIGN_IN, 404, 200, 200, 200, 404, SIGN_IN]),
    ("upload", "get", None, [SIGN_IN, 404, 403, 200, 200, 404, SIGN_IN]),
    ("upload", "post", "files", [401, 404, 403, 200, 200, 404, 401]),
    ("paste", "get", None, [SIGN_IN, 404, 403, 200, 200, 404, SIGN_IN]),
    ("paste", "post", {"text": "words", "kind": "other"}, [401, 404, 403, 302, 302, 404, 401]),
    ("trash", "get", None, [SIGN_IN, 404, 403, 200, 200, 404, SIGN_IN]),
    ("of_trash", "post", {"verb": "restore", "chosen": NOWHERE}, [401, 404, 403, 302, 302, 404, 401]),
    ("of_trash", "post", {"verb": "purge", "chosen": NOWHERE}, [401, 404, 403, 200, 200, 404, 401]),
    ("trash_chosen", "post", None, [401, 404, 403, 302, 302, 404, 401]),
    ("all_documents", "get", None, [SIGN_IN, 200, 200, 200, 200, 200, SIGN_IN]),
    ("document", "get", None, [SIGN_IN, 404, 200, 200, 200, 404, SIGN_IN]),
    ("document_row", "get", None, [SIGN_IN, 404, 200, 200, 200, 404, SIGN_IN]),
    ("document_edit", "get", None, [SIGN_IN, 404, 403, 200, 200, 404, SIGN_IN]),
    ("document_edit", "post", {"name": "n", "kind": "exam", "edition": "1"}, [401, 404, 403, 302, 302, 404, 401]),
    ("document_download", "get", None, [SIGN_IN, 404, 200, 200, 200, 404, SIGN_IN]),
    ("document_password", "get", "locked", [SIGN_IN, 404, 403, 200, 200, 404, SIGN_IN]),
    ("document_password", "post", "locked", [401, 404, 403, 302, 302, 404, 401]),
    ("version_add", "get", None, [SIGN_IN, 404, 403, 200, 200, 404, SIGN_IN]),
    ("version_add", "post", "file", [401, 404, 403, 302, 302, 404, 401]),
    ("document_trash", "get", None, [SIGN_IN, 404, 403, 200, 200, 404, SIGN_IN]),
    ("document_trash", "post", None, [401, 404, 403, 302, 302, 404, 401]),
    ("document_restore", "post", "trashed", [401, 404, 403, 302, 302, 404, 401]),
    ("document_purge", "get", "trashed", [SIGN_IN, 404, 403, 200, 200, 404, SIGN_IN]),
    ("document_purge", "post", "trashed", [401, 404, 403, 302, 302, 404, 401]),
    ("version_download", "get", None, [SIGN_IN, 404, 200, 200, 200, 404, SIGN_IN]),
    ("version_inspect", "post", None, [401, 404, 403, 302, 302, 404, 401]),
    ("version_revert", "post", "old", [401, 404, 403, 302, 302, 404, 401]),
    ("version_forget", "post", "locked", [401, 404, 403, 409, 409, 404, 401]),
    ("version_page", "get", None, [SIGN_IN, 404, 200, 200, 200, 404, SIGN_IN]),
    ("artifact_page", "get", None, [SIGN_IN, 404, 200, 200, 200, 404, SIGN_IN]),
    ("artifact_download", "get", None, [SIGN_IN, 404, 200, 200, 200, 404, SIGN_IN]),
    ("artifact_links", "get", None, [SIGN_IN, 404, 403, 200, 200, 404, SIGN_IN]),
    ("artifact_links", "post", {"days": "1"}, [401, 404, 403, 200, 200, 404, 401]),
    ("link_revoke", "post", None, [401, 404, 403, 302, 302, 404, 401]),
    ("shared", "get", None, [200] * 7),  # whoever has the address, with or without an account
    ("shared_file", "get", None, [200] * 7),
]


class World:
    """One real row behind every parameter of an address."""

    def __init__(self, cast: Cast, store: Store, locked: Any) -> None:
        self.cast = cast
        self.document = store(PAPER)
        self.old = self.document.newest
        stored = add_version(actor=cast.actor(cast.bob), document_id=self.document.pk, upload=upload_of(KEY))
        self.version = stored.version
        DocumentVersion.objects.update(inspection="ready", pages=2)
        self.locked = store(locked)
        DocumentVersion.objects.filter(document=self.locked).update(inspection="password")
        self.artifact = make_artifact(cast, PAPER.read_bytes(), name="a.pdf", media_type="application/pdf")

        made = create_link(actor=cast.actor(cast.bob), artifact_id=self.artifact.pk)
        self.link, self.token = made.link, made.token

    def address(self, where: str, pattern: URLPattern, sent: Any) -> str:
        document = self.locked if sent == "locked" else self.document
        version = self.old if sent == "old" else self.locked.newest if sent == "locked" else self.version
        known: dict[str, Any] = {
            "slug": "exams",
            "project": "exams",
            "name": "a.txt",
            "page": 1,
            "document_id": document.pk,
            "version_id": version.pk if version else None,
            "artifact_id": self.artifact.pk,
            "link_id": self.link.pk,
            "token": self.token,
        }
        wanted = {name: known[name] for name in pattern.pattern.converters}
        query = "?project=exams" if sent == "project" else "?width=240" if "page" in wanted else ""
        return reverse(f"{where}:{pattern.name}", kwargs=wanted) + query

    def ask(self, client: Any, method: str, url: str, sent: Any) -> int:
        if sent == "trashed":
            Document.objects.filter(pk=self.document.pk).update(deleted_at=timezone.now())
        is_api = url.startswith("/api/")
        body: Any = None
        if sent in ("file", "files"):
            file = BytesIO(b"words")
            file.name = "a.txt"
            body = {"project": "exams", "kind": "other", "files" if sent == "files" else "file": file}
        elif sent == "locked":
            body = {"password": SECRET}
        elif isinstance(sent, dict):
            body = sent
        if sent == "raw":
            return int(client.put(url, b"words", content_type="text/plain").status_code)
        if is_api and sent in ("file", "files"):
            return int(getattr(client, method)(url, body, format="multipart").status_code)
        answer = getattr(client, method)(url, body) if body is not None else getattr(client, method)(url)
        if answer.streaming:
            b"".join(answer.streaming_content)
        return int(answer.status_code)


@pytest.fixture
def world(cast: Cast, store: Store, locked: Any) -> World:
    return World(cast, store, locked)


def _routes(patterns: list[Any]) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        view = getattr(pattern.callback, "view_class", None)
        if view is not None:
            methods = {one for one in ("get", "post", "put", "patch", "delete") if hasattr(view, one)}
        else:
            methods = _methods_of_page(pattern)
        for method in methods:
            yield str(pattern.name), method


def _methods_of_page(pattern: URLPattern) -> set[str]:
    """What the decorator of a page allows, asked of the page itself."""
    from django.test import RequestFactory

    known = {"document_id": "0" * 32, "version_id": "0" * 32, "artifact_id": "0" * 32, "slug": "x", "page": 1}
    known |= {"link_id": "0" * 32, "token": "x"}
    kwargs = {name: known[name] for name in pattern.pattern.converters}
    answer = pattern.callback(RequestFactory().generic("TRACE", "/"), **kwargs)
    assert answer.status_code == 405
    return {one.strip().lower() for one in answer["Allow"].split(",")} - {"head"}


def test_every_route_is_in_the_table() -> None:
    assert sorted(_routes(api_urls.urlpatterns)) == sorted({(name, method) for name, method, *_ in API})
    assert sorted(_routes(page_urls.urlpatterns)) == sorted({(name, method) for name, method, *_ in PAGES})


ROWS = [("documents_api", *row) for row in API] + [("documents", *row) for row in PAGES]


@pytest.mark.parametrize(
    ("where", "name", "method", "sent", "answers"),
    ROWS,
    ids=[f"{row[0]} {row[2]} {row[1]} {row[3]}"[:60] for row in ROWS],
)
def test_everybody_gets_the_answer_they_should(
    world: World, where: str, name: str, method: str, sent: Any, answers: list[int]
) -> None:
    patterns = api_urls.urlpatterns if where == "documents_api" else page_urls.urlpatterns
    pattern = next(one for one in patterns if one.name == name)
    found = []
    for who in WHO:
        client: Any = APIClient() if where == "documents_api" else Client()
        if who != "nobody":
            _sign_in(client, getattr(world.cast, who))
        point = transaction.savepoint()
        found.append(world.ask(client, method, world.address(where, pattern, sent), sent))
        transaction.savepoint_rollback(point)
    assert dict(zip(WHO, found, strict=True)) == dict(zip(WHO, answers, strict=True))


def _sign_in(client: Any, user: Any) -> None:
    if isinstance(client, APIClient) and not user.is_active:  # a token from before somebody was denied
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {refresh_token_for(user).access_token}")
    elif isinstance(client, APIClient):
        client.force_authenticate(user)
    else:
        client.force_login(user, backend="accounts.backends.ApprovedUserBackend")


NEEDS = {
    "document.see": ("documents", "document", "document_content", "versions", "version", "version_content",
                     "version_text", "version_picture"),
    "run.see": ("artifacts", "artifact", "artifact_download", "artifact_picture"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "method", "sent", "answers"), API, ids=[f"{row[1]} {row[0]} {row[2]}"[:60] for row in API]
)
def test_a_token_without_the_scope_is_refused_whatever_its_owner_may(
    world: World, name: str, method: str, sent: Any, answers: list[int]
) -> None:
    apart = ("document.", "run.", "artifact.", "review.", "release.")
    unrelated = sorted(one for one in ALL_VERBS if not one.startswith(apart))
    text = create_token(actor=world.cast.actor(world.cast.alice), name="t", scopes=unrelated).text
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    pattern = next(one for one in api_urls.urlpatterns if one.name == name)
    assert world.ask(client, method, world.address("documents_api", pattern, sent), sent) == 403


@pytest.mark.parametrize(("scope", "names"), NEEDS.items())
def test_a_token_that_may_look_looks(world: World, scope: str, names: tuple[str, ...]) -> None:
    text = create_token(actor=world.cast.actor(world.cast.alice), name="t", scopes=[scope]).text
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    for name in names:
        pattern = next(one for one in api_urls.urlpatterns if one.name == name)
        assert (name, world.ask(client, "get", world.address("documents_api", pattern, None), None)) == (name, 200)
    assert DocumentVersion.objects.count() == 3
