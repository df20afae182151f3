"""What the tests of documents share: clients, stored samples, artifacts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from documents.models import Artifact, Document
from documents.services import inspection
from documents.services.artifacts import add_artifact
from documents.services.blobs import keep_stream
from documents.services.documents import Upload, store_document
from tests.cast import Cast
from tests.conftest import SAMPLES

PAPER = SAMPLES / "exams" / "accounting-qpaper.pdf"  # two pages
KEY = SAMPLES / "exams" / "accounting-answerkey.pdf"
BAD = SAMPLES / "bad"
SECRET = "open sesame"

Api = Callable[[User | None], APIClient]
Pages = Callable[[User | None], Client]
Store = Callable[..., Document]


@pytest.fixture(autouse=True)
def empty_counters() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page waits for what it shows, however loaded the machine is."""
    monkeypatch.setattr(inspection, "AT_ONCE", 60.0)


@pytest.fixture
def api() -> Api:
    """``api(cast.alice).get(...)``, ``api(None)`` as a stranger."""

    def client(user: User | None = None) -> APIClient:
        made = APIClient()
        if user is not None:
            made.force_authenticate(user)
        return made

    return client


@pytest.fixture
def pages() -> Pages:
    """The same for pages."""

    def client(user: User | None = None) -> Client:
        made = Client()
        if user is not None:
            made.force_login(user, backend="accounts.backends.ApprovedUserBackend")
        return made

    return client


@pytest.fixture
def store(cast: Cast) -> Store:
    """``store(PAPER)`` or ``store(b"...", name="a.txt")`` brings a document of bob's into the project."""

    def bring(source: Path | bytes, *, name: str = "", kind: str = "other") -> Document:
        content = source.read_bytes() if isinstance(source, Path) else source
        given = name or (source.name if isinstance(source, Path) else "document")
        upload = Upload(name=given, chunks=[content] if content else [], kind=kind)
        return store_document(actor=cast.actor(cast.bob), project_id=cast.project.pk, upload=upload).document

    return bring


@pytest.fixture(scope="session")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The paper, encrypted: it opens with `SECRET`."""
    target = tmp_path_factory.mktemp("locked") / "locked.pdf"
    with pikepdf.open(PAPER) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(user=SECRET, owner="owner", R=6))
    return target


def make_artifact(
    cast: Cast,
    content: bytes = b"what came out",
    *,
    name: str = "result.txt",
    media_type: str = "text/plain",
    guarded: bool = False,
) -> Artifact:
    stored = keep_stream([content], media_type=media_type)
    return add_artifact(
        actor=cast.actor(cast.bob),
        project_id=cast.project.pk,
        kind="result",
        name=name,
        sha256=stored.sha256,
        size=stored.size,
        media_type=media_type,
        made_by={},
        params={},
        tools={},
        proof={},
        guarded=guarded,
    )
