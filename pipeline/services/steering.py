"""Verbs that steer runs, each for many at once; what a verb does to one run it does in the same way to five hundred.

Each takes runs that the actor was shown to control, and answers for every id why nothing was done, or None. A verb that
reaches called runs reaches each once, however it comes to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.utils import timezone

from accounts.actor import Actor
from accounts.errors import Conflict, Missing, Problem
from accounts.services.audit import Entry, record_each
from pipeline.choices import RunState
from pipeline.engine import calls, moves
from pipeline.engine.events import Happening, append_each
from pipeline.engine.reaching import reach
from pipeline.engine.wake import wake
from pipeline.lifecycle import ENDED, State, Wish, may_move
from pipeline.models import Run

Told = dict[UUID, Problem | None]


def told_of(run_ids: Collection[UUID]) -> Told:
    """Before anything is done: a run that is not met is not there any more."""
    return dict.fromkeys(run_ids, Missing("There is no such run."))


def pause_each(*, actor: Actor, run_ids: Collection[UUID]) -> Told:
    return _wish_each(actor, run_ids, "pause", "paused")


def cancel_each(*, actor: Actor, run_ids: Collection[UUID]) -> Told:
    return _wish_each(actor, run_ids, "cancel", "cancelled")


def _wish_each(actor: Actor, run_ids: Collection[UUID], wanted: Wish, after: State) -> Told:
    told, asked, callers = told_of(run_ids), set[UUID](), set[UUID]()

    def act(rows: list[Run], are_called: bool) -> list[UUID]:
        able = [one for one in rows if one.pk not in asked and _hears(one, wanted, after)]
        if not are_called:
            told.update({one.pk: Conflict(_deaf(one, after)) for one in _there(rows)})
            able = _there(able)
        asked.update(one.pk for one in able)
        told.update({one.pk: None for one in rows if one.pk in asked and one.pk in told})
        callers.update(_ask(actor, able, wanted, after))
        return _called_by(able, wanted)

    reach(run_ids, act)
    calls.wake_parents(callers)
    return told


def _hears(run: Run, wanted: Wish, after: State) -> bool:
    """Whoever was asked before is not asked again, but for one who shall end after all instead of pausing."""
    if run.state == RunState.RUNNING:
        return not run.wanted or (run.wanted, wanted) == ("pause", "cancel")
    return may_move(run.state, after)


def _deaf(run: Run, after: State) -> str:
    """Why it does not hear."""
    if run.state == RunState.RUNNING and run.wanted:
        return f"This run was asked to {run.wanted} already, and does so in a moment."
    return moves.cannot(run.state, after)


def _ask(actor: Actor, runs: Sequence[Run], wanted: Wish, after: State) -> set[UUID]:
    """Runs that a worker holds are asked, others are moved; answers the callers of those that have ended by it."""
    if not runs:
        return set()
    running = [one.pk for one in runs if one.state == RunState.RUNNING]
    if running:
        said = Happening("run.wanted", text=f"Asked to {wanted}", facts={"wanted": wanted})
        append_each(running, said, wanted=wanted)
    moved = [one for one in runs if one.state != RunState.RUNNING]
    moves.move_each(moved, after=after)
    note_each(actor=actor, action=f"run.{wanted}", runs=runs)
    return {one.parent_id for one in moved if one.parent_id} if after in ENDED else set()


def _called_by(runs: Sequence[Run], wanted: Wish) -> list[UUID]:
    """What they called and what has not ended; read under their locks, so that nothing is called behind it."""
    rows = Run.objects.filter(parent__in=[one.pk for one in runs]).exclude(state__in=ENDED)
    if wanted == "pause":
        rows = rows.exclude(state=RunState.PAUSED)
    return list(rows.values_list("pk", flat=True)) if runs else []


def resume_each(*, actor: Actor, run_ids: Collection[UUID]) -> Told:
    told, gone_on = told_of(run_ids), set[UUID]()

    def act(rows: list[Run], are_called: bool) -> list[UUID]:
        fresh = [one for one in rows if one.pk not in gone_on]
        paused = [one for one in fresh if one.state == RunState.PAUSED]
        if not are_called:
            fresh = _there(fresh)
            told.update({one.pk: Conflict(_not_paused(one)) for one in fresh})
            paused = _there(paused)
            taken_back = [one for one in fresh if one.state == RunState.RUNNING and one.wanted == "pause"]
            Run.objects.filter(pk__in=[one.pk for one in taken_back]).update(wanted="")  # before it was obeyed
        else:
            taken_back = []
        moves.move_each(paused, after="queued")
        wake(len(paused))
        able = [*taken_back, *paused]
        note_each(actor=actor, action="run.resume", runs=able)
        gone_on.update(one.pk for one in able)
        told.update({one.pk: None for one in rows if one.pk in gone_on and one.pk in told})
        called = Run.objects.filter(parent__in=[one.pk for one in able], state=RunState.PAUSED)
        return list(called.values_list("pk", flat=True)) if able else []

    reach(run_ids, act)
    return told


def _not_paused(run: Run) -> str:
    return f"Only a paused run can be resumed; this one is {run.get_state_display().lower()}."


def delete_each(*, actor: Actor, run_ids: Collection[UUID]) -> Told:
    told, asked, callers = told_of(run_ids), set[UUID](), set[UUID]()

    def act(rows: list[Run], are_called: bool) -> list[UUID]:
        meant = rows if are_called else _there(rows)
        going = [one for one in meant if one.pk not in asked and _hears(one, "cancel", "cancelled")]
        asked.update(one.pk for one in going)
        callers.update(_ask(actor, going, "cancel", "cancelled"))
        if not are_called:
            Run.objects.filter(pk__in=[one.pk for one in meant]).update(deleted_at=timezone.now())
            note_each(actor=actor, action="run.delete", runs=meant)
            told.update({one.pk: None for one in meant})
        return _called_by(going, "cancel")

    reach(run_ids, act)
    calls.wake_parents(callers)
    return told


def restore_each(*, actor: Actor, run_ids: Collection[UUID]) -> Told:
    told = told_of(run_ids)

    def act(rows: list[Run], are_called: bool) -> list[UUID]:
        meant = [one for one in rows if one.deleted_at]
        Run.objects.filter(pk__in=[one.pk for one in meant]).update(deleted_at=None)
        note_each(actor=actor, action="run.restore", runs=meant)
        told.update({one.pk: None for one in meant})
        return []

    reach(run_ids, act)
    return told


def _there(runs: Sequence[Run]) -> list[Run]:
    """Those that nobody has put into the trash since they were looked for."""
    return [one for one in runs if one.deleted_at is None]


def note_each(*, actor: Actor, action: str, runs: Sequence[Run]) -> None:
    """A line in the audit log for each."""
    record_each(actor=actor, entries=[Entry(action, f"run:{one.pk}", one.project_id) for one in runs])


def only(told: Mapping[UUID, Problem | None]) -> None:
    """Raises why nothing was done with the one run."""
    for problem in told.values():
        if problem:
            raise problem
