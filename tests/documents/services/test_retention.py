"""What leaves, and the log that says so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.actor import operator
from accounts.errors import NotAllowed, Unavailable
from accounts.models import Project
from documents import storage
from documents.choices import Why
from documents.models import Artifact, Blob, Document, Removal
from documents.services.blobs import hold_blobs, sweep_blobs, sweep_now
from documents.services.documents import purge_document, trash_document
from documents.services.removals import removals_as_csv
from documents.services.retention import empty_trash, expire_artifacts, expire_documents, remove_bytes
from tests.cast import Cast
from tests.documents.conftest import PAPER, Pages, Store, make_artifact


def in_days(days: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=True)


def logged() -> list[tuple[str, str, str]]:
    return [(one.kind, one.why, one.by) for one in Removal.objects.order_by("id")]


def stored() -> Collection[str]:
    return sorted(storage.stored_hashes())


def test_documents_leave_when_their_project_says(cast: Cast, store: Store) -> None:
    Project.objects.update(keep_documents_days=5, keep_results_days=5)
    going = store(PAPER)
    Project.objects.update(keep_documents_days=None)
    staying = store(b"words", name="a.txt")
    assert (going.expires_at is not None, staying.expires_at) == (True, None)
    with in_days(4):
        assert expire_documents() == 0
    with in_days(6):
        assert expire_documents() == 1
        sweep_blobs()
    assert list(Document.objects.all()) == [staying]
    assert staying.newest is not None
    assert stored() == [staying.newest.blob_id]
    assert logged() == [("document", "expired", "cleaning"), ("bytes", "expired", "cleaning")]


def test_bytes_that_are_shared_leave_with_the_last_that_names_them(cast: Cast, store: Store) -> None:
    bob = cast.actor(cast.bob)
    document = store(b"what came out", name="a.txt")
    first, second = make_artifact(cast), make_artifact(cast)
    sha256 = first.sha256
    for artifact in (first, second):
        sweep_now(remove_bytes(actor=bob, artifact_ids=[artifact.pk], why=Why.ASKED))
        assert stored() == [sha256]
    trash_document(actor=bob, document_id=document.pk)
    purge_document(actor=bob, document_id=document.pk)
    assert sweep_now([sha256]) == [sha256]
    assert (stored(), Blob.objects.count()) == ([], 0)
    assert [kind for kind, _, _ in logged()] == ["result", "result", "document", "bytes"]
    last = Removal.objects.first()
    assert last is not None
    assert (last.sha256, last.size, last.by, last.why) == (sha256, 13, "bob@example.org", "asked")


def test_it_can_be_done_again(cast: Cast) -> None:
    artifact = make_artifact(cast)
    for expected in ([artifact.sha256], []):
        assert remove_bytes(actor=operator(), artifact_ids=[artifact.pk], why=Why.ASKED) == expected
    assert (sweep_now([artifact.sha256]), sweep_now([artifact.sha256])) == ([artifact.sha256], [])
    assert len(logged()) == 2


def test_what_somebody_works_with_is_spared(cast: Cast) -> None:
    Artifact.objects.filter(pk=make_artifact(cast).pk).update(expires_at=timezone.now())
    assert (expire_artifacts(lambda artifact_id: True), expire_artifacts()) == (0, 1)


def test_what_is_swept_meanwhile_is_kept_again(cast: Cast) -> None:
    """Two keep the same bytes, one of them deletes its own before the other has named them."""
    artifact = make_artifact(cast)
    hold_blobs([artifact.sha256])
    sweep_now(remove_bytes(actor=operator(), artifact_ids=[artifact.pk], why=Why.ASKED))
    with pytest.raises(Unavailable) as refused:
        hold_blobs([artifact.sha256])
    assert refused.value.code == "bytes_swept"


def test_the_trash_is_logged_too(cast: Cast, store: Store) -> None:
    trash_document(actor=cast.actor(cast.bob), document_id=store(PAPER).pk)
    with in_days(31):
        assert empty_trash() == 1
        sweep_blobs()
    assert logged() == [("document", "trash", "cleaning"), ("bytes", "trash", "cleaning")]


def test_the_log_only_grows(cast: Cast) -> None:
    sweep_now(remove_bytes(actor=operator(), artifact_ids=[make_artifact(cast).pk], why=Why.ASKED))
    row = Removal.objects.first()
    assert row is not None
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
    with pytest.raises(TypeError):
        Removal.objects.update(size=0)
    with pytest.raises(TypeError):
        Removal.objects.all().delete()


def test_administrators_see_and_export_it(cast: Cast, pages: Pages) -> None:
    artifact = make_artifact(cast)
    sweep_now(remove_bytes(actor=cast.actor(cast.bob), artifact_ids=[artifact.pk], why=Why.ASKED))
    client: Client = pages(cast.ada)
    assert artifact.sha256.encode() in client.get("/admin/documents/removal/").content
    answer: Any = client.get("/admin/documents/removal/export/")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0] == "at,kind,why,sha256,size,project_id,target,by"
    assert [line.split(",")[1:5] for line in lines[1:]] == [
        ["result", "asked", artifact.sha256, "13"],
        ["bytes", "asked", artifact.sha256, "13"],
    ]
    with pytest.raises(NotAllowed):
        removals_as_csv(actor=cast.actor(cast.alice))
    assert "result.txt" not in "".join(lines)
