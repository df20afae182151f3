"""What a run keeps beside files: outputs of stages, results of items, proposals, a model's words, files on their way.

They leave with the last of its files, so that nothing of a result outlives the time it was kept for.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from documents.services.artifacts import days_kept
from pipeline.engine.events import Happening, append
from pipeline.lifecycle import ENDED
from pipeline.models import ReviewItem, Run, RunArtifact, RunEvent, RunItem, RunStage
from pipeline.services.unlinking import family_of, let_go_of_handed_on

SPOKEN = "stage.text"  # the event that holds a model's words


def erase_spent_outputs() -> int:
    """Erases those of runs whose time is over; answers how many runs, called ones not counted."""
    return sum(_erase_spent(run_id) for run_id in _due())


def _due() -> list[UUID]:
    """Ended runs that nobody called and whose number of days has passed since they ended."""
    rows = Run.objects.filter(parent=None, state__in=ENDED, erased_at=None, ended_at__isnull=False)
    found: list[UUID] = []
    for project_id, keep_days in rows.order_by().values_list("project_id", "keep_days").distinct():
        if days := days_kept(project_id, keep_days):
            over = timezone.now() - timedelta(days=days)
            due = rows.filter(project_id=project_id, keep_days=keep_days, ended_at__lte=over)
            found += due.values_list("pk", flat=True)
    return found


def _erase_spent(run_id: UUID) -> bool:
    """Unless it was taken up again, or a file of it is still there, in this moment."""
    with transaction.atomic():
        held = Run.objects.select_for_update().filter(pk=run_id, state__in=ENDED, erased_at=None).first()
        if held is None or has_more(held):
            return False
        erase_outputs(run_id=held.pk, text="Its time was over: what stood in its rows was erased")
    return True


def has_more(run: Run) -> bool:
    """Whether what it made shall stay, a file of it is still there, or one it called goes on."""
    days = days_kept(run.project_id, run.keep_days)
    if not days or run.ended_at is None or run.ended_at + timedelta(days=days) > timezone.now():
        return True
    family = family_of([run.pk])
    made = RunArtifact.objects.filter(run__in=family, artifact__removed_at=None)
    return made.exists() or Run.objects.filter(pk__in=family).exclude(state__in=ENDED).exists()


def has_outputs(family: Collection[UUID]) -> bool:
    """Whether stages of these runs put anything out that was not erased."""
    stages = RunStage.objects.filter(run__in=family, run__erased_at=None).exclude(gives={})
    items = RunItem.objects.filter(stage__run__in=family, stage__run__erased_at=None).exclude(result={})
    return stages.exists() or items.exists()


def erase_outputs(*, run_id: UUID, text: str) -> set[str]:
    """Erases those of an ended run and all it called, in the caller's transaction; log and figures stay.

    Files that one of these runs handed on to the next leave with them, as they are what was made on the way, unless
    another run has one of them. Answers the hashes let go.
    """
    family = family_of([run_id])
    RunStage.objects.filter(run__in=family).update(gives={})
    RunItem.objects.filter(stage__run__in=family).update(given={}, result={})
    ReviewItem.objects.filter(review__run__in=family).delete()
    RunEvent.objects.filter(run__in=family, kind=SPOKEN).update(text="", facts={})
    Run.objects.filter(pk__in=family).update(erased_at=timezone.now())
    append(run_id, [Happening("outputs.erased", text=text)])
    return let_go_of_handed_on(family)
