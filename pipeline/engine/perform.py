"""One visit to one stage: read, work, write."""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from accounts.errors import Problem
from pipeline.contract import Facts, Flow, Halt, Kept, Outcome, Stage, TryLater
from pipeline.engine import commit
from pipeline.engine.claim import Claim
from pipeline.engine.events import Happening
from pipeline.engine.live import Attempt, Figures, Meter
from pipeline.engine.meter import Spent, write_usage
from pipeline.engine.points import pass_point
from pipeline.engine.pulse import Pulse
from pipeline.engine.reviews import open_review
from pipeline.engine.supply import Supply
from pipeline.models import Run, RunStage

log = structlog.get_logger(__name__)
STOP_LOOKS = 0.1


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything one visit to a stage needs at hand; ``spent`` adds up what its attempts used."""

    run: Run
    flow: type[Flow]
    row: RunStage
    claim: Claim
    pulse: Pulse
    facts: Facts
    supply: Supply
    spent: Figures = field(default_factory=Figures)
    expenses: Spent = field(default_factory=Spent)
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """How long somebody has been working on it."""
        return time.monotonic() - self.began

    def attempt(self, stage: Stage[Any, Any], show: Callable[[float], None], item: str = "") -> Attempt:
        """One try of the stage or of an item of it, whose label is given."""
        return Attempt(
            pulse=self.pulse,
            stage=stage.name,
            limits=stage.limits,
            show=show,
            spent=self.spent,
            meter=Meter(self.run, self.expenses),
            supply=self.supply,
            item=item,
        )

    def show(self, share: float) -> None:
        """Stage's share done, 0 to 1, told to whoever watches."""
        self.pulse.show(self.row.pk, self.row.name, share, self.run_share(share))

    def run_share(self, share: float) -> float:
        """The run's progress in percent when this stage is done to ``share``; 100 is for the end alone."""
        return share_of_run([stage.name for stage in self.flow.stages], self.row.name, share)


def share_of_run(names: Sequence[str], name: str, share: float) -> float:
    """A run's progress in percent when a stage, out of the ``names`` of all, is done to ``share``, 0 to 1."""
    return min(99.0, 100.0 * (names.index(name) + share) / len(names))


def perform(visit: Visit, stage: Stage[Any, Any]) -> str:
    """Does a plain stage and commits it; answers the stage that follows, "" at the end.

    Raises TryLater, Problem, Halt or the stage's own error.
    """
    with visit.pulse.within(stage.seconds, stage.title), visit.attempt(stage, visit.show) as attempt:
        given = stage.read(visit.facts)
        pass_point("read", stage.name)
        last = visit.row.attempts >= stage.retry.attempts
        result = work_or_fall_back(stage, lambda: stage.work(given, attempt), given, attempt, last=last)
        pass_point("work", stage.name)
        return _write(visit, stage, result, tuple(attempt.kept))


def work_or_fall_back(
    stage: Stage[Any, Any], work: Callable[[], Any], given: Any, attempt: Attempt, *, last: bool
) -> Any:
    """What the work came to; after a refusal, or after the ``last`` attempt, what the stage makes of that.

    What was kept before it failed is not part of the result.
    """
    try:
        return run_work(work(), attempt.pulse)
    except (TryLater, Problem) as error:
        if isinstance(error, TryLater) and not last:
            raise
        attempt.kept.clear()
        return run_work(stage.fallback(given, error), attempt.pulse)


def run_work(result: Any, pulse: Pulse) -> Any:
    """The result itself, or that of the coroutine, which is cancelled when the run shall stop."""
    return asyncio.run(_until_stopped(result, pulse)) if inspect.iscoroutine(result) else result


async def _until_stopped(work: Coroutine[Any, Any, Any], pulse: Pulse) -> Any:
    task = asyncio.ensure_future(work)
    while not task.done():
        await asyncio.wait({task}, timeout=STOP_LOOKS)
        if pulse.should_stop() and not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=5)
            raise Halt(pulse.why())
    return task.result()


def _write(visit: Visit, stage: Stage[Any, Any], result: Any, kept: tuple[Kept, ...]) -> str:
    words, expenses = visit.pulse.drain(), visit.expenses.take()

    def act(again: bool) -> str:
        if again and (done := commit.went_through(visit.row)) is not None:
            return done
        commit.fence(visit.claim)
        write_usage(visit.run, expenses, stage=stage.name)
        outcome = commit.settled(type(stage), stage.write(visit.facts, result))
        happenings = [*words, *commit.add_artifacts(visit.facts, stage.name, kept)]
        if stage.review:
            values = stage.proposals(visit.facts, result)
            happenings += open_review(visit.run.pk, stage.review, stage.name, values, by_defaults=visit.run.unattended)
        return close(visit, outcome, happenings)

    target = commit.with_patience(act)
    pass_point("commit", stage.name)
    return target


def close(visit: Visit, outcome: Outcome, happenings: list[Happening]) -> str:
    """Marks the stage done, in the present transaction; answers the stage that follows."""
    target = visit.flow.after(visit.row.name, outcome.action)
    commit.finish_stage(
        visit.claim,
        visit.row,
        outcome=outcome,
        next_stage=target,
        figures=visit.spent,
        seconds=visit.seconds,
        happenings=happenings,
        progress=visit.run_share(1.0),
    )
    pass_point("write", visit.row.name)
    return target


def wait_out(seconds: float, pulse: Pulse) -> None:
    """A short pause between attempts that a stop cuts off."""
    until = time.monotonic() + seconds
    gate = threading.Event()
    while time.monotonic() < until:
        if pulse.should_stop():
            raise Halt(pulse.why())
        gate.wait(min(STOP_LOOKS, max(0.0, until - time.monotonic())))
