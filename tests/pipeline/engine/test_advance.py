"""A claimed run goes as far as it can, and its rows tell what happened."""

from __future__ import annotations

import threading
import time

import pytest

from accounts.errors import Invalid
from documents.models import Artifact, Blob
from pipeline.contract import Refused
from pipeline.engine.advance import advance
from pipeline.engine.claim import claim_run
from pipeline.models import Run, RunItem, RunStage
from pipeline.services.runs import cancel_run
from tests.cast import Cast
from tests.pipeline.engine import flows
from tests.pipeline.engine.driving import drive, kinds, outputs, start


@pytest.fixture(autouse=True)
def fresh_flows() -> None:
    flows.Unsteady.tried = flows.Saved.tried = 0
    flows.Unsteady.failures = flows.Saved.failures = 0
    flows.Unsteady.error = flows.Saved.error = flows.TryLater
    flows.Each.tried, flows.Each.ran = {}, []
    flows.Waits.begun, flows.Waits.gate = threading.Event(), threading.Event()
    flows.Sleeps.cancelled, flows.Sleeps.seconds_to_sleep = False, 0.01


def test_calm_run_completes(shared_cast: Cast) -> None:
    with flows.known(flows.Sums):
        run = drive(start(shared_cast, "sums", params={"start": 4}))
    assert (run.state, run.progress, run.next_stage, run.wanted, run.holder) == ("completed", 100.0, "", "", "")
    assert outputs(run) == {"number": 4, "doubled": 8}
    rows = RunStage.objects.filter(run=run).values_list("name", "visit", "state", "attempts", "progress")
    assert list(rows) == [("count", 1, "done", 1, 1.0), ("double", 2, "done", 1, 1.0)]
    artifact = Artifact.objects.get()
    assert (artifact.kind, artifact.size, artifact.proof) == ("text", 1, {"digits": 1})
    assert artifact.made_by == {"run": str(run.pk), "flow": "sums", "stage": "double", "item": ""}
    assert Blob.objects.get().pk == artifact.sha256


def test_events_are_numbered_without_gaps(shared_cast: Cast) -> None:
    with flows.known(flows.Sums):
        run = drive(start(shared_cast, "sums"))
    assert list(run.events.values_list("seq", flat=True)) == list(range(1, run.event_seq + 1))
    steady = [kind for kind in kinds(run.pk) if kind != "stage.progress"]
    assert steady == [
        "run.queued",
        "run.running",
        "stage.started",
        "log",
        "stage.done",
        "stage.started",
        "artifact.added",
        "stage.done",
        "run.completed",
    ]


def test_unknown_and_bad_parameters_are_refused(shared_cast: Cast) -> None:
    with flows.known(flows.Sums):
        with pytest.raises(Invalid) as unknown:
            start(shared_cast, "sums", params={"strat": 1})
        with pytest.raises(Invalid) as bad:
            start(shared_cast, "sums", params={"start": 101})
    assert list(unknown.value.fields) == ["strat"]
    assert list(bad.value.fields) == ["start"]
    assert Run.objects.count() == 0


def test_busy_neighbour_is_tried_again(shared_cast: Cast) -> None:
    flows.Unsteady.failures = 2
    with flows.known(flows.Patience):
        run = drive(start(shared_cast, "patience"))
    assert (run.state, outputs(run)) == ("completed", {"tries": 3})
    assert RunStage.objects.get().attempts == 3


def test_neighbour_that_stays_busy_fails_the_run(shared_cast: Cast) -> None:
    flows.Unsteady.failures = 9
    with flows.known(flows.Patience):
        run = drive(start(shared_cast, "patience"))
    assert (run.state, run.error_code, run.error_text) == ("failed", "busy", "The neighbour is busy.")
    assert flows.Unsteady.tried == 3


def test_fallback_is_taken_after_the_last_attempt(shared_cast: Cast) -> None:
    flows.Saved.failures = 9
    with flows.known(flows.Fallback):
        run = drive(start(shared_cast, "fallback"))
    assert (run.state, outputs(run), flows.Saved.tried) == ("completed", {"tries": -1}, 3)


def test_bug_fails_under_a_number_without_internals(shared_cast: Cast) -> None:
    flows.Unsteady.failures, flows.Unsteady.error = 1, ZeroDivisionError
    with flows.known(flows.Patience):
        run = drive(start(shared_cast, "patience"))
    assert (run.state, run.error_code, flows.Unsteady.tried) == ("failed", "bug", 1)
    assert len(run.error_id) == 12
    assert run.error_id in run.error_text
    assert "ZeroDivision" not in run.error_text


def test_asynchronous_work(shared_cast: Cast) -> None:
    with flows.known(flows.Asleep):
        assert outputs(drive(start(shared_cast, "asleep"))) == {"slept": True}


def test_loop_goes_round_as_its_action_says(shared_cast: Cast) -> None:
    with flows.known(flows.Loop):
        run = drive(start(shared_cast, "loop", params={"rounds": 4}))
    assert run.state == "completed"
    assert [stage.name for stage in run.stages.all()] == ["again"] * 4 + ["count"]
    assert outputs(run)["round"] == 4


def test_endless_loop_ends_at_the_step_limit(shared_cast: Cast) -> None:
    with flows.known(flows.Loop):
        run = drive(start(shared_cast, "loop", params={"rounds": 10_000}))
    assert (run.state, run.error_code, run.stages.count()) == ("failed", "too_many_steps", 20)


def test_items_have_outcomes_of_their_own(shared_cast: Cast) -> None:
    with flows.known(flows.Everyone):
        run = drive(start(shared_cast, "everyone", params={"many": 10}))
    assert run.state == "partial"
    states = dict(RunItem.objects.values_list("key", "state"))
    assert states == {**{str(n): "done" for n in range(10)}, "7": "failed", "8": "skipped"}
    failed = RunItem.objects.get(key="7")
    assert (failed.error_code, failed.error_text, failed.attempts) == ("seven", "Sevens are refused.", 1)
    assert RunItem.objects.get(key="5").attempts == 3
    assert outputs(run) == {"sum": sum(n * n for n in (0, 1, 2, 3, 4, 5, 6, 9))}


def test_items_side_by_side_keep_their_own_attempts(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows.Each, "concurrency", 4)
    with flows.known(flows.Everyone):
        run = drive(start(shared_cast, "everyone", params={"many": 26}))
    assert run.state == "partial"
    tries = {n: flows.Each.tried[n] for n in (5, 15, 25)}
    assert tries == {5: 3, 15: 3, 25: 3}


def test_stage_whose_items_all_fail_fails(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: flows.Each, given: int, live: object) -> dict[str, object]:
        raise Refused("never", "Never.")

    monkeypatch.setattr(flows.Each, "work_item", refuse)
    with flows.known(flows.Everyone):
        run = drive(start(shared_cast, "everyone", params={"many": 2}))
    assert (run.state, run.error_code) == ("failed", "all_failed")


def test_called_runs_are_waited_for_as_a_row(shared_cast: Cast) -> None:
    with flows.known(flows.Parent, flows.Sums):
        run = start(shared_cast, "parent", params={"many": 3})
        advance(claim_run(run.pk), slice_seconds=None)  # type: ignore[arg-type]
        run.refresh_from_db()
        assert (run.state, run.holder, run.children.count()) == ("waiting", "", 3)
        run = drive(run)
    assert run.state == "completed"
    assert outputs(run)["states"] == {str(n): ["completed", 2 * n] for n in range(3)}


def test_caller_is_queued_when_the_last_it_called_has_ended(shared_cast: Cast) -> None:
    """Not at each: with hundreds it would be looked at hundreds of times for nothing."""
    with flows.known(flows.Parent, flows.Sums):
        run = start(shared_cast, "parent", params={"many": 3})
        advance(claim_run(run.pk), slice_seconds=None)  # type: ignore[arg-type]
        states = []
        first, second, third = run.children.order_by("parent_key")
        drive(first)
        states.append(Run.objects.get(pk=run.pk).state)
        cancel_run(actor=shared_cast.actor(shared_cast.alice), run_id=second.pk)
        states.append(Run.objects.get(pk=run.pk).state)
        drive(third)
        states.append(Run.objects.get(pk=run.pk).state)
        assert states == ["waiting", "waiting", "queued"]
        assert drive(run).state == "partial"


def test_review_is_waited_for_as_a_row(shared_cast: Cast) -> None:
    with flows.known(flows.Asking):
        run = drive(start(shared_cast, "asking"))
        assert (run.state, run.holder) == ("waiting", "")
        assert list(run.reviews.get().items.values_list("value", flat=True)) == [
            {"text": "one", "size": 1},
            {"text": "two", "size": 2},
        ]


def test_unattended_run_takes_the_defaults(shared_cast: Cast) -> None:
    with flows.known(flows.Asking):
        run = drive(start(shared_cast, "asking", unattended=True))
    assert (run.state, outputs(run)["fulfilled"]) == ("completed", ["one:accepted", "two:accepted"])
    assert run.reviews.get().closed_how == "defaults"


@pytest.mark.parametrize(("wish", "state"), [("pause", "paused"), ("cancel", "cancelled")])
def test_wish_is_obeyed_in_the_middle_of_work(shared_cast: Cast, wish: str, state: str) -> None:
    with flows.known(flows.Waiting):
        run = start(shared_cast, "waiting")
        worker = threading.Thread(target=_work_on, args=(run,))
        worker.start()
        assert flows.Waits.begun.wait(10)
        began = time.monotonic()
        Run.objects.filter(pk=run.pk).update(wanted=wish)
        worker.join(10)
        assert time.monotonic() - began < 5
        run.refresh_from_db()
    assert (run.state, run.wanted, run.next_stage) == (state, "", "waits")


def _work_on(run: Run) -> None:
    from django.db import connection

    claim = claim_run(run.pk)
    assert claim
    advance(claim, slice_seconds=None)
    connection.close()


def test_slice_gives_others_a_turn(shared_cast: Cast) -> None:
    with flows.known(flows.Everyone):
        run = start(shared_cast, "everyone", params={"many": 5})
        claim = claim_run(run.pk)
        assert claim
        advance(claim, slice_seconds=-1)
        run.refresh_from_db()
        assert (run.state, run.fence, run.holder) == ("queued", 1, "")
        assert drive(run).state == "completed"


def test_late_worker_writes_nothing(shared_cast: Cast) -> None:
    with flows.known(flows.Waiting):
        run = start(shared_cast, "waiting")
        worker = threading.Thread(target=_work_on, args=(run,))
        worker.start()
        assert flows.Waits.begun.wait(10)
        Run.objects.filter(pk=run.pk).update(state="queued", fence=2)  # somebody declared it dead
        flows.Waits.gate.set()
        worker.join(10)
        run.refresh_from_db()
        assert (run.state, RunStage.objects.get().state) == ("queued", "running")
        assert drive(run).state == "completed"
    assert RunStage.objects.filter(name="waits").count() == 1
