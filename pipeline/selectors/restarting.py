"""From where a run can be done again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from accounts.actor import Actor
from pipeline.choices import StageState
from pipeline.contract import DEFAULT, Flow
from pipeline.models import RunStage
from pipeline.registry import flow
from pipeline.selectors.runs import run_for

OVER = (StageState.DONE, StageState.SKIPPED)


def rows_before(chosen: type[Flow], over: Sequence[RunStage], stage: str) -> list[RunStage] | None:
    """What is taken over of the stages that are ``over``, in order, to go on at ``stage``.

    None when they do not lead there.
    """
    place = next((place for place, one in enumerate(over) if one.name == stage), len(over))
    before = list(over[:place])
    if stage == chosen.stages[0].name:
        return before
    if not before or chosen.after(before[-1].name, before[-1].action or DEFAULT) != stage:
        return None
    return before


def restart_points(*, actor: Actor, run_id: UUID | str) -> list[tuple[str, str]]:
    """(name, title) of the stages from which the run can be done again, in the flow's order; raises Missing."""
    run = run_for(actor=actor, run_id=run_id)
    chosen = flow(run.flow)
    over = [] if run.erased_at else list(run.stages.filter(state__in=OVER).order_by("visit"))
    return [(one.name, one.title) for one in chosen.stages if rows_before(chosen, over, one.name) is not None]
