"""Branches, fallbacks, items side by side, children: what a stage may rely on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from pipeline.contract import Refused, Retry, TryLater
from pipeline.models import RunItem, RunStage
from pipeline.services import runs
from tests.cast import Cast
from tests.documents.isolation import calls
from tests.pipeline.engine import hard_flows as hard
from tests.pipeline.engine.driving import drive, kinds, outputs, start
from tests.pipeline.engine.flows import known
from tests.pipeline.engine.test_interruptions import in_thread


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    hard.BEGUN.clear()
    hard.Scripted.script, hard.Scripted.tried = [hard.fine], 0
    hard.ScriptedItems.script, hard.ScriptedItems.tried = {}, {}
    hard.Wide.now = hard.Wide.most = 0
    hard.InChild.call = (calls.add, 1, 2)
    with known(*hard.ALL):
        yield


@pytest.mark.parametrize("way", ["left", "right"])
def test_action_chooses_the_branch(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setattr(hard.Choose, "way", way)
    run = drive(start(shared_cast, "parting"))
    assert (run.state, run.progress, outputs(run)) == ("completed", 100.0, {"went": way, "came": way})
    assert [stage.name for stage in run.stages.all()] == ["choose", way, "meet"]


def test_action_that_was_not_declared_is_a_bug(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hard.Choose, "way", "up")
    run = drive(start(shared_cast, "parting"))
    assert (run.state, run.error_code) == ("failed", "bug")


@pytest.mark.parametrize(("act", "tries"), [(hard.busy, 3), (hard.refuse, 1)], ids=["busy", "refused"])
def test_items_fall_back_like_stages(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch, act: Any, tries: int) -> None:
    """After the last attempt, or at once after a refusal; others of the stage are not concerned."""
    seen: list[str] = []

    async def instead(self: Any, given: int, error: Exception) -> dict[str, Any]:
        seen.append(type(error).__name__)
        return {"n": -given}

    monkeypatch.setattr(hard.ScriptedItems, "fallback", instead)
    hard.ScriptedItems.script = {2: [act]}
    run = drive(start(shared_cast, "scripted-items"))
    assert (run.state, len(seen)) == ("completed", 1)
    assert list(RunItem.objects.values_list("result", "attempts")) == [({"n": 0}, 1), ({"n": 1}, 1), ({"n": -2}, tries)]


def test_refused_stage_falls_back_at_once(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hard.Scripted, "fallback", lambda self, given, error: {"tries": type(error).__name__})
    hard.Scripted.script = [hard.refuse]
    assert outputs(drive(start(shared_cast, "scripted"))) == {"tries": "Refused"}


def test_as_many_items_side_by_side_as_the_stage_allows(shared_cast: Cast) -> None:
    run = drive(start(shared_cast, "broad"))
    assert (run.state, outputs(run)) == ("completed", {"most": 3})


def test_after_a_crash_items_go_one_by_one(shared_cast: Cast) -> None:
    run = start(shared_cast, "broad")
    type(run).objects.filter(pk=run.pk).update(crashes=1)
    assert outputs(drive(run)) == {"most": 1}


def test_retry_needs_an_attempt() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Retry(attempts=0)


def test_pauses_grow_with_jitter_up_to_the_longest() -> None:
    retry = Retry(attempts=9, wait=1, factor=3, longest=20, jitter=0.25)
    assert [retry.pause_after(attempt, 0.5) for attempt in (1, 2, 3, 4)] == [1, 3, 9, 20]
    assert (retry.pause_after(1, 0.0), retry.pause_after(1, 1.0)) == (0.75, 1.25)


def test_wish_of_the_outside_is_honoured(shared_cast: Cast) -> None:
    def later(live: Any) -> None:
        raise TryLater("busy", "Come again in a minute.", after=60)

    hard.Scripted.script = [later]
    run = drive_once(shared_cast)
    left = (run.not_before - run.queued_at).total_seconds()
    assert (run.state, run.holder, round(left)) == ("queued", "", 60)
    assert kinds(run.pk)[-1] == "stage.retrying"


def drive_once(cast: Cast) -> Any:
    from pipeline.engine.advance import advance
    from pipeline.engine.claim import claim_run

    run = start(cast, "scripted")
    claim = claim_run(run.pk)
    assert claim is not None
    advance(claim, slice_seconds=None)
    run.refresh_from_db()
    return run


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ((calls.many_bytes, 2 * hard.MIB), "output"),
        ((calls.take_memory, 900 * hard.MIB), "memory"),
        ((calls.crash,), "crashed"),
        ((calls.refuse,), "encrypted"),
    ],
    ids=["output", "memory", "crash", "refusal"],
)
def test_child_at_its_limits_fails_the_stage_once_with_the_reason(shared_cast: Cast, call: Any, code: str) -> None:
    hard.InChild.call = call
    run = drive(start(shared_cast, "childish"))
    assert (run.state, run.error_code) == ("failed", code)
    stage = RunStage.objects.get()
    assert (stage.attempts, stage.error_text) == (1, run.error_text)


@pytest.mark.parametrize("depth", ["nursery", "child"])
def test_child_that_was_ended_from_outside_is_called_again(shared_cast: Cast, depth: str) -> None:
    hard.InChild.call = (calls.sleep, 1.0)
    run = start(shared_cast, "childish")
    worker = in_thread(run)
    assert hard.BEGUN.wait(10)
    time.sleep(0.5)
    for one in psutil.Process().children():
        if "documents.isolation.nursery" in " ".join(one.cmdline()):
            (one if depth == "nursery" else one.children()[0]).kill()
    worker.join(20)
    run.refresh_from_db()
    assert (run.state, RunStage.objects.get().attempts) == ("completed", 1)


def test_cancelled_run_has_no_child_left_within_five_seconds(shared_cast: Cast) -> None:
    hard.InChild.call = (calls.start_program_and_wait, "9881")
    run = start(shared_cast, "childish")
    worker = in_thread(run)
    until = time.monotonic() + 10
    while not sleeping("9881") and time.monotonic() < until:
        time.sleep(0.02)
    assert sleeping("9881")
    began = time.monotonic()
    runs.cancel_run(actor=shared_cast.actor(shared_cast.alice), run_id=run.pk)
    while sleeping("9881") and time.monotonic() < began + 10:
        time.sleep(0.02)
    took = time.monotonic() - began
    worker.join(10)
    run.refresh_from_db()
    assert (run.state, took < 5) == ("cancelled", True)


def sleeping(mark: str) -> bool:
    return any(one.info["cmdline"] == ["sleep", mark] for one in psutil.process_iter(["cmdline"]))


def test_figures_are_those_of_all_attempts(shared_cast: Cast) -> None:
    def work(live: Any) -> None:
        live.child(calls.take_memory, 100 * hard.MIB)
        path = live.folder / "made.txt"
        path.write_bytes(b"x" * 1000)
        kept = live.keep(path, kind="made", name="made.txt", media_type="text/plain")
        assert live.path_of(kept.sha256).stat().st_size == 1000
        time.sleep(0.1)

    def work_in_vain(live: Any) -> None:
        work(live)
        hard.busy(live)

    hard.Scripted.script = [work_in_vain, work]
    drive(start(shared_cast, "scripted"))
    stage = RunStage.objects.get()
    assert (stage.attempts, stage.bytes_in, stage.bytes_out) == (2, 2000, 2000)
    assert stage.peak_memory > 100 * hard.MIB
    assert 200 <= stage.duration_ms < 10_000


def test_failed_stage_has_its_figures_too(shared_cast: Cast) -> None:
    def work(live: Any) -> None:
        live.child(calls.take_memory, 100 * hard.MIB)
        raise Refused("no", "No.")

    hard.Scripted.script = [work]
    drive(start(shared_cast, "scripted"))
    assert RunStage.objects.get().peak_memory > 100 * hard.MIB


def test_time_is_measured_by_a_clock_that_does_not_jump(shared_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    import time_machine

    def jump(live: Any) -> None:
        traveller.shift(-3600)

    hard.Scripted.script = [jump]
    with time_machine.travel(time.time(), tick=True) as traveller:
        run = drive(start(shared_cast, "scripted"))
    assert run.state == "completed"
    assert RunStage.objects.get().duration_ms < 10_000


def test_hanging_stage_and_hanging_item_are_ended_with_their_process(
    shared_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.engine import pulse
    from pipeline.engine.advance import advance
    from pipeline.engine.claim import claim_run

    killed: list[int] = []
    monkeypatch.setattr(pulse.os, "kill", lambda pid, number: killed.append(number))
    monkeypatch.setattr(pulse, "BEAT", 0.1)
    for kind, key in ((hard.Scripted, "scripted"), (hard.ScriptedItems, "scripted-items")):
        killed.clear()
        monkeypatch.setattr(kind, "seconds", 0.2)
        hang = [lambda live: time.sleep(1.0)]
        kind.script = hang if kind is hard.Scripted else {1: hang}
        run = start(shared_cast, key)
        claim = claim_run(run.pk)
        assert claim is not None
        advance(claim, slice_seconds=None, may_kill=True)
        assert killed
        assert run.events.filter(kind="warning", text__contains="longer than it may").exists()
