"""Artifacts: handed out to those who may see them, released where guarded, and logged."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.errors import Missing, NotAllowed
from accounts.models import AuditEntry
from documents.models import Artifact
from documents.services.artifacts import add_artifact, open_artifact, release_artifacts
from documents.services.blobs import keep_stream
from documents.services.retention import expire_artifacts
from tests.cast import Cast


def artifact_of(cast: Cast, *, guarded: bool = False) -> Artifact:
    stored = keep_stream([b"what came out"], media_type="text/plain")
    return add_artifact(
        actor=cast.actor(cast.bob),
        project_id=cast.project.pk,
        kind="result",
        name="result.txt",
        sha256=stored.sha256,
        size=stored.size,
        media_type="text/plain",
        made_by={},
        params={},
        tools={},
        proof={},
        guarded=guarded,
    )


def test_a_viewer_gets_the_bytes_and_it_is_written_down(cast: Cast) -> None:
    artifact = artifact_of(cast)
    with open_artifact(actor=cast.actor(cast.vera), artifact_id=artifact.pk) as stream:
        assert stream.read() == b"what came out"
    entry = AuditEntry.objects.get(action="artifact.download")
    assert (entry.user_id, entry.target, entry.details["sha256"]) == (
        cast.vera.pk,
        f"artifact:{artifact.pk}",
        artifact.sha256,
    )


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    with pytest.raises(Missing):
        open_artifact(actor=cast.actor(cast.charlie), artifact_id=artifact_of(cast).pk)


def test_a_guarded_one_waits_for_its_release(cast: Cast) -> None:
    artifact = artifact_of(cast, guarded=True)
    with pytest.raises(NotAllowed) as refused:
        open_artifact(actor=cast.actor(cast.alice), artifact_id=artifact.pk)
    assert refused.value.code == "not_released"
    alice = cast.actor(cast.alice)
    assert release_artifacts(actor=alice, project_id=cast.project.pk, artifact_ids=[artifact.pk]) == 1
    open_artifact(actor=cast.actor(cast.bob), artifact_id=artifact.pk).close()


def test_an_expired_one_says_so(cast: Cast) -> None:
    artifact = artifact_of(cast)
    Artifact.objects.filter(pk=artifact.pk).update(expires_at=timezone.now())
    assert expire_artifacts() == 1
    with pytest.raises(Missing) as refused:
        open_artifact(actor=cast.actor(cast.alice), artifact_id=artifact.pk)
    assert refused.value.code == "expired"
