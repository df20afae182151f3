"""Results taken among the documents: by whom, once, and nothing of what may not go out."""

from __future__ import annotations

import pytest

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
    documents = take_in_artifacts(actor=bob, artifact_ids=made)
    newest = [(one.name, one.newest.blob.size, one.newest.inspection) for one in documents if one.newest]
    assert newest == [("one.txt", 3, "pending"), ("two.txt", 3, "pending")]
    assert AuditEntry.objects.filter(action="document.add", user=cast.bob).count() == 2
    assert take_in_artifacts(actor=bob, artifact_ids=made) == documents
    assert Document.objects.count() == 2


def test_neither_a_viewer_nor_a_stranger_takes_one_in(cast: Cast) -> None:
    made = [make_artifact(cast, b"one").pk]
    with pytest.raises(NotAllowed):
        take_in_artifacts(actor=cast.actor(cast.vera), artifact_ids=made)
    with pytest.raises(Missing):
        take_in_artifacts(actor=cast.actor(cast.charlie), artifact_ids=made)
    assert not Document.objects.exists()


def test_all_of_them_or_none(cast: Cast) -> None:
    made = [make_artifact(cast, b"one").pk, make_artifact(cast, b"two", guarded=True).pk]
    with pytest.raises(NotAllowed) as refused:
        take_in_artifacts(actor=cast.actor(cast.bob), artifact_ids=made)
    assert refused.value.code == "not_released"
    assert not Document.objects.exists()


def test_a_blocked_file_is_refused_and_the_attempt_is_kept(cast: Cast) -> None:
    made = [make_artifact(cast, b"one"), make_artifact(cast, b"two")]
    block_file(actor=cast.actor(cast.ada), sha256=made[1].sha256, reason="not here")
    with pytest.raises(Invalid) as refused:
        take_in_artifacts(actor=cast.actor(cast.bob), artifact_ids=[one.pk for one in made])
    assert refused.value.code == "file_blocked"
    assert not Document.objects.exists()
    assert [one.allowed for one in AuditEntry.objects.filter(action="document.add", user=cast.bob)] == [False]
