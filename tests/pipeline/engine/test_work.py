"""Calls to workers: lost, repeated, late; a disk that is full; a worker that is told to leave."""

from __future__ import annotations

import errno
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django_q.models import OrmQ
from pytest_django import Settings

from documents.models import Artifact
from pipeline.engine import draining, items, wake, work
from pipeline.engine.advance import advance
from pipeline.engine.claim import claim_run
from pipeline.engine.sweep import Sweeper, top_up
from pipeline.models import Beat, Run, RunEvent, RunItem
from pipeline.services.runs import retry_run, start_run
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, outputs, start


@pytest.fixture(autouse=True)
def fresh_flows() -> None:
    flows.Each.tried, flows.Each.ran = {}, []
    flows.Waits.begun, flows.Waits.gate = threading.Event(), threading.Event()


def test_call_delivered_five_times_does_the_work_once(shared_cast: Cast) -> None:
    with flows.known(flows.Sums):
        start(shared_cast, "sums")
        answers = [work.work() for _ in range(5)]
    assert answers == ["1 slices", *["0 slices"] * 4]
    assert RunEvent.objects.filter(kind="stage.done").count() == 2
    assert Artifact.objects.count() == 1


def test_worker_shows_that_it_takes_calls(shared_cast: Cast, settings: Settings) -> None:
    settings.CLUSTER = "cluster:test"
    work.work()
    work.work()
    assert Beat.objects.get().count == 2


def test_one_call_goes_on_with_the_next_run(shared_cast: Cast) -> None:
    with flows.known(flows.Sums):
        for _ in range(3):
            start(shared_cast, "sums")
        assert work.work() == "3 slices"
    assert set(Run.objects.values_list("state", flat=True)) == {"completed"}


def test_worker_whose_time_is_over_calls_for_another(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "SLICE", 0.0)
    with flows.known(flows.Sums):
        for _ in range(3):
            start(shared_cast, "sums")
        assert OrmQ.objects.count() == 0
        assert work.work() == "1 slices"
    assert OrmQ.objects.count() > 0


def test_urgent_runs_come_first_then_the_oldest(shared_cast: Cast) -> None:
    with flows.known(flows.Sums):
        runs = [start(shared_cast, "sums", priority=priority) for priority in (0, 0, 5)]
        order = [work.work_on_one() for _ in range(3)]
    assert order == [str(runs[place].pk) for place in (2, 0, 1)]


def test_full_disk_is_said_and_retried(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    with flows.known(flows.Sums), monkeypatch.context() as patch:
        patch.setattr("documents.storage.new_spool", full)
        run = start(shared_cast, "sums")
        for _ in range(4):
            Run.objects.update(not_before=None)
            claim = claim_run(run.pk)
            if claim:
                advance(claim, slice_seconds=None)
        run.refresh_from_db()
        assert (run.state, run.error_code) == ("failed", "disk_full")
    with flows.known(flows.Sums):
        retry_run(actor=shared_cast.actor(shared_cast.alice), run_id=run.pk)
        assert drive(run).state == "completed"


def test_working_folders_are_removed(shared_cast: Cast, settings: Settings) -> None:
    with flows.known(flows.Sums):
        drive(start(shared_cast, "sums"))
    assert list(Path(settings.SPOOL_DIR).iterdir()) == []


def test_draining_worker_gives_its_run_back(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    leave = threading.Event()
    monkeypatch.setattr(draining, "_draining", leave)
    with flows.known(flows.Waiting):
        run = start(shared_cast, "waiting")

        def other() -> None:
            work.work()
            connection.close()

        worker = threading.Thread(target=other)
        worker.start()
        assert flows.Waits.begun.wait(10)
        leave.set()
        worker.join(10)
        run.refresh_from_db()
        assert (run.state, run.crashes) == ("queued", 0)
        assert work.work() == "0 slices"
        leave.clear()
        flows.Waits.gate.set()
        assert drive(run).state == "completed"


def test_poisonous_item_fails_alone(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """An item that takes its worker with it is given up; the run is not."""

    class Died(BaseException):
        pass

    def poison(self: flows.Each, given: int, live: Any) -> dict[str, Any]:
        if given == 3:
            raise Died
        return {"square": given * given}

    monkeypatch.setattr(flows.Each, "work_item", poison)
    clock = iter(range(0, 10_000, 20))
    sweeper = Sweeper(lease=10, stalled=10, clock=lambda: float(next(clock)))
    with flows.known(flows.Everyone):
        run = start(shared_cast, "everyone", params={"many": 6})
        for _ in range(items.CRASHES_OF_AN_ITEM):
            claim = claim_run(run.pk)
            assert claim is not None
            with pytest.raises(Died):
                advance(claim, slice_seconds=None)
            sweeper.sweep()
            assert sweeper.sweep() == 1
        run = drive(run)
    assert run.state == "partial"
    failed = RunItem.objects.get(state="failed")
    assert (failed.key, failed.error_code) == ("3", "crashed_too_often")
    assert outputs(run) == {"sum": sum(n * n for n in (0, 1, 2, 4, 5))}


def test_broker_that_is_away_loses_no_run_and_stops_no_supervisor(
    shared_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redis.exceptions import ConnectionError as RedisAway

    def away(*_: Any, **__: Any) -> Any:
        raise RedisAway("Connection refused")

    with flows.known(flows.Sums), monkeypatch.context() as patch:
        patch.setattr(wake, "async_task", away)
        patch.setattr(wake, "get_broker", away)
        run = start_run(actor=shared_cast.actor(shared_cast.bob), flow_key="sums", project_id=shared_cast.project.pk)
        assert run.state == "queued"
        assert top_up(workers=2) == 0
    with flows.known(flows.Sums):
        assert top_up(workers=2) == 1
        assert work.work() == "1 slices"
