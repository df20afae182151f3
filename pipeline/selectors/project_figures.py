"""What runs took and how they ended, measured from their rows: for the charts of a project and of the operator."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median, quantiles
from uuid import UUID

from django.db.models import Max, QuerySet, Sum
from django.utils import timezone

from accounts.access import projects_of, require
from accounts.actor import Actor
from pipeline.choices import RunState, StageState
from pipeline.lifecycle import ENDED
from pipeline.models import Run, RunStage
from pipeline.registry import known_flow
from pipeline.selectors.flows import stage_title, title_of

MOST_RUNS = 5000  # the newest runs of the time that are looked at
MOST_STAGES = 20000
OUTCOMES = (RunState.COMPLETED, RunState.PARTIAL, RunState.FAILED, RunState.CANCELLED)
LEAST_FOR_SHARES = 5  # fewer values have no 95th percentile worth the name


@dataclass(frozen=True)
class Spread:
    """Seconds: how many were measured, their median, the 95th percentile (None for a handful) and the longest."""

    many: int
    middle: float
    high: float | None
    longest: float


@dataclass(frozen=True)
class FlowFigures:
    """``at_work`` is time spent in stages; waiting for a worker or a person is not in it."""

    key: str
    title: str
    ended: dict[str, int]
    at_work: Spread | None
    reasons: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(self.ended.values())

    @property
    def failed(self) -> int:
        return self.ended.get(RunState.FAILED, 0) + self.ended.get(RunState.PARTIAL, 0)


@dataclass(frozen=True)
class StageFigures:
    flow: str
    title: str
    took: Spread
    peak_memory: int
    bytes_in: int
    bytes_out: int


@dataclass(frozen=True)
class Figures:
    """Of runs that ended within ``days``; ``left_out`` says that there were more than are looked at."""

    days: int
    per_day: list[tuple[date, dict[str, int]]]
    flows: list[FlowFigures]
    stages: list[StageFigures] = field(default_factory=list)
    left_out: bool = False

    @property
    def total(self) -> int:
        return sum(one.total for one in self.flows)


def figures_of(*, actor: Actor, project_id: UUID | str | None = None, days: int = 30) -> Figures:
    """The figures of one project, or of all that the actor sees; raises Missing for a project it does not."""
    if project_id is not None:
        require(actor, "run.see", project_id)
    today = timezone.now()
    rows = Run.objects.filter(project__in=projects_of(actor, "run.see"), deleted_at=None, ended_at__isnull=False)
    rows = rows.filter(ended_at__gt=today - timedelta(days=days), state__in=ENDED)
    if project_id is not None:
        rows = rows.filter(project_id=project_id)
    newest = list(
        rows.annotate(spent=Sum("stages__duration_ms"))
        .order_by("-ended_at")
        .values_list("flow", "state", "ended_at", "error_code", "spent")[: MOST_RUNS + 1]
    )
    seen = newest[:MOST_RUNS]
    return Figures(
        days=days,
        per_day=_per_day(((ended_at, state) for _, state, ended_at, _, _ in seen), today, days),
        flows=_flows(seen),
        stages=_stages(rows),
        left_out=len(newest) > MOST_RUNS,
    )


def usual_time(*, actor: Actor, project_id: UUID | str, flow_key: str) -> Spread | None:
    """How long the newest runs of a flow in a project were at work; None before the first one is done."""
    require(actor, "run.see", project_id)
    rows = Run.objects.filter(project_id=project_id, flow=flow_key, state=RunState.COMPLETED, source=None)
    newest = rows.annotate(spent=Sum("stages__duration_ms")).order_by("-ended_at")
    return _spread([spent / 1000 for spent in newest.values_list("spent", flat=True)[:20] if spent])


def _per_day(
    ends: Iterable[tuple[datetime | None, str]], today: datetime, days: int
) -> list[tuple[date, dict[str, int]]]:
    """Runs by the day they ended (UTC) and how, days without any included."""
    counts: dict[date, Counter[str]] = defaultdict(Counter)
    for ended_at, state in ends:
        if ended_at is not None:
            counts[ended_at.date()][state] += 1
    span = [today.date() - timedelta(days=back) for back in range(days - 1, -1, -1)]
    return [(day, dict(counts[day])) for day in span]


def _flows(rows: Iterable[tuple[str, str, datetime | None, str, int | None]]) -> list[FlowFigures]:
    ended: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    spent: dict[str, list[float]] = defaultdict(list)
    for key, state, _, code, milliseconds in rows:
        ended[key][state] += 1
        if code:
            reasons[key][code] += 1
        if state == RunState.COMPLETED and milliseconds:
            spent[key].append(milliseconds / 1000)
    return [
        FlowFigures(key, title_of(key), dict(ended[key]), _spread(spent[key]), reasons[key].most_common(5))
        for key in sorted(ended, key=lambda one: (-ended[one].total(), one))
    ]


def _stages(runs: QuerySet[Run]) -> list[StageFigures]:
    """What the done stages of these runs took, in the order of their flows."""
    rows = RunStage.objects.filter(run__in=runs, state=StageState.DONE, copied=False).order_by("-pk")
    took: dict[tuple[str, str], list[float]] = defaultdict(list)
    for key, name, milliseconds in rows.values_list("run__flow", "name", "duration_ms")[:MOST_STAGES]:
        took[key, name].append(milliseconds / 1000)
    sums = {
        (row["run__flow"], row["name"]): row
        for row in rows.order_by()
        .values("run__flow", "name")
        .annotate(peak=Max("peak_memory"), read=Sum("bytes_in"), written=Sum("bytes_out"))
    }
    found = []
    for (key, name), seconds in sorted(took.items(), key=lambda one: _place(*one[0])):
        spread, row = _spread(seconds), sums[key, name]
        if spread:
            found.append(
                StageFigures(title_of(key), stage_title(key, name), spread, row["peak"], row["read"], row["written"])
            )
    return found


def _place(key: str, name: str) -> tuple[str, int, str]:
    chosen = known_flow(key)
    names = [one.name for one in chosen.stages] if chosen else []
    return (title_of(key), names.index(name) if name in names else len(names), name)


def _spread(seconds: list[float]) -> Spread | None:
    if not seconds:
        return None
    high = quantiles(seconds, n=20, method="inclusive")[18] if len(seconds) >= LEAST_FOR_SHARES else None
    return Spread(len(seconds), median(seconds), high, max(seconds))
