"""The heartbeat of one claim, and what it learns on the way."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import structlog
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.models import F

from pipeline.choices import RunState
from pipeline.engine.claim import Claim
from pipeline.engine.draining import is_draining
from pipeline.engine.events import Happening, append
from pipeline.lifecycle import Wish
from pipeline.models import Run, RunStage

log = structlog.get_logger(__name__)
BEAT = 2.0  # seconds between beats
HEAR = 0.5  # seconds between looks at what people wish
SOON = 0.02  # seconds a first word waits for others, or for the commit that would store it along
FLUSH = 0.1  # seconds between stores of what the stage reported
LATEST_WORDS = 500  # log lines kept in memory until they are stored


class Pulse:
    """Beats while the run is worked on, stores progress and log lines, hears pause, cancel and loss.

    ``slice_ends`` is when the worker shall turn to other runs. What runs `within` a number of seconds and takes longer
    is not believed in any more: its process is killed.
    """

    def __init__(self, claim: Claim, *, slice_seconds: float | None, may_kill: bool = False) -> None:
        self.claim = claim
        self.may_kill = may_kill
        self.wish: Wish = ""
        self.lost = threading.Event()
        self.slice_ends = None if slice_seconds is None else time.monotonic() + slice_seconds
        self._deadlines: dict[object, tuple[float, str]] = {}  # when, and what is then overdue
        self._done = threading.Event()
        self._news = threading.Event()
        self._lock = threading.Lock()  # of what was said
        self._storing = threading.Lock()  # held while it is on its way into the database
        self._words: list[Happening] = []
        self._dropped = 0
        self._progress: tuple[int, str, float, float] | None = None  # stage row, name, share of stage, share of run
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._news.set()
        self._thread.join(timeout=30)

    @contextmanager
    def within(self, seconds: float, what: str) -> Iterator[None]:
        """What is done in here must be over in ``seconds``; items side by side each have their own."""
        token = object()
        self._deadlines[token] = (time.monotonic() + seconds, what)
        try:
            yield
        finally:
            del self._deadlines[token]

    # --- what the stage says ---------------------------------------------------------------------------------
    def say(self, happening: Happening) -> None:
        with self._lock:
            self._words.append(happening)
            self._shorten()
        self._news.set()

    def show(self, stage_id: int, stage: str, of_stage: float, of_run: float) -> None:
        with self._lock:
            self._progress = (stage_id, stage, of_stage, of_run)
        self._news.set()

    def drain(self) -> list[Happening]:
        """What was said and not yet stored, for a commit that stores it along."""
        with self._storing, self._lock:  # what is just being stored comes before whatever the caller adds
            words = self._taken()
            self._progress = None
            return words

    def _taken(self) -> list[Happening]:
        words, self._words = self._words, []
        if self._dropped:
            text = f"{self._dropped} lines came faster than they could be stored and are left out."
            words.insert(0, Happening("warning", text=text, facts={"lines": self._dropped}))
            self._dropped = 0
        return words

    def _shorten(self) -> None:
        self._dropped += max(0, len(self._words) - LATEST_WORDS)
        del self._words[:-LATEST_WORDS]

    # --- what the engine asks ----------------------------------------------------------------------------------
    def should_stop(self) -> bool:
        return bool(self.wish) or self.lost.is_set() or is_draining()

    def why(self) -> str:
        """The reason to stop now, or "". Beside wishes and loss also the end of the time slice."""
        if self.lost.is_set():
            return "lost"
        if self.wish:
            return self.wish
        over = self.slice_ends is not None and time.monotonic() > self.slice_ends
        return "slice" if over or is_draining() else ""

    # --- the thread ----------------------------------------------------------------------------------------------
    def _run(self) -> None:
        next_beat, next_look = time.monotonic() + BEAT, time.monotonic() + HEAR
        try:
            while not self._done.is_set():
                if self._news.wait(max(0.0, next_look - time.monotonic())):
                    self._done.wait(SOON)
                if self._done.is_set():
                    return
                self._news.clear()
                self._quietly(self._flush)
                if time.monotonic() >= next_look:
                    next_look = time.monotonic() + HEAR
                    self._quietly(self._hear)
                if time.monotonic() >= next_beat:
                    next_beat = time.monotonic() + BEAT
                    self._kill_if_overdue()
                    self._quietly(self._beat)
                self._done.wait(FLUSH - SOON)
        finally:
            connection.close()

    def _quietly(self, act: Callable[[], None]) -> None:
        """A database that is away for a while must not end the pulse; the sweeper judges us by our beats."""
        try:
            act()
        except DatabaseError as error:
            log.warning("pulse_without_database", run_id=str(self.claim.run_id), error=str(error))
            connection.close()

    def _beat(self) -> None:
        mine = Run.objects.filter(pk=self.claim.run_id, fence=self.claim.fence, state=RunState.RUNNING)
        if mine.update(beats=F("beats") + 1) != 1:
            self.lost.set()

    def _hear(self) -> None:
        mine = Run.objects.filter(pk=self.claim.run_id, fence=self.claim.fence, state=RunState.RUNNING)
        wanted = mine.values_list("wanted", flat=True).first()
        if wanted is None:
            self.lost.set()
        else:
            self.wish = wanted  # type: ignore[assignment]

    def _flush(self) -> None:
        with self._storing:
            with self._lock:
                words = self._taken()
                progress, self._progress = self._progress, None
            if not words and progress is None:
                return
            try:
                self._store(words, progress)
            except DatabaseError:
                with self._lock:
                    self._words = [*words, *self._words]
                    self._shorten()
                raise

    def _store(self, words: Sequence[Happening], progress: tuple[int, str, float, float] | None) -> None:
        happenings = list(words)
        with transaction.atomic():
            mine = Run.objects.filter(pk=self.claim.run_id, fence=self.claim.fence, state=RunState.RUNNING)
            if mine.update(beats=F("beats") + 1) != 1:
                self.lost.set()
                return
            if progress is not None:
                stage_id, stage, of_stage, of_run = progress
                mine.filter(progress__lt=of_run).update(progress=of_run)
                rows = RunStage.objects.filter(pk=stage_id, progress__lt=of_stage)
                if rows.update(progress=of_stage):  # nothing is said that was overtaken by the stage's end
                    facts = {"stage": round(of_stage, 4), "run": round(of_run, 4)}
                    happenings.append(Happening("stage.progress", stage=stage, facts=facts))
            append(self.claim.run_id, happenings)

    def _kill_if_overdue(self) -> None:
        """A stage that hangs where nothing can stop it: the process goes, the sweeper brings the run back."""
        overdue = [what for until, what in list(self._deadlines.values()) if time.monotonic() > until]
        if not self.may_kill or not overdue:
            return
        log.error("stage_overdue", run_id=str(self.claim.run_id), what=overdue)
        text = f"{overdue[0]} takes longer than it may. The process that works on it is ended."
        self.say(Happening("warning", text=text))
        self._quietly(self._flush)
        os.kill(os.getpid(), signal.SIGKILL)
