"""Deleting now: what goes, what stays, and that a kill at any point leaves nothing half."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import storages
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import Conflict, Invalid, Missing, NotAllowed
from accounts.models import Project, SystemSetting
from documents import picture_store, storage
from documents.models import Artifact, Blob, Document, Removal
from documents.services import blobs, retention
from documents.services.documents import Upload, store_document
from documents.storage import key_of
from pipeline.models import Run, RunArtifact
from pipeline.services import runs
from pipeline.services.cleaning import clean_up
from pipeline.services.deleting import delete_document, delete_results, document_to_delete, results_to_delete
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, kinds, start


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with flows.known(flows.Sums, flows.Parent, flows.Asking):
        yield


def on_disk(sha256: str) -> bool:
    return Path(storages["default"].path(key_of(sha256))).exists()


def made_by(run: Run) -> Artifact:
    return run.artifacts.get().artifact


def in_days(days: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=True)


def document_of(cast: Cast, content: bytes = b"words") -> Document:
    upload = Upload(name="a.txt", chunks=[content])
    return store_document(actor=cast.actor(cast.alice), project_id=cast.project.pk, upload=upload).document


# --- results --------------------------------------------------------------------------------------------------
def test_results_leave_the_disk_at_once_and_the_run_stays(shared_cast: Cast) -> None:
    bob = shared_cast.actor(shared_cast.bob)
    run = drive(start(shared_cast, "sums", params={"start": 11}))
    artifact = made_by(run)
    going = results_to_delete(actor=bob, run_id=run.pk)
    assert (going.files, going.freed, going.shared, going.outputs) == ([("doubled.txt", 2)], 2, 0, True)
    delete_results(actor=bob, run_id=run.pk)
    assert [one.gives for one in run.stages.all()] == [{}, {}]
    artifact.refresh_from_db()
    assert (on_disk(artifact.sha256), artifact.blob, artifact.removed_at is not None) == (False, None, True)
    assert (Run.objects.get().state, kinds(run.pk)[-1]) == ("completed", "outputs.erased")
    with pytest.raises(Conflict):
        delete_results(actor=bob, run_id=run.pk)
    with pytest.raises(Conflict) as refused:
        runs.rerun_run(actor=bob, run_id=run.pk, stage="double")  # what it would go on from is gone
    assert refused.value.code == "results_gone"
    again = drive(runs.rerun_run(actor=bob, run_id=run.pk))  # makes them anew
    assert on_disk(made_by(again).sha256)


def test_shared_bytes_stay_until_the_last_that_names_them(shared_cast: Cast) -> None:
    alice = shared_cast.actor(shared_cast.alice)
    one, same = (drive(start(shared_cast, "sums", params={"start": 5})) for _ in range(2))
    sha256 = made_by(one).sha256
    assert results_to_delete(actor=alice, run_id=one.pk).shared == 1
    delete_results(actor=alice, run_id=one.pk)
    assert on_disk(sha256)
    assert results_to_delete(actor=alice, run_id=same.pk).freed == 2
    delete_results(actor=alice, run_id=same.pk)
    assert not on_disk(sha256)


def test_what_another_run_took_over_stays_with_it(shared_cast: Cast) -> None:
    class More(flows.Flow):
        key, title, summary, least = "more", "More", "Doubles, then counts again.", 0
        Params = flows.Start
        stages = (flows.Count, flows.Double, flows.Waits)

    alice = shared_cast.actor(shared_cast.alice)
    with flows.known(More):
        flows.Waits.gate.set()
        run = drive(start(shared_cast, "more"))
        fork = runs.fork_run(actor=alice, run_id=run.pk, stage="waits")
        going = results_to_delete(actor=alice, run_id=run.pk)
        assert (going.files, going.kept, going.outputs) == ([], 1, True)
        Artifact.objects.update(expires_at=timezone.now())
        assert clean_up()["artifacts"] == 0  # the fork has not ended and may read it
        runs.cancel_run(actor=alice, run_id=fork.pk)
        assert clean_up()["artifacts"] == 1
        with pytest.raises(Conflict) as refused:
            runs.fork_run(actor=alice, run_id=run.pk, stage="waits")
        assert refused.value.code == "results_gone"
        flows.Waits.gate.clear()


def test_page_does_not_say_that_a_file_left_which_a_fork_took_over(shared_cast: Cast) -> None:
    client = Client()
    client.force_login(shared_cast.alice)
    alice = shared_cast.actor(shared_cast.alice)
    run = drive(start(shared_cast, "sums"))
    fork = Run.objects.create(project=run.project, flow="sums", title="Fork", source=run, source_verb="fork")
    RunArtifact.objects.create(run=fork, artifact=made_by(run), stage="double", key="text")
    delete_results(actor=alice, run_id=run.pk)
    page = client.get(reverse("pipeline:run", args=[run.pk])).content.decode()
    assert ("Values have left" in page, "Results have left" in page) == (True, False)


def test_a_run_that_goes_on_keeps_what_it_has(shared_cast: Cast) -> None:
    alice = shared_cast.actor(shared_cast.alice)
    run = start(shared_cast, "sums")
    with pytest.raises(Conflict) as refused:
        delete_results(actor=alice, run_id=run.pk)
    assert "has not ended" in refused.value.text


def test_called_runs_lose_theirs_with_their_caller(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "parent", params={"many": 3}))
    assert len(delete_results(actor=shared_cast.actor(shared_cast.bob), run_id=run.pk).files) == 3
    assert list(storage.stored_hashes()) == []


def test_viewers_and_strangers_delete_nothing(shared_cast: Cast) -> None:
    run, document = drive(start(shared_cast, "sums")), document_of(shared_cast)
    for user, error in ((shared_cast.vera, NotAllowed), (shared_cast.charlie, Missing)):
        actor = shared_cast.actor(user)
        with pytest.raises(error):
            delete_results(actor=actor, run_id=run.pk)
        with pytest.raises(error):
            delete_document(actor=actor, document_id=document.pk, with_runs=True)


# --- documents ------------------------------------------------------------------------------------------------
def test_document_goes_now_with_the_runs_that_used_it(shared_cast: Cast) -> None:
    bob = shared_cast.actor(shared_cast.bob)
    document, other = document_of(shared_cast), document_of(shared_cast, b"others")
    run = drive(start(shared_cast, "sums", document_ids=[document.pk]))
    kept = drive(start(shared_cast, "sums", document_ids=[other.pk], params={"start": 9}))
    going = document_to_delete(actor=bob, document_id=document.pk)
    assert (going.files, going.freed, going.runs) == ([("a.txt", 5), ("doubled.txt", 1)], 6, [run])
    with pytest.raises(Conflict) as refused:
        delete_document(actor=bob, document_id=document.pk)
    assert refused.value.code == "used_by_runs"
    delete_document(actor=bob, document_id=document.pk, with_runs=True)
    assert (list(Document.objects.all()), list(Run.objects.all())) == ([other], [kept])
    assert other.newest is not None
    assert sorted(storage.stored_hashes()) == sorted([other.newest.blob_id, made_by(kept).sha256])
    assert {(one.kind, one.why, one.by) for one in Removal.objects.all()} == {
        (kind, "asked", "bob@example.org") for kind in ("document", "result", "bytes")
    }


def test_document_of_a_run_that_goes_on_stays(shared_cast: Cast) -> None:
    document = document_of(shared_cast)
    start(shared_cast, "sums", document_ids=[document.pk])
    with pytest.raises(Conflict) as refused:
        delete_document(actor=shared_cast.actor(shared_cast.bob), document_id=document.pk, with_runs=True)
    assert "has not ended" in refused.value.text


# --- by the clock ---------------------------------------------------------------------------------------------
def test_a_run_keeps_its_results_as_its_start_said(shared_cast: Cast) -> None:
    alice = shared_cast.actor(shared_cast.alice)
    Project.objects.update(keep_results_days=30)
    wish = {"actor": alice, "flow_key": "sums", "project_id": shared_cast.project.pk}
    short = drive(runs.start_run(**wish, keep_days=2, params={"start": 1}))
    usual = drive(runs.start_run(**wish, params={"start": 2}))
    again = drive(runs.clone_run(actor=alice, run_id=short.pk, params={"start": 3}))
    with in_days(3):
        assert clean_up()["artifacts"] == 2
    assert [on_disk(made_by(one).sha256) for one in (short, usual, again)] == [False, True, False]
    SystemSetting.objects.create(key="results_days_most", value=10)
    with pytest.raises(Invalid) as refused:
        runs.start_run(**wish, keep_days=11)
    assert list(refused.value.fields) == ["keep_days"]
    bounded = made_by(drive(runs.start_run(**wish, params={"start": 4})))
    assert bounded.expires_at is not None
    assert bounded.expires_at - timezone.now() < timedelta(days=10)


def test_document_leaves_after_the_results_made_of_it(shared_cast: Cast) -> None:
    """The document is over after five days, what came out of it last only after eight."""
    Project.objects.update(keep_results_days=4, keep_documents_days=5)
    document = document_of(shared_cast)
    with in_days(4):
        drive(start(shared_cast, "sums", document_ids=[document.pk]))
    for day, left in ((6, 2), (9, 0)):
        with in_days(day):
            clean_up()
            clean_up()
        with in_days(day + 1):
            blobs.sweep_blobs()
        assert len(list(storage.stored_hashes())) == left
    assert (Document.objects.count(), Run.objects.count(), Blob.objects.count()) == (0, 0, 0)


# --- killed ---------------------------------------------------------------------------------------------------
def killed(act: Callable[[], object], module: Any, name: str, *, after: bool) -> int:
    """Does it in a process that dies by SIGKILL before or after a certain call; answers the signal it died of."""
    connections.close_all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        original = getattr(module, name)

        def deadly(*args: Any, **options: Any) -> None:
            if after:
                original(*args, **options)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(module, name, deadly)
        try:
            act()
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


POINTS = [
    (retention, "log_removals", False),
    (retention, "_note", True),
    (blobs, "log_bytes_removed", False),
    (storage, "remove", False),
    (storage, "remove", True),
    (picture_store, "forget", True),
]


@pytest.mark.parametrize(("module", "name", "after"), POINTS, ids=[f"{one[1]}-{one[2]}" for one in POINTS])
def test_killed_at_any_point_it_is_made_good(shared_cast: Cast, module: Any, name: str, after: bool) -> None:
    going, staying = (drive(start(shared_cast, "sums", params={"start": n})) for n in (11, 12))
    gone, kept = made_by(going).sha256, made_by(staying).sha256
    Artifact.objects.filter(pk=made_by(going).pk).update(expires_at=timezone.now())
    with in_days(1):
        assert killed(clean_up, module, name, after=after) == signal.SIGKILL
        row = made_by(going)
        assert (row.blob_id is None) == (row.removed_at is not None) == Removal.objects.filter(kind="result").exists()
        assert row.blob_id is None or on_disk(gone)  # what is named is there
        assert not Removal.objects.filter(kind="bytes").exists() or not on_disk(gone)
        clean_up()
        clean_up()
    assert (on_disk(gone), on_disk(kept), list(Blob.objects.values_list("pk", flat=True))) == (False, True, [kept])
    assert [(one.kind, one.sha256) for one in Removal.objects.order_by("id")] == [("result", gone), ("bytes", gone)]
    assert made_by(staying).blob_id == kept
