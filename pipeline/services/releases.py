"""Handing out what must not be handed out unasked."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.errors import Conflict, Invalid
from accounts.services.audit import record
from documents.services.artifacts import release_artifacts
from pipeline.engine.events import Happening, append
from pipeline.models import Run, RunArtifact
from pipeline.registry import known_flow
from pipeline.selectors.runs import run_for


def policy_of(run: Run) -> tuple[str, str]:
    """The policy that the run's flow asks an owner to confirm, and its digest; ("", "") when it has none.

    A run that has files of runs it called asks for what their flows ask for.
    """
    makers = RunArtifact.objects.filter(run=run, artifact__guarded=True).values_list(
        "artifact__made_by__flow", flat=True
    )
    chosen = [known_flow(key) for key in (run.flow, *sorted(set(makers)))]
    text = "\n\n".join(dict.fromkeys(one.policy for one in chosen if one and one.policy))
    return text, hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


def confirm_release(*, actor: Actor, run_id: UUID | str, digest: str) -> int:
    """An owner has read the policy and releases the run's guarded artifacts; answers how many.

    ``digest`` names the text that was read: raises Invalid when it is not the present one, Conflict when there is
    nothing to release.
    """
    run = run_for(actor=actor, run_id=run_id, verb="release.confirm")
    text, present = policy_of(run)
    if not text:
        raise Conflict("Nothing of this run needs a release.")
    if digest != present:
        raise Invalid("The policy has changed since you read it. Read it again.", fields={"digest": ["Not this text."]})
    with transaction.atomic():
        ids = RunArtifact.objects.filter(run=run, artifact__guarded=True).values_list("artifact_id", flat=True)
        released = release_artifacts(actor=actor, project_id=run.project_id, artifact_ids=list(ids))
        if not released:
            raise Conflict("There is nothing left to release.")
        facts = {"by": actor.name, "artifacts": released, "policy": present}
        append(run.pk, [Happening("run.released", text="Release confirmed", facts=facts)])
        record(
            actor=actor,
            action="release.confirm",
            target=f"run:{run.pk}",
            project_id=run.project_id,
            details={"policy": present, "artifacts": released},
        )
    return released
