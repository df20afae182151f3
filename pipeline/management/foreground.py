"""A run worked on in the process that the operator started."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from django.core.management.base import OutputWrapper
from tqdm import tqdm

from accounts.actor import Actor
from accounts.errors import Conflict, Missing
from pipeline.engine import draining
from pipeline.lifecycle import ENDED
from pipeline.management.outcome import Outcome, outcome_of
from pipeline.registry import flow
from pipeline.selectors.events import events_after
from pipeline.selectors.reviews import open_review_of
from pipeline.selectors.runs import run_for
from pipeline.services.foreground import drive_run
from pipeline.services.reviews import close_review
from pipeline.services.runs import pause_run

TOLD = ("stage.started", "log", "warning", "stage.retrying")


class Foreground:
    """Works on one run until it ends or waits, and says what happens meanwhile; a worker that is quicker may take part.

    Ctrl-C pauses the run, a second one stops at once. SIGTERM gives it back, so that a worker goes on.
    """

    def __init__(self, actor: Actor, run_id: str, stderr: OutputWrapper, *, quiet: bool) -> None:
        self.actor, self.run_id, self.stderr, self.quiet = actor, run_id, stderr, quiet
        self.title = flow(run_for(actor=actor, run_id=run_id).flow).title
        self.seen = 0
        self.interrupted = False

    def work(self, out: Path | None) -> Outcome:
        bar = tqdm(total=100, desc=self.title, unit="%", disable=self.quiet, leave=False)
        with bar, self._signals():
            while True:
                drive_run(actor=self.actor, run_id=self.run_id, look=lambda: self._look(bar))
                run = run_for(actor=self.actor, run_id=self.run_id)
                if run.state in ENDED or draining.is_draining() or not self._answer_review(run.state):
                    break
        return outcome_of(self.actor, self.run_id, out, self.stderr)

    def _look(self, bar: tqdm[None]) -> None:
        try:
            run = run_for(actor=self.actor, run_id=self.run_id)
        except Missing:  # thrown away meanwhile, as whoever works on it will hear
            return
        if self.interrupted and run.state not in ENDED and run.state != "paused" and not run.wanted:
            with contextlib.suppress(Conflict):  # it came to its end in this moment
                pause_run(actor=self.actor, run_id=self.run_id)
        bar.update(run.progress - bar.n)
        for event in events_after(actor=self.actor, run_id=self.run_id, seq=self.seen):
            self.seen = event.seq
            if not self.quiet and event.kind in TOLD:
                bar.clear()
                self.stderr.write(f"{event.stage or 'run'}: {event.text}")
                bar.refresh()

    def _answer_review(self, state: str) -> bool:
        """At a terminal the operator may accept what is proposed; otherwise the run stays waiting."""
        review = open_review_of(actor=self.actor, run_id=self.run_id)
        if state != "waiting" or review is None or self.quiet or not sys.stdin.isatty():
            return False
        answer = input(f"{self.title} proposes {review.items.count()} {review.name}. Accept them all? [y/N] ")
        if answer.strip().lower() not in ("y", "yes"):
            return False
        close_review(actor=self.actor, run_id=self.run_id, name=review.name, accept_rest=True)
        return True

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        signal.signal(signal.SIGINT, self._interrupt)
        signal.signal(signal.SIGTERM, lambda *_: draining.drain())
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self.interrupted = True
        signal.signal(number, signal.default_int_handler)
