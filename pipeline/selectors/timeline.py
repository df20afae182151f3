"""How far a run has come: every stage of its flow in order, with what was measured of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count

from pipeline.choices import ItemState, RunState, StageState
from pipeline.contract import Flow
from pipeline.lifecycle import ENDED
from pipeline.models import Review, Run, RunArtifact, RunItem, RunStage

TO_COME, UNREACHED, UNNEEDED = "todo", "unreached", "unneeded"


@dataclass(frozen=True)
class Tally:
    """How many items or called runs of a stage ended how; ``left`` have not ended."""

    done: int = 0
    failed: int = 0
    skipped: int = 0
    left: int = 0

    @property
    def ended(self) -> int:
        return self.done + self.failed + self.skipped

    @property
    def total(self) -> int:
        return self.ended + self.left


@dataclass(frozen=True)
class StageLine:
    """One stage of the flow. ``row`` is its latest visit, ``rounds`` are those before it.

    ``state`` is a StageState, what became of the run while the stage was at work (queued, paused, cancelled), or
    todo, unreached (the run ended before) or unneeded (these parameters, or a branch that
    was taken, pass it over).
    """

    name: str
    title: str
    number: int
    state: str
    row: RunStage | None = None
    rounds: tuple[RunStage, ...] = ()
    items: Tally | None = None
    calls: Tally | None = None
    review: Review | None = None
    artifacts: tuple[RunArtifact, ...] = ()

    @property
    def has_figures(self) -> bool:
        """Whether anything beyond its time was measured."""
        row = self.row
        if row is None or row.copied:
            return False
        return bool(row.peak_memory or row.bytes_in or row.bytes_out or (row.attempts > 1 and not self.calls))

    @property
    def percent(self) -> float:
        """How far the stage is, 0 to 100."""
        return 100 * self.row.progress if self.row else 0.0

    @property
    def gives(self) -> dict[str, Any]:
        """What it put out as far as it fits a line: files are artifacts, tables are for the results."""
        given = self.row.gives if self.row else {}
        return {name: value for name, value in given.items() if _fits_a_line(value)}


def timeline_of(
    run: Run,
    chosen: type[Flow] | None,
    *,
    stages: Sequence[RunStage],
    reviews: Iterable[Review],
    artifacts: Iterable[RunArtifact],
) -> list[StageLine]:
    """The lines of a run whose parts were read before. A flow that is no longer installed shows what was done."""
    visits: dict[str, list[RunStage]] = defaultdict(list)
    for row in stages:
        visits[row.name].append(row)
    titles = {one.name: one.title for one in chosen.stages} if chosen else {name: name for name in visits}
    left_out = chosen.leaves_out(run.params) if chosen else frozenset()
    items, calls = _items(run), _calls(run)
    by_stage = {one.stage: one for one in reviews}
    made: dict[str, list[RunArtifact]] = defaultdict(list)
    for link in artifacts:
        made[link.stage].append(link)
    lines = []
    for number, (name, title) in enumerate(titles.items(), 1):
        line = StageLine(name, title, number, _unbegun(run, name in left_out), artifacts=tuple(made[name]))
        if rows := visits[name]:
            last = rows[-1]
            line = replace(
                line,
                state=_state(run, last),
                row=last,
                rounds=tuple(rows[:-1]),
                items=items.get(last.pk),
                calls=calls.get(f"{name}:{last.visit}"),
                review=by_stage.get(name),
            )
        lines.append(line)
    return lines


def _state(run: Run, row: RunStage) -> str:
    """A stage's row says running for as long as it is not done, whatever became of the run meanwhile."""
    at_work = row.state in (StageState.RUNNING, StageState.WAITING)
    if at_work and run.state in (RunState.QUEUED, RunState.PAUSED, RunState.CANCELLED):
        return str(run.state)
    return str(row.state)


def _unbegun(run: Run, is_left_out: bool) -> str:
    if is_left_out or run.state == RunState.COMPLETED:
        return UNNEEDED
    return UNREACHED if run.state in ENDED else TO_COME


def _items(run: Run) -> dict[int, Tally]:
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    rows = RunItem.objects.filter(stage__run=run).order_by().values("stage_id", "state").annotate(many=Count("pk"))
    for row in rows:
        counts[row["stage_id"]][row["state"]] = row["many"]
    return {
        stage: Tally(
            done=found.get(ItemState.DONE, 0),
            failed=found.get(ItemState.FAILED, 0),
            skipped=found.get(ItemState.SKIPPED, 0),
            left=found.get(ItemState.PENDING, 0),
        )
        for stage, found in counts.items()
    }


def _calls(run: Run) -> dict[str, Tally]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    rows = Run.objects.filter(parent=run).order_by().values("parent_stage", "state").annotate(many=Count("pk"))
    for row in rows:
        counts[row["parent_stage"]][row["state"]] = row["many"]
    return {stage: _tally_of_runs(found) for stage, found in counts.items()}


def _tally_of_runs(found: dict[str, int]) -> Tally:
    done, skipped = found.get(RunState.COMPLETED, 0), found.get(RunState.CANCELLED, 0)
    failed = found.get(RunState.FAILED, 0) + found.get(RunState.PARTIAL, 0)
    return Tally(done=done, failed=failed, skipped=skipped, left=sum(found.values()) - done - failed - skipped)


def _fits_a_line(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and not any(isinstance(one, list | dict) for one in value)
    return value not in (None, "") and not isinstance(value, dict) and not _is_a_file(value)


def _is_a_file(value: Any) -> bool:
    """Files are known by their SHA-256 in hexadecimal digits."""
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None
