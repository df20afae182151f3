"""An item stage: many things, each with its own attempts, outcome and commit."""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.db import Error as DatabaseError
from django.db import connection, transaction

from accounts.errors import Problem
from pipeline.choices import ItemState
from pipeline.contract import Halt, Item, ItemOutcome, ItemStage, Refused, Skip, TryLater
from pipeline.engine import commit, outages
from pipeline.engine.bugs import report_bug
from pipeline.engine.events import Happening, append
from pipeline.engine.meter import write_usage
from pipeline.engine.perform import Visit, close, wait_out, work_or_fall_back
from pipeline.engine.points import pass_point
from pipeline.engine.storable import storable
from pipeline.models import Run, RunItem

log = structlog.get_logger(__name__)
CRASHES_OF_AN_ITEM = 2  # one less than a run's, so that a poisonous item fails and the run goes on
SHORT = 5.0  # seconds that are waited in place; longer ones are waited without a worker
BATCH = 200


class ItemsLater(TryLater):
    """Some items wait for something outside; their attempts are counted on themselves."""


@dataclass
class _Round:
    """What the threads of one performance share."""

    visit: Visit
    stage: ItemStage[Any, Any]
    total: int
    done: int
    lock: threading.Lock = field(default_factory=threading.Lock)
    todo: queue.SimpleQueue[RunItem] = field(default_factory=queue.SimpleQueue)
    later: list[tuple[int, float, TryLater]] = field(default_factory=list)
    broken: BaseException | None = None

    def count(self) -> None:
        with self.lock:
            self.done += 1
            share = self.done / max(1, self.total)
        self.visit.show(share)


def perform_items(visit: Visit, stage: ItemStage[Any, Any]) -> str:
    """Plans once, does what is still to do, then finishes the stage. Answers and raises as `perform`."""
    if not visit.row.planned:
        with visit.pulse.within(stage.seconds, stage.title):
            _plan(visit, stage)
    rows = RunItem.objects.filter(stage=visit.row)
    waiting = rows.filter(state=ItemState.PENDING)
    total = rows.count()
    shared = _Round(visit, stage, total=total, done=total - waiting.count())
    while batch := list(waiting.exclude(pk__in=[pk for pk, _, _ in shared.later])[:BATCH]):
        for row in batch:
            shared.todo.put(row)
        _work_through(shared)
    if shared.later:
        _, pause, error = min(shared.later, key=lambda one: one[1])
        raise ItemsLater(error.code, error.text, after=pause)
    return _finish(visit, stage)


def _plan(visit: Visit, stage: ItemStage[Any, Any]) -> None:
    items = list(stage.plan(visit.facts))
    with transaction.atomic():
        commit.fence(visit.claim)
        RunItem.objects.filter(stage=visit.row).delete()
        RunItem.objects.bulk_create(
            (
                RunItem(stage=visit.row, key=one.key, position=number, label=one.label[:200], given=dict(one.given))
                for number, one in enumerate(items)
            ),
            batch_size=500,
        )
        visit.row.planned = True
        visit.row.save(update_fields=["planned"])
        append(visit.run.pk, [Happening("stage.planned", stage=stage.name, facts={"items": len(items)})])


def _work_through(shared: _Round) -> None:
    """Empties the queue with as many threads as the stage allows; one only when the run's worker died before."""
    many = 1 if shared.visit.run.crashes else min(shared.stage.concurrency, shared.todo.qsize())
    if many <= 1:
        _thread(shared)
    else:
        threads = [threading.Thread(target=_own_thread, args=(shared,), name=f"item-{n}") for n in range(many)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    if shared.broken is not None:
        raise shared.broken


def _own_thread(shared: _Round) -> None:
    try:
        _thread(shared)
    finally:
        connection.close()


def _thread(shared: _Round) -> None:
    while shared.broken is None:
        try:
            row = shared.todo.get_nowait()
        except queue.Empty:
            return
        try:
            _halt_if_wanted(shared)
            _one(shared, row)
        except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits for all
            shared.broken = shared.broken or error


def _halt_if_wanted(shared: _Round) -> None:
    if why := shared.visit.pulse.why():
        raise Halt(why)


def _one(shared: _Round, row: RunItem) -> None:
    """One item to its outcome, or put off."""
    stage, visit = shared.stage, shared.visit
    if row.crashes >= CRASHES_OF_AN_ITEM:
        text = f"The worker died {row.crashes} times while working on {row.label}."
        return _record(shared, row, ItemState.FAILED, code="crashed_too_often", text=text)
    began = time.monotonic()
    item = Item(key=row.key, label=row.label, given=row.given)
    while True:
        _begin(shared, row)
        try:
            with outages.told_apart(), visit.pulse.within(stage.seconds, row.label):
                return _attempt(shared, row, item, began)
        except Halt as halt:
            _undo_begin(shared, row, halt)
            raise
        except Skip as skip:
            return _record(shared, row, ItemState.SKIPPED, code=skip.code, text=skip.text, began=began)
        except TryLater as error:
            if not _again(shared, row, error, began):
                return None
        except Problem as error:
            return _record(shared, row, ItemState.FAILED, code=error.code, text=error.text, began=began)
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug costs its item; it is logged under a number
            problem = report_bug(error, run_id=str(visit.run.pk), stage=stage.name, item=row.key)
            return _record(shared, row, ItemState.FAILED, code="bug", text=problem.text, began=began)


def _begin(shared: _Round, row: RunItem) -> None:
    """Counts the attempt, and a death beforehand: only an outcome takes it back."""
    with transaction.atomic():
        commit.fence(shared.visit.claim)
        RunItem.objects.filter(pk=row.pk).update(crashes=row.crashes + 1, attempts=row.attempts + 1)
    row.attempts += 1


def _undo_begin(shared: _Round, row: RunItem, halt: Halt) -> None:
    """A pause, a cancel or a restart is neither an attempt nor a death of this item."""
    if halt.why != "lost":
        with transaction.atomic():
            commit.fence(shared.visit.claim)
            RunItem.objects.filter(pk=row.pk).update(crashes=row.crashes, attempts=row.attempts - 1)


def _again(shared: _Round, row: RunItem, error: TryLater, began: float) -> bool:
    """Whether to try at once, after a short wait; otherwise it has failed, or waits for another performance."""
    retry = shared.stage.retry
    if row.attempts >= retry.attempts:
        _record(shared, row, ItemState.FAILED, code=error.code, text=error.text, began=began)
        return False
    row.crashes = 0
    pause = error.after if error.after is not None else retry.pause_after(row.attempts, random.random())  # noqa: S311
    with transaction.atomic():
        commit.fence(shared.visit.claim)
        RunItem.objects.filter(pk=row.pk).update(crashes=0)
        facts = {"key": row.key, "attempt": row.attempts, "attempts": retry.attempts, "code": error.code}
        text = f"{row.label}: {error.text}"
        append(shared.visit.run.pk, [Happening("item.retrying", stage=shared.stage.name, text=text, facts=facts)])
    if pause > SHORT:
        with shared.lock:
            shared.later.append((row.pk, pause, error))
        return False
    wait_out(pause, shared.visit.pulse)
    return True


def _attempt(shared: _Round, row: RunItem, item: Item, began: float) -> None:
    stage, visit = shared.stage, shared.visit
    given = stage.read_item(visit.facts, item)
    with visit.attempt(stage, lambda _: None, row.label) as attempt:
        pass_point("read", stage.name)
        last = row.attempts >= stage.retry.attempts
        result = work_or_fall_back(stage, lambda: stage.work_item(given, attempt), given, attempt, last=last)
        pass_point("item", stage.name)
        kept, expenses = tuple(attempt.kept), visit.expenses.take()

        def act(again: bool) -> None:
            commit.fence(visit.claim, crashes=0)
            fresh = RunItem.objects.filter(pk=row.pk, state=ItemState.PENDING)
            if again and not fresh.exists():
                return  # committed before, the answer was lost
            write_usage(visit.run, expenses, stage=stage.name)
            answer = stage.write_item(visit.facts, item, result)
            fresh.update(**_outcome(ItemState.DONE, answer, "", "", began))
            told = commit.add_artifacts(visit.facts, stage.name, kept, item.key)
            append(
                visit.run.pk, [*told, Happening("item.done", stage=stage.name, text=row.label, facts={"key": row.key})]
            )

        commit.with_patience(act)
    shared.count()
    pass_point("commit", stage.name)


def _outcome(state: str, result: Mapping[str, Any], code: str, text: str, began: float | None) -> dict[str, Any]:
    spent = int((time.monotonic() - began) * 1000) if began is not None else 0
    return {
        "state": state,
        "result": storable(result),
        "error_code": code,
        "error_text": storable(text),
        "crashes": 0,
        "duration_ms": spent,
    }


def _record(shared: _Round, row: RunItem, state: str, *, code: str, text: str, began: float | None = None) -> None:
    """An outcome without a result, and what it cost all the same."""
    expenses = shared.visit.expenses.take()

    def act(again: bool) -> None:
        commit.fence(shared.visit.claim, crashes=0)
        fresh = RunItem.objects.filter(pk=row.pk, state=ItemState.PENDING)
        if again and not fresh.exists():
            return  # committed before, the answer was lost
        write_usage(shared.visit.run, expenses, stage=shared.stage.name)
        RunItem.objects.filter(pk=row.pk, state=ItemState.PENDING).update(**_outcome(state, {}, code, text, began))
        facts = {"key": row.key, "code": code}
        append(
            shared.visit.run.pk,
            [Happening(f"item.{state}", stage=shared.stage.name, text=f"{row.label}: {text}", facts=facts)],
        )

    commit.with_patience(act)
    shared.count()


def _finish(visit: Visit, stage: ItemStage[Any, Any]) -> str:
    outcomes = [
        ItemOutcome(
            item=Item(key=row.key, label=row.label, given=row.given),
            state=row.state,
            result=row.result,
            code=row.error_code,
            text=row.error_text,
        )
        for row in RunItem.objects.filter(stage=visit.row)
    ]
    if outcomes and all(one.state == ItemState.FAILED for one in outcomes):
        raise Refused("all_failed", f"None of {len(outcomes)} could be done. The first: {outcomes[0].text}")
    words = visit.pulse.drain()

    def act(again: bool) -> str:
        if again and (done := commit.went_through(visit.row)) is not None:
            return done
        commit.fence(visit.claim)
        return close(visit, commit.settled(type(stage), stage.finish(visit.facts, outcomes)), words)

    target = commit.with_patience(act)
    pass_point("commit", stage.name)
    return target


def partly_failed(run: Run) -> bool:
    """Whether any item of a done stage failed."""
    return RunItem.objects.filter(stage__run=run, state=ItemState.FAILED).exists()
