"""What the stages of a run put out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.actor import Actor
from accounts.errors import Missing
from documents import storage
from pipeline.engine.facts import outputs_of as gathered
from pipeline.registry import flow
from pipeline.selectors.runs import run_for


def results_of(*, actor: Actor, run_id: UUID | str) -> dict[str, Any]:
    """The outputs that the flow calls its results; raises Missing."""
    run = run_for(actor=actor, run_id=run_id)
    outputs = gathered(run.pk)
    return {name: outputs[name] for name in flow(run.flow).results if name in outputs}


def given_by_stages(run_id: UUID) -> dict[str, Any]:
    """All outputs of a run; for those who have shown that they may see it."""
    return gathered(run_id)


def stored_output(output: Any) -> bytes:
    """The bytes of what a stage gave as a file, b"" where it gave none; raises Missing when they have expired."""
    if not isinstance(output, dict) or "sha256" not in output:
        return b""
    try:
        return b"".join(storage.read_chunks(output["sha256"]))
    except storage.NotStored:
        raise Missing("What this run found has expired, and is gone.", code="expired") from None
