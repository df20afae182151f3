"""Telling a hung cluster from a busy one.

A worker of django-q2 that is killed while it waits for a task dies with the queue's lock, and the cluster takes up
nothing any more. It is recognised by this: calls wait, fewer runs are being worked on than it has workers, and yet
none of its workers has taken a call for a while. Time in which we were held up ourselves, or in which nobody could
write to the database, is no such while.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from pipeline.engine.holders import pid_here
from pipeline.engine.liveliness import beat_count, held_runs
from pipeline.engine.looking import Looking, wait_to_write
from pipeline.engine.sweep import STALLED

SILENCE = 20.0  # seconds; calls come every few seconds


class ClusterWatch:
    def __init__(
        self,
        name: str,
        workers: int,
        *,
        clock: Callable[[], float] | None = None,
        silence: float = SILENCE,
        stalled: float = STALLED,
    ) -> None:
        self.name, self.workers, self.clock = name, workers, clock or Looking()
        self.silence, self.stalled = silence, stalled
        self.reset()

    def reset(self) -> None:
        """The cluster was just started."""
        self._count = -1
        self._since = self.clock()
        self._runs: dict[UUID, tuple[int, float]] = {}

    def is_hung(self, pids: set[int]) -> bool:
        """Whether the cluster, which has the processes ``pids``, takes up nothing; raises what a busy database does."""
        if self.clock() - self._since > self.silence / 2:
            wait_to_write()
        now, count = self.clock(), beat_count(self.name)
        if count != self._count:
            self._count, self._since = count, now
            return False
        return now - self._since > self.silence and self._busy(pids, now) < self.workers

    def _busy(self, pids: set[int], now: float) -> int:
        """How many runs its processes hold and have beaten for, as lately as the living do."""
        seen: dict[UUID, tuple[int, float]] = {}
        for run_id, holder, beats in held_runs():
            if pid_here(holder) in pids:
                before = self._runs.get(run_id)
                seen[run_id] = before if before and before[0] == beats else (beats, now)
        self._runs = seen
        return sum(now - since <= self.stalled for _, since in seen.values())
