"""The gate before guarded results."""

from __future__ import annotations

import pytest

from accounts.errors import Conflict, Invalid, Missing, NotAllowed
from accounts.models import AuditEntry
from documents.services.artifacts import open_artifact
from pipeline.models import RunArtifact
from pipeline.services.releases import confirm_release, policy_of
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, kinds, start
from tests.pipeline.shielding import finished


def test_an_owner_opens_the_gate_once_and_it_is_logged(shared_cast: Cast) -> None:
    run = finished(shared_cast)
    alice, bob = shared_cast.actor(shared_cast.alice), shared_cast.actor(shared_cast.bob)
    copy = RunArtifact.objects.get(run=run, artifact__kind="shielded").artifact
    _, digest = policy_of(run)
    for actor in (alice, bob):
        with pytest.raises(NotAllowed):
            open_artifact(actor=actor, artifact_id=copy.pk)
    with pytest.raises(NotAllowed):
        confirm_release(actor=bob, run_id=run.pk, digest=digest)
    with pytest.raises(Missing):
        confirm_release(actor=shared_cast.actor(shared_cast.charlie), run_id=run.pk, digest=digest)
    with pytest.raises(Invalid):
        confirm_release(actor=alice, run_id=run.pk, digest="another text")
    assert confirm_release(actor=alice, run_id=run.pk, digest=digest) == 1
    with pytest.raises(Conflict):
        confirm_release(actor=alice, run_id=run.pk, digest=digest)
    with open_artifact(actor=bob, artifact_id=copy.pk) as handed:
        assert handed.read(5) == b"%PDF-"
    assert kinds(run.pk)[-1] == "run.released"
    logged = AuditEntry.objects.filter(action__in=["release.confirm", "artifact.download"], allowed=True)
    assert set(logged.values_list("action", "actor")) == {
        ("release.confirm", "alice@example.org"),
        ("artifact.download", "bob@example.org"),
    }


def test_a_flow_without_a_policy_has_nothing_to_release(shared_cast: Cast) -> None:
    with flows.known(flows.Sums):
        run = drive(start(shared_cast, "sums"))
        assert policy_of(run) == ("", "")
        with pytest.raises(Conflict):
            confirm_release(actor=shared_cast.actor(shared_cast.alice), run_id=run.pk, digest="")
