"""What leaves by itself: rows, and the bytes on the disk; what is still named stays."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.files.storage import storages
from django.utils import timezone

from accounts.errors import Conflict
from accounts.models import AuditEntry, Project
from documents.models import Artifact
from documents.storage import key_of
from pipeline.engine.holders import work_prefix
from pipeline.models import Run
from pipeline.services import runs
from pipeline.services.cleaning import clean_up
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, start


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    flows.Each.tried, flows.Each.ran = {}, []
    with flows.known(flows.Sums, flows.Everyone, flows.Parent):
        yield


def on_disk(artifact: Artifact) -> Path:
    return Path(storages["default"].path(key_of(artifact.sha256)))


def in_days(days: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=True)


def test_results_leave_when_their_project_says(shared_cast: Cast) -> None:
    """Three projects, three answers: a week, as the system has it, for ever."""
    alice = shared_cast.actor(shared_cast.alice)
    Project.objects.filter(pk=shared_cast.project.pk).update(keep_results_days=7)
    kept = shared_cast.elsewhere
    Project.objects.filter(pk=kept.pk).update(keep_results_days=0)
    short = drive(start(shared_cast, "sums", params={"start": 11}))
    charlie = shared_cast.actor(shared_cast.charlie)
    long = drive(runs.start_run(actor=charlie, flow_key="sums", project_id=kept.pk, params={"start": 12}))
    ours, theirs = (one.artifacts.get().artifact for one in (short, long))
    with in_days(6):
        assert clean_up()["artifacts"] == 0
    with in_days(8):
        removed = clean_up()
    assert (removed["artifacts"], removed["blobs"]) == (1, 1)
    assert (on_disk(ours).exists(), on_disk(theirs).exists()) == (False, True)
    ours.refresh_from_db()
    assert (ours.blob, ours.name, ours.removed_at is not None) == (None, "doubled.txt", True)
    with in_days(4000):
        assert clean_up()["artifacts"] == 0
    assert on_disk(theirs).read_text() == "24"
    entry = AuditEntry.objects.get(action="artifact.expire")
    assert (entry.target, entry.details["name"]) == (f"artifact:{ours.pk}", "doubled.txt")
    assert runs.run_for(actor=alice, run_id=short.pk).state == "completed"


def test_bytes_that_somebody_else_names_stay(shared_cast: Cast) -> None:
    Project.objects.filter(pk=shared_cast.project.pk).update(keep_results_days=1)
    charlie = shared_cast.actor(shared_cast.charlie)
    drive(start(shared_cast, "sums", params={"start": 5}))
    theirs = shared_cast.elsewhere.pk
    same = drive(runs.start_run(actor=charlie, flow_key="sums", project_id=theirs, params={"start": 5}))
    with in_days(2):
        removed = clean_up()
    assert (removed["artifacts"], removed["blobs"]) == (1, 0)
    assert on_disk(same.artifacts.get().artifact).read_text() == "10"


def test_run_leaves_the_trash_with_what_it_made(shared_cast: Cast) -> None:
    alice = shared_cast.actor(shared_cast.alice)
    run, other = (drive(start(shared_cast, "sums", params={"start": n})) for n in (1, 2))
    paths = [on_disk(one.artifacts.get().artifact) for one in (run, other)]
    runs.delete_run(actor=alice, run_id=run.pk)
    assert clean_up()["runs"] == 0
    with in_days(365):
        Artifact.objects.update(expires_at=None)
        removed = clean_up()
    assert (removed["runs"], removed["blobs"]) == (1, 1)
    assert [path.exists() for path in paths] == [False, True]
    assert list(Run.objects.all()) == [other]
    assert Artifact.objects.count() == 1
    assert AuditEntry.objects.get(action="run.remove").details["title"] == "Sums"


def test_what_a_derived_run_took_over_stays_with_it(shared_cast: Cast) -> None:
    alice = shared_cast.actor(shared_cast.alice)
    run = drive(start(shared_cast, "sums", params={"start": 3}))
    fork = runs.fork_run(actor=alice, run_id=run.pk, stage="double")
    whole = runs.clone_run(actor=alice, run_id=run.pk)
    drive(whole)
    runs.delete_run(actor=alice, run_id=run.pk)
    with in_days(365):
        clean_up()
    fork.refresh_from_db()
    assert (fork.source, fork.state) == (None, "paused")
    assert on_disk(whole.artifacts.get().artifact).exists()


def test_called_runs_leave_with_their_caller(shared_cast: Cast) -> None:
    alice = shared_cast.actor(shared_cast.alice)
    run = drive(start(shared_cast, "parent", params={"many": 3}))
    runs.delete_run(actor=alice, run_id=run.pk)
    with in_days(365):
        assert clean_up()["runs"] == 1
    assert (Run.objects.count(), Artifact.objects.count()) == (0, 0)
    assert AuditEntry.objects.get(action="run.remove").details["runs"] == 4


def test_working_files_of_the_dead_leave_at_once_and_those_of_others_after_a_day(shared_cast: Cast) -> None:
    died = subprocess.Popen(["true"])
    died.wait()
    mine = work_prefix()
    theirs = mine.replace(f".{os.getpid()}-", f".{died.pid}-")
    names = ("work-old", "work-young", f"{mine}a1", f"{theirs}a1", f"work-elsewhere-00000000.{died.pid}-a1")
    folders = [django_settings.SPOOL_DIR / name for name in names]
    for folder in folders:
        folder.mkdir()
        (folder / "page.png").write_bytes(b"x")
    yesterday = time.time() - 25 * 3600
    os.utime(folders[0], (yesterday, yesterday))
    assert clean_up()["spooled"] == 2
    assert [one.exists() for one in folders] == [False, True, True, False, True]


def test_rerun_of_an_incomplete_run_is_as_incomplete(shared_cast: Cast) -> None:
    """What a run takes over with parts missing does not become whole by that."""

    class Both(flows.Flow):
        key, title, summary, least = "both", "Both", "Each, then counts.", 0
        Params = flows.Many
        stages = (flows.Each, flows.Count)

    alice = shared_cast.actor(shared_cast.alice)
    with flows.known(Both):
        run = drive(start(shared_cast, "both", params={"many": 8}))
        assert run.state == "partial"
        again = drive(runs.rerun_run(actor=alice, run_id=run.pk, stage="count"))
        assert (again.state, again.stages.get(name="each").items.filter(state="failed").count()) == ("partial", 1)


def test_rerun_after_incomplete_calls_is_as_incomplete(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = shared_cast.actor(shared_cast.alice)
    run = start(shared_cast, "parent", params={"many": 2})
    from pipeline.engine.advance import advance
    from pipeline.engine.claim import claim_run

    claim = claim_run(run.pk)
    assert claim is not None
    advance(claim, slice_seconds=None)
    runs.cancel_run(actor=alice, run_id=run.children.first().pk)  # type: ignore[union-attr]
    assert drive(run).state == "partial"
    again = drive(runs.rerun_run(actor=alice, run_id=run.pk, stage="count"))
    third = drive(runs.rerun_run(actor=alice, run_id=again.pk, stage="count"))
    assert (again.state, third.state) == ("partial", "partial")
    with pytest.raises(Conflict, match="taken over from an earlier run"):
        runs.retry_run(actor=alice, run_id=third.pk)
