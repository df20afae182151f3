"""What a woken worker does: slices of the most deserving runs, until there is nothing to do or it is time to report."""

from __future__ import annotations

import time

from django.conf import settings

from pipeline.engine.advance import advance
from pipeline.engine.claim import claim_next, runnable
from pipeline.engine.draining import is_draining
from pipeline.engine.liveliness import beat_as
from pipeline.engine.wake import wake

SLICE = 30.0  # seconds for one run before others have their turn, and for one call
BEAT = 2.0  # seconds between signs of life while one run follows another


def work() -> str:
    """The task behind every wake-up. Going on with the next run costs less than being called again."""
    beat()
    until, next_beat = time.monotonic() + SLICE, time.monotonic() + BEAT
    slices = 0
    while work_on_one():
        slices += 1
        if time.monotonic() > next_beat:
            next_beat = time.monotonic() + BEAT
            beat()
        if time.monotonic() > until:
            if runnable().exists():
                wake()
            break
    return f"{slices} slices"


def work_on_one() -> str | None:
    """One slice of the most urgent, longest waiting run; its id, or None when there is nothing to do."""
    if is_draining():
        return None
    claim = claim_next()
    if claim is None:
        return None
    advance(claim, slice_seconds=SLICE, may_kill=bool(settings.CLUSTER))
    return str(claim.run_id)


def beat() -> None:
    """A sign that this cluster takes up calls; the supervisor restarts one that does not."""
    if settings.CLUSTER:
        beat_as(settings.CLUSTER)
