"""Taking a claimed run as far as it goes: stage by stage until it ends, waits, is stopped or its time slice is over."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.errors import Problem
from pipeline.choices import ItemState, StageState
from pipeline.contract import CallStage, Flow, Halt, ItemStage, Stage, TryLater
from pipeline.engine import calls, commit, items, moves, outages
from pipeline.engine.admission import settle_pages
from pipeline.engine.bugs import BugProblem, report_bug
from pipeline.engine.claim import Claim
from pipeline.engine.events import Happening, append
from pipeline.engine.facts import facts_of, inputs_of
from pipeline.engine.meter import write_usage
from pipeline.engine.perform import Visit, perform, wait_out
from pipeline.engine.pulse import Pulse
from pipeline.engine.reviews import open_review_of
from pipeline.engine.supply import Supply
from pipeline.engine.wake import wake
from pipeline.models import Run, RunItem, RunStage
from pipeline.registry import flow

log = structlog.get_logger(__name__)
SHORT = 5.0  # seconds of backoff waited in place; for longer ones the worker is given free
HAND_BACK_FOR = 60.0  # seconds a worker tries to give its run back after the database went away


def advance(claim: Claim, *, slice_seconds: float | None = 30.0, may_kill: bool = False) -> None:
    """Works on the run under this claim. Whatever happens, the run is left in a state that its row tells truly."""
    with structlog.contextvars.bound_contextvars(run_id=str(claim.run_id)):
        try:
            with Pulse(claim, slice_seconds=slice_seconds, may_kill=may_kill) as pulse:
                _Advance(claim, pulse).go()
        except DatabaseError as error:
            log.warning("run_lost_its_database", error=str(error))
            _hand_back(claim)
        except moves.Lost:
            log.info("claim_lost")


def _hand_back(claim: Claim) -> None:
    """The database went away in the middle: queue the run again as soon as it is back. Nobody crashed."""
    until = time.monotonic() + HAND_BACK_FOR
    while time.monotonic() < until:
        connection.close()
        try:
            with transaction.atomic():
                moves.move(claim.run_id, before="running", after="queued", fence=claim.fence, quiet=True)
                RunItem.objects.filter(stage__run=claim.run_id, state=ItemState.PENDING, crashes__gt=0).update(
                    crashes=F("crashes") - 1, attempts=F("attempts") - 1
                )
                wake()
        except moves.Lost:
            return
        except DatabaseError:
            time.sleep(1.0)
        else:
            return


class _Advance:
    """One claim's worth of work."""

    def __init__(self, claim: Claim, pulse: Pulse) -> None:
        self.claim, self.pulse = claim, pulse
        self.visit: Visit | None = None
        self.left_over = True  # whether an earlier claim, or a failed attempt, may have left a visit unfinished
        self.run = Run.objects.select_related("source").get(pk=claim.run_id)
        self.inputs = inputs_of(self.run.pk)

    def go(self) -> None:
        try:
            chosen = flow(self.run.flow)
        except Problem as problem:
            return self._fail(problem, None)
        self.pulse.wish = self.run.wanted  # type: ignore[assignment]
        asks = any(stage.review for stage in chosen.stages)
        while self.run.next_stage:
            if why := self.pulse.why():
                return self._stop(why)
            if asks and self._waits_for_review():
                return None
            if self.run.visits >= chosen.steps:
                text = f"The tool went through {chosen.steps} steps without coming to an end."
                return self._fail(Problem(text, code="too_many_steps"), None)
            if not self._step(chosen):
                return None
        if asks and self._waits_for_review():
            return None
        return self._end(chosen)

    # --- one stage ---------------------------------------------------------------------------------------------
    def _step(self, chosen: type[Flow]) -> bool:
        """Does the next stage; False when the run was put into another state."""
        stage_type = chosen.stage(self.run.next_stage)
        if stage_type.name in chosen.leaves_out(self.run.params):
            self._pass_over(chosen, stage_type)
            return True
        row = self._enter(stage_type)
        with structlog.contextvars.bound_contextvars(stage=stage_type.name):
            try:
                with outages.told_apart():
                    self._try(chosen, stage_type(), row)
            except calls.Waiting:
                self._wait_for_calls(row)
                return False
            except Halt as halt:
                self._stop(halt.why)
                return False
            except TryLater as error:
                return self._later(stage_type, row, error)
            except Problem as problem:
                self._fail(problem, row)
                return False
            except (DatabaseError, moves.Lost):
                raise
            except Exception as error:  # noqa: BLE001 - a bug ends the run under a number, the worker lives on
                self._fail(report_bug(error, run_id=str(self.run.pk), stage=row.name), row)
                return False
        return True

    def _try(self, chosen: type[Flow], stage: Stage[Any, Any], row: RunStage) -> None:
        facts = facts_of(self.run, row.visit, self.inputs)
        self.visit = visit = Visit(
            run=self.run,
            flow=chosen,
            row=row,
            claim=self.claim,
            pulse=self.pulse,
            facts=facts,
            supply=Supply(facts),
        )
        if isinstance(stage, ItemStage):
            target = items.perform_items(visit, stage)
        elif isinstance(stage, CallStage):
            target = calls.perform_calls(visit, stage)
        else:
            target = perform(visit, stage)
        self.visit, self.run.next_stage, self.run.crashes = None, target, 0

    def _enter(self, stage_type: type[Stage[Any, Any]]) -> RunStage:
        """The row of this visit: the one left unfinished before, or a new one.

        Only a visit that failed makes the next one another attempt: pauses, slices, restarts and crashes are not the
        stage's failures, and crashes are counted for themselves.
        """
        with transaction.atomic():
            self._fence()
            row = self._unfinished(stage_type.name) if self.left_over else None
            if row is None:
                now = timezone.now()
                row = RunStage(run=self.run, name=stage_type.name, visit=self.run.visits + 1, started_at=now)
            row.attempts = max(1, row.attempts + (row.state == StageState.RETRYING))
            row.state = StageState.RUNNING
            row.save()
            facts = {"attempt": row.attempts, "visit": row.visit}
            told = Happening("stage.started", stage=row.name, text=stage_type.title, facts=facts)
            append(self.run.pk, [told], visits=row.visit)
        self.left_over, self.run.visits = False, row.visit
        return row

    def _unfinished(self, name: str) -> RunStage | None:
        rows = RunStage.objects.filter(run=self.run, name=name)
        return rows.exclude(state__in=(StageState.DONE, StageState.SKIPPED)).order_by("visit").last()

    def _pass_over(self, chosen: type[Flow], stage_type: type[Stage[Any, Any]]) -> None:
        with transaction.atomic():
            self._fence()
            now, visit = timezone.now(), self.run.visits + 1
            RunStage.objects.create(
                run=self.run,
                name=stage_type.name,
                visit=visit,
                state=StageState.SKIPPED,
                started_at=now,
                ended_at=now,
            )
            target = chosen.after(stage_type.name, stage_type.actions[0])
            told = Happening("stage.skipped", stage=stage_type.name, text=stage_type.title)
            append(self.run.pk, [told], next_stage=target, visits=visit)
        self.run.next_stage, self.run.visits = target, visit

    def _fence(self) -> None:
        try:
            commit.fence(self.claim)
        except Halt:
            raise moves.Lost("claim lost") from None

    # --- how it leaves our hands ---------------------------------------------------------------------------------
    def _move(self, after: Any, **options: Any) -> None:
        moves.move(self.run.pk, before="running", after=after, fence=self.claim.fence, **options)

    def _stop(self, why: str) -> None:
        """Ends the work as the row says now: a wish may have been taken back, or become another, since we heard it."""
        if why == "lost":
            raise moves.Lost("claim lost")
        with self._leaving():
            if not self._obey():
                self._move("queued", quiet=True)
                wake()

    def _obey(self) -> bool:
        """Does what the row says that somebody wants, in the present transaction; False when nobody wants anything."""
        wanted = Run.objects.values_list("wanted", flat=True).get(pk=self.run.pk)
        if wanted == "cancel":
            self._move("cancelled")
            calls.wake_parent(self.run)
        elif wanted == "pause":
            self._move("paused", wanted="")
        return bool(wanted)

    @contextmanager
    def _leaving(self) -> Iterator[None]:
        """The transaction in which the run leaves our hands, with everything that is still to be told."""
        words = self.pulse.drain()
        with transaction.atomic():
            self._fence()
            append(self.run.pk, words)
            if (visit := self.visit) is not None:
                RunStage.objects.filter(pk=visit.row.pk).update(**commit.spent(visit.spent, visit.seconds))
                write_usage(self.run, visit.expenses.take(), stage=visit.row.name)
            yield
        self.visit = None

    def _waits_for_review(self) -> bool:
        """Whether a review is open; then the run waits as a row and holds no worker."""
        name = open_review_of(self.run.pk)
        if not name:
            return False
        with self._leaving():
            self._move("waiting", text="Waiting for review", facts={"review": name})
            if not open_review_of(self.run.pk):  # closed in this moment: nobody would wake us
                moves.move(self.run.pk, before="waiting", after="queued", quiet=True)
                wake()
        return True

    def _wait_for_calls(self, row: RunStage) -> None:
        with self._leaving():
            RunStage.objects.filter(pk=row.pk).update(state=StageState.WAITING)
            if self._obey():
                return
            self._move("waiting", quiet=True)
            if not calls.calls_left(self.run.pk):
                moves.move(self.run.pk, before="waiting", after="queued", quiet=True)
                wake()

    def _later(self, stage_type: type[Stage[Any, Any]], row: RunStage, error: TryLater) -> bool:
        """After a failed attempt: True when it was waited for in place, False when the run went back or failed."""
        retry = stage_type.retry
        counted = not isinstance(error, items.ItemsLater)
        if counted and row.attempts >= retry.attempts:
            self._fail(Problem(error.text, code=error.code), row)
            return False
        pause = error.after if error.after is not None else retry.pause_after(row.attempts, random.random())  # noqa: S311
        in_place = pause <= SHORT
        with self._leaving():
            state = StageState.RETRYING if counted else StageState.RUNNING
            RunStage.objects.filter(pk=row.pk).update(state=state, error_code=error.code, error_text=error.text)
            facts = {
                "attempt": row.attempts,
                "attempts": retry.attempts,
                "seconds": round(pause, 1),
                "code": error.code,
            }
            append(self.run.pk, [Happening("stage.retrying", stage=row.name, text=error.text, facts=facts)])
            if not in_place:
                self._move("queued", quiet=True, not_before=timezone.now() + timedelta(seconds=pause))
        if not in_place:
            return False
        self.left_over = True
        try:
            wait_out(pause, self.pulse)
        except Halt as halt:
            self._stop(halt.why)
            return False
        return True

    def _fail(self, problem: Problem, row: RunStage | None) -> None:
        error_id = problem.error_id if isinstance(problem, BugProblem) else ""
        with self._leaving():
            if row is not None:
                RunStage.objects.filter(pk=row.pk).update(
                    state=StageState.FAILED,
                    error_code=problem.code,
                    error_text=problem.text,
                    ended_at=timezone.now(),
                )
                facts = {"code": problem.code}
                append(self.run.pk, [Happening("stage.failed", stage=row.name, text=problem.text, facts=facts)])
            self._move(
                "failed",
                text=problem.text,
                facts={"code": problem.code},
                error_code=problem.code,
                error_text=problem.text,
                error_id=error_id,
            )
            settle_pages(self.run)
            calls.wake_parent(self.run)

    def _end(self, chosen: type[Flow]) -> None:
        kinds = {kind for kind in (ItemStage, CallStage) if any(issubclass(one, kind) for one in chosen.stages)}
        partial = (ItemStage in kinds and items.partly_failed(self.run)) or (
            CallStage in kinds and calls.partly_failed(self.run)
        )
        with transaction.atomic():
            self._move("partial" if partial else "completed", progress=100.0)
            settle_pages(self.run)
            calls.wake_parent(self.run)
