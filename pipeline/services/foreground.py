"""Working on one run in the calling process, for the command line."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from uuid import UUID

from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from accounts.access import require
from accounts.actor import Actor
from pipeline.choices import RunState
from pipeline.engine.advance import advance
from pipeline.engine.claim import claim_run
from pipeline.engine.draining import is_draining
from pipeline.engine.sweep import Sweeper, queue_answered
from pipeline.lifecycle import ENDED
from pipeline.models import Run
from pipeline.selectors.runs import run_for

POLL = 0.25


def drive_run(*, actor: Actor, run_id: UUID | str, look: Callable[[], None] | None = None) -> Run:
    """Works on a run, and on those it calls, until it ends, is paused or waits for a person, or we are told to leave.

    ``look`` is called now and then while the run is worked on, here or by a worker that claimed it first. A run whose
    holder has died is taken over, as no supervisor need be there to bring it back.
    """
    run = run_for(actor=actor, run_id=run_id)
    require(actor, "run.control", run.project_id)
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(look, done), daemon=True) if look else None
    if watcher:
        watcher.start()
    sweeper = Sweeper()
    try:
        while True:
            run.refresh_from_db()
            if run.state in ENDED or run.state == RunState.PAUSED or is_draining():
                return run
            if not _one_step(run, sweeper):
                return run
    finally:
        done.set()
        if watcher and look:
            watcher.join()
            look()


def _one_step(run: Run, sweeper: Sweeper) -> bool:
    """Some progress, or a short wait for somebody else's; False when only a person can help."""
    mine = run.started_at is None or run.not_before is None or run.not_before <= timezone.now()
    if run.state == RunState.QUEUED and mine and (claim := claim_run(run.pk)):
        advance(claim, slice_seconds=None)
        return True
    if run.state == RunState.WAITING:
        if run.reviews.filter(closed_at=None).exists():
            return False
        child = run.children.exclude(state__in=ENDED).order_by("created_at").first()
        if child is None:
            queue_answered()
            return True
        if child.state == RunState.PAUSED:
            return False
        if child.state in (RunState.QUEUED, RunState.WAITING):
            return _one_step(child, sweeper)
    sweeper.sweep()
    time.sleep(POLL)
    return True


def _watch(look: Callable[[], None], done: threading.Event) -> None:
    try:
        while not done.wait(POLL):
            try:
                look()
            except DatabaseError:  # away for a while, as the run itself will tell
                connection.close()
    finally:
        connection.close()
