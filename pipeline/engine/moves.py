"""The only writer of a run's state."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.errors import Conflict
from pipeline.choices import RunState
from pipeline.engine.events import Happening, append, store_numbered, store_numbered_each
from pipeline.engine.telling import tell_of_end
from pipeline.lifecycle import ENDED, STATES, State, may_move
from pipeline.models import Run

SAYS: dict[str, str] = {
    "queued": "Queued",
    "running": "Started",
    "waiting": "Waiting",
    "paused": "Paused",
    "completed": "Completed",
    "partial": "Ended with some parts missing",
    "failed": "Failed",
    "cancelled": "Cancelled",
}


class Lost(Exception):
    """The run is no longer where, or no longer whose, the mover believed."""


def move(
    run_id: UUID | str,
    *,
    before: State,
    after: State,
    fence: int | None = None,
    text: str = "",
    facts: dict[str, Any] | None = None,
    quiet: bool = False,
    **columns: Any,
) -> None:
    """Moves a run from one state to another, if it still is there and (with ``fence``) still ours; raises Lost.

    Times that follow from the move are set here; ``columns`` are further ones to set with it. With ``quiet`` no
    event is written: slices of work are nobody's news.
    """
    if not may_move(before, after):
        raise Conflict(cannot(before, after))
    rows = Run.objects.filter(pk=run_id, state=before)
    if fence is not None:
        rows = rows.filter(fence=fence)
    told = [] if quiet else [Happening(f"run.{after}", text=text or SAYS[after], facts=facts or {})]
    with transaction.atomic(savepoint=False):
        if rows.update(event_seq=F("event_seq") + len(told), **_columns(after), **columns) != 1:
            raise Lost(f"run {run_id} is not {before} any more")
        store_numbered(run_id, told)
        if after in ENDED:
            tell_of_end([run_id], after)


def move_each(runs: Collection[Run], *, after: State, text: str = "", quiet: bool = False, **columns: Any) -> None:
    """As `move`, for runs whose rows the present transaction has locked, in as many statements for one as for many."""
    if not runs:
        return
    befores = {one.state for one in runs}
    for before in befores:
        if not may_move(before, after):
            raise Conflict(cannot(before, after))
    ids = [one.pk for one in runs]
    rows = Run.objects.filter(pk__in=ids, state__in=befores)
    with transaction.atomic(savepoint=False):
        if rows.update(event_seq=F("event_seq") + int(not quiet), **_columns(after), **columns) != len(ids):
            raise Lost(f"of {len(ids)} runs not all are {' or '.join(sorted(befores))} any more")
        if not quiet:
            store_numbered_each(ids, Happening(f"run.{after}", text=text or SAYS[after]))
        if after in ENDED:
            tell_of_end(ids, after)


def cannot(before: str, after: str) -> str:
    """Why a run is left where it is."""
    return f"A run that is {before} cannot become {after}."


def _columns(after: State) -> dict[str, Any]:
    """What a move sets besides what its caller names."""
    now = timezone.now()
    columns: dict[str, Any] = {"state": after}
    if after == "queued":
        columns |= {"queued_at": now, "ended_at": None}
    if after in ENDED:
        columns |= {"ended_at": now, "wanted": "", "not_before": None}
    if after != "running":
        columns["holder"] = ""
    return columns


def take(run_id: UUID | str, *, holder: str) -> int | None:
    """Claims a queued run: the fence grows, and its new value is the claim. None when somebody else was first."""
    with transaction.atomic():
        now = timezone.now()
        taken = Run.objects.filter(pk=run_id, state=RunState.QUEUED).update(
            state=RunState.RUNNING, fence=F("fence") + 1, beats=F("beats") + 1, holder=holder, not_before=None
        )
        if taken != 1:
            return None
        first = Run.objects.filter(pk=run_id, started_at=None).update(started_at=now)
        if first:
            append(run_id, [Happening("run.running", text=SAYS["running"])])
        return Run.objects.values_list("fence", flat=True).get(pk=run_id)


def states_before(after: State) -> tuple[State, ...]:
    """From where a run may get to ``after``."""
    return tuple(state for state in STATES if may_move(state, after))
