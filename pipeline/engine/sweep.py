"""Bringing back what dead workers left, by our own monotonic clock; wall clocks that jump do not mislead it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, F, OuterRef

from pipeline.choices import RunState, StageState
from pipeline.engine import calls, moves
from pipeline.engine.claim import runnable
from pipeline.engine.events import Happening, append
from pipeline.engine.holders import is_gone, pid_here, place_of
from pipeline.engine.liveliness import supervisor_beats
from pipeline.engine.looking import Looking, wait_to_write
from pipeline.engine.wake import BrokerAway, calls_waiting, wake
from pipeline.lifecycle import ENDED
from pipeline.models import Review, Run, RunStage
from pipeline.registry import flow

log = structlog.get_logger(__name__)
LEASE = 15.0  # seconds without a beat after which a holder counts as dead where nobody can look whether it lives
STALLED = 60.0  # and where somebody can: its process is there, and may be kept from beating by what it does
CRASHES = 3  # deaths of workers over one stage after which the run is given up


@dataclass(frozen=True, slots=True)
class _Seen:
    count: Hashable
    since: float


class Sweeper:
    """Looks at all running runs now and then; one without a beat for ``lease`` seconds is queued again or given up.

    A holder that was a process of this machine and is none any more need not be waited for. One that is a process
    still, here or where another supervisor looks after it, has ``stalled`` seconds: a call that lets no thread run, or
    a machine with far too much to do, keeps the living from beating. Only seconds in which we looked, and could have
    written ourselves, are counted against anybody.
    """

    def __init__(
        self, *, lease: float = LEASE, stalled: float | None = None, clock: Callable[[], float] | None = None
    ) -> None:
        self.lease, self.stalled = lease, STALLED if stalled is None else stalled
        self.clock = clock or Looking()
        self._seen: dict[Hashable, _Seen] = {}

    def sweep(self) -> int:
        """One look; answers how many runs were brought back."""
        wait_to_write()
        now, before, self._seen = self.clock(), self._seen, {}

        def silent_for(who: Hashable, count: Hashable) -> float:
            last = before.get(who)
            self._seen[who] = last if last is not None and last.count == count else _Seen(count, now)
            return now - self._seen[who].since

        beats = supervisor_beats().items()
        watched = {place_of(name) for name, count in beats if silent_for(name, count) <= self.lease}
        dead = []
        for run_id, fence, beat, holder in _held():
            is_seen = pid_here(holder) is not None or place_of(holder) in watched
            silence = silent_for(run_id, (fence, beat))
            if silence > (self.stalled if is_seen else self.lease) or is_gone(holder):
                dead.append((run_id, fence, beat))
        return sum(self._bring_back(*one) for one in dead) + queue_answered()

    def _bring_back(self, run_id: UUID, fence: int, beats: int) -> bool:
        """Ends the dead holder's claim (the fence grows) and queues the run; False when it beat after all.

        False, too, while somebody holds the row: whoever lives may stand in line for it, and beats next.
        """
        with transaction.atomic():
            still = Run.objects.filter(pk=run_id, state=RunState.RUNNING, fence=fence, beats=beats)
            if still.select_for_update(skip_locked=True).first() is None:
                return False
            if still.update(fence=F("fence") + 1, crashes=F("crashes") + 1) != 1:
                return False
            run = Run.objects.get(pk=run_id)
            log.warning("worker_died", run_id=str(run_id), holder=run.holder, stage=run.next_stage, crashes=run.crashes)
            if run.crashes >= CRASHES and run.wanted != "cancel":
                self._give_up(run)
                return True
            text = "The worker stopped answering; the run goes on with another."
            append(run_id, [Happening("warning", stage=run.next_stage, text=text, facts={"crashes": run.crashes})])
            self._go_on(run)
        return True

    def _go_on(self, run: Run) -> None:
        """As somebody wished meanwhile, or else from where it was."""
        if run.wanted == "pause":
            moves.move(run.pk, before="running", after="paused", wanted="")
        elif run.wanted == "cancel":
            moves.move(run.pk, before="running", after="cancelled")
            calls.wake_parent(run)
        else:
            moves.move(run.pk, before="running", after="queued", quiet=True)
            wake()

    def _give_up(self, run: Run) -> None:
        files = ", ".join(run.inputs.values_list("version__document__name", flat=True)[:3])
        title = flow(run.flow).stage(run.next_stage).title if run.next_stage else "the end"
        text = (
            f"The worker died {run.crashes} times in “{title}”. Most likely {files or 'an input'} is more than it can "
            "take. Try a smaller or repaired file, or ask your administrator to look at the log."
        )
        RunStage.objects.filter(run=run, state=StageState.RUNNING).update(
            state=StageState.FAILED, error_code="crashed_too_often", error_text=text
        )
        moves.move(
            run.pk,
            before="running",
            after="failed",
            text=text,
            facts={"code": "crashed_too_often"},
            error_code="crashed_too_often",
            error_text=text,
        )
        calls.wake_parent(run)


def _held() -> list[tuple[UUID, int, int, str]]:
    return list(Run.objects.filter(state=RunState.RUNNING).values_list("pk", "fence", "beats", "holder"))


def queue_answered() -> int:
    """Queues waiting runs that nothing holds up any more; a second pair of eyes, normally idle."""
    waiting = Run.objects.filter(
        ~Exists(Review.objects.filter(run=OuterRef("pk"), closed_at=None)),
        ~Exists(Run.objects.filter(parent=OuterRef("pk")).exclude(state__in=ENDED)),
        state=RunState.WAITING,
    )
    moved = 0
    for run_id in list(waiting.values_list("pk", flat=True)):
        try:
            moves.move(run_id, before="waiting", after="queued", quiet=True)
        except moves.Lost:
            continue
        wake()
        moved += 1
    return moved


def top_up(workers: int) -> int:
    """Makes sure that there are calls for the runs that could start: a call can be lost, a row cannot."""
    able = runnable()[:workers].count()
    try:
        lacking = max(0, able - calls_waiting()) if able else 0
    except BrokerAway as error:
        log.warning("broker_away", error=str(error))
        return 0
    for _ in range(lacking):
        wake()
    return lacking
