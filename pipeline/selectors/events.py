"""What happened in a run, from some point on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.actor import Actor
from pipeline.choices import RunState
from pipeline.models import Run, RunEvent
from pipeline.selectors.runs import run_for

QUIET = ("stage.progress", "stage.text")  # told to watchers, not worth a line
MOST_WORDS = 300  # events of text that are looked through
LOUD = ("warning", "stage.failed", "stage.retrying", "item.failed", "run.failed")


def events_after(*, actor: Actor, run_id: UUID | str, seq: int = 0) -> QuerySet[RunEvent]:
    """Events with a number above ``seq``, in order; raises Missing."""
    run = run_for(actor=actor, run_id=run_id)
    return RunEvent.objects.filter(run=run, seq__gt=seq).order_by("seq")


def event_numbers(run_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The number of the newest event of each run; for watchers who have shown that they may see them."""
    return dict(Run.objects.filter(pk__in=run_ids).values_list("pk", "event_seq"))


@dataclass(frozen=True)
class LogFilter:
    """What a run's log is narrowed to; ``loud`` keeps warnings and failures."""

    stage: str = ""
    loud: bool = False
    search: str = ""


def log_of(*, actor: Actor, run_id: UUID | str, narrow: LogFilter | None = None) -> QuerySet[RunEvent]:
    """The lines of a run's log, newest first; raises Missing."""
    narrow = narrow or LogFilter()
    rows = RunEvent.objects.filter(run=run_for(actor=actor, run_id=run_id)).exclude(kind__in=QUIET)
    if narrow.stage:
        rows = rows.filter(stage=narrow.stage)
    if narrow.loud:
        rows = rows.filter(kind__in=LOUD)
    if narrow.search:
        rows = rows.filter(text__icontains=narrow.search)
    return rows.order_by("-seq")


def latest_lines(*, actor: Actor, run_id: UUID | str, many: int = 200) -> list[RunEvent]:
    """The end of a run's log, oldest line first; raises Missing."""
    return list(log_of(actor=actor, run_id=run_id)[:many])[::-1]


def lines_as_text(*, actor: Actor, run_id: UUID | str) -> Iterator[str]:
    """The whole log, a line each: time, stage, kind, text; raises Missing before the first line is asked for."""
    rows = events_after(actor=actor, run_id=run_id)
    return (
        f"{one.at:%Y-%m-%d %H:%M:%S.%f}Z {one.stage or '-'} {one.kind} {one.text}".rstrip() + "\n"
        for one in rows.iterator(chunk_size=500)
    )


@dataclass(frozen=True)
class Words:
    """What a model has written so far in the stage that is worked on; ``item`` is the thing it belongs to."""

    text: str
    item: str = ""


def words_so_far(*, run: Run) -> Words | None:
    """The text that came last in the run's present stage, from its beginning; None when nothing is being written."""
    if run.state != RunState.RUNNING or not run.next_stage:
        return None
    rows = RunEvent.objects.filter(run=run, kind="stage.text", stage=run.next_stage).order_by("-seq")[:MOST_WORDS]
    found: list[RunEvent] = []
    item = None
    for row in rows:
        item = row.facts.get("item", "") if item is None else item
        if row.facts.get("item", "") == item:
            found.append(row)
            if row.facts.get("begins"):
                break
    return Words("".join(row.text for row in reversed(found)), item or "") if found else None
