"""Numbers over all runs, for monitoring and the operator's pages; they name no project."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Avg, Count
from django.utils import timezone

from pipeline.choices import RunState, StageState
from pipeline.models import Run, RunStage


def runs_by_state() -> list[tuple[str, str, int]]:
    """(flow, state, how many)."""
    rows = Run.objects.filter(deleted_at=None).order_by().values("flow", "state").annotate(many=Count("pk"))
    return [(row["flow"], row["state"], row["many"]) for row in rows]


def failures_by_code() -> list[tuple[str, str, int]]:
    """(flow, error code, how many) of failed runs."""
    rows = Run.objects.filter(state=RunState.FAILED).order_by().values("flow", "error_code").annotate(many=Count("pk"))
    return [(row["flow"], row["error_code"], row["many"]) for row in rows]


def stage_durations() -> list[tuple[str, str, float]]:
    """(flow, stage, mean seconds) of stages done in the last day."""
    since = timezone.now() - timedelta(days=1)
    rows = (
        RunStage.objects.filter(state=StageState.DONE, copied=False, ended_at__gte=since)
        .order_by()
        .values("run__flow", "name")
        .annotate(mean=Avg("duration_ms"))
    )
    return [(row["run__flow"], row["name"], row["mean"] / 1000) for row in rows]
