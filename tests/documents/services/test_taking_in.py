"""Results taken among the documents: by whom, once, and nothing of what may not go out."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.errors import Invalid, Missing, NotAllowed
from accounts.models import AuditEntry
from documents.models import Document
from documents.services.blocking import block_file
from documents.services.taking_in import take_in_artifacts
from tests.cast import Cast
from tests.documents.conftest import make_artifact


def test_a_result_becomes_a_document_once(cast: Cast) -> None:
    made = [make_artifact(cast, b"one", name="one.txt").pk, make_artifact(cast, b"two", name="two.txt").pk]
    bob = cast.actor(cast.bob)
    documents = take_in_artifacts(actor=bob, project_id=cast.project.pk, artifact_ids=made)
    newest = [(one.name, one.newest.blob.size, one.newest.inspection) for one in documents if one.newest]
    assert newest == [("one.txt", 3, "pending"), ("two.txt", 3, "pending")]
    assert AuditEntry.objects.filter(action="document.add", user=cast.bob).count() == 2
    assert take_in_artifacts(actor=bob, project_id=cast.project.pk, artifact_ids=made) == documents
    assert Document.objects.count() == 2


def test_neither_a_viewer_nor_a_stranger_takes_one_in(cast: Cast) -> None:
    made = [make_artifact(cast, b"one").pk]
    with pytest.raises(NotAllowed):
        take_in_artifacts(actor=cast.actor(cast.vera), project_id=cast.project.pk, artifact_ids=made)
    with pytest.raises(Missing):
        take_in_artifacts(actor=cast.actor(cast.charlie), project_id=cast.project.pk, artifact_ids=made)
    assert not Document.objects.exists()


def test_all_of_them_or_none(cast: Cast) -> None:
    made = [make_artifact(cast, b"one").pk, make_artifact(cast, b"two", guarded=True).pk]
    with pytest.raises(NotAllowed) as refused:
        take_in_artifacts(actor=cast.actor(cast.bob), project_id=cast.project.pk, artifact_ids=made)
    assert refused.value.code == "not_released"
    assert not Document.objects.exists()


def test_a_blocked_file_is_refused_and_the_attempt_is_kept(cast: Cast) -> None:
    made = [make_artifact(cast, b"one"), make_artifact(cast, b"two")]
    block_file(actor=cast.actor(cast.ada), sha256=made[1].sha256, reason="not here")
    with pytest.raises(Invalid) as refused:
        take_in_artifacts(actor=cast.actor(cast.bob), project_id=cast.project.pk, artifact_ids=[one.pk for one in made])
    assert refused.value.code == "file_blocked"
    assert not Document.objects.exists()
    assert [one.allowed for one in AuditEntry.objects.filter(action="document.add", user=cast.bob)] == [False]


def test_many_cost_the_same_but_for_the_call_to_look_at_each(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def cost(first: int, last: int) -> int:
        made = [make_artifact(cast, b"%d" % one, name=f"{one}.txt").pk for one in range(first, last)]
        with CaptureQueriesContext(connection) as found, django_capture_on_commit_callbacks() as calls:
            take_in_artifacts(actor=cast.actor(cast.bob), project_id=cast.project.pk, artifact_ids=made)
        assert len(calls) == last - first
        return len(found)

    assert cost(0, 2) == cost(2, 22)


def test_the_same_bytes_twice_are_one_document(cast: Cast) -> None:
    made = [make_artifact(cast, b"same", name=f"{one}.txt").pk for one in range(2)]
    taken = take_in_artifacts(actor=cast.actor(cast.bob), project_id=cast.project.pk, artifact_ids=made)
    assert [one.name for one in taken] == ["0.txt"]
