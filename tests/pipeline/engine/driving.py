"""Driving runs in the test's own process."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from accounts.actor import Actor
from pipeline.engine.advance import advance
from pipeline.engine.claim import claim_run
from pipeline.engine.starting import create_run
from pipeline.models import Run, RunEvent
from tests.cast import Cast


def start(cast: Cast, flow_key: str, actor: Actor | None = None, **options: Any) -> Run:
    run, _ = create_run(
        actor=actor or cast.actor(cast.alice),
        flow_key=flow_key,
        project_id=cast.project.pk,
        document_ids=options.pop("document_ids", ()),
        params=options.pop("params", {}),
        **options,
    )
    return run


def drive(run: Run, *, seconds: float = 20.0) -> Run:
    """Works on the run and those it calls until it ends, waits or is paused."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        run.refresh_from_db()
        if run.state == "queued":
            claim = claim_run(run.pk)
            if claim:
                advance(claim, slice_seconds=None)
            continue
        queued = list(run.children.filter(state="queued"))
        if run.state != "waiting" or not queued:
            return run
        for child in queued:
            drive(child, seconds=seconds)
    raise AssertionError(f"{run} is still {run.state}")


def outputs(run: Run) -> dict[str, Any]:
    from pipeline.engine.facts import outputs_of

    return outputs_of(run.pk)


def kinds(run_id: UUID) -> list[str]:
    return list(RunEvent.objects.filter(run_id=run_id).values_list("kind", flat=True))
