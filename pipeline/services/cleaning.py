"""What is removed when its time has come; everything removed is counted in the log."""

from __future__ import annotations

import shutil
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actor import operator
from accounts.models import IdempotentAnswer
from accounts.selectors.settings import setting
from accounts.services.audit import record
from accounts.services.cleaning import forget_expired
from documents.services.blobs import sweep_blobs
from documents.services.local_space import free_local_space
from documents.services.retention import empty_trash, expire_artifacts
from pipeline.lifecycle import ENDED
from pipeline.models import Run, RunArtifact
from pipeline.services.unlinking import drop_unlinked

log = structlog.get_logger(__name__)
SPOOL_AGE = 24 * 3600.0  # seconds; no upload and no stage takes that long


def clean_up() -> dict[str, int]:
    """Everything that is due; answers how many of each kind went."""
    removed = {
        "documents": empty_trash(),
        "runs": remove_trashed_runs(),
        "artifacts": expire_artifacts(),
        "blobs": len(sweep_blobs()),
        "local": free_local_space(),
        "answers": forget_answers(),
        "spooled": clear_spool(),
        **forget_expired(),
    }
    log.info("cleaned_up", **removed)
    return removed


def remove_trashed_runs() -> int:
    """Runs that have been in the trash for as long as anything stays there, with what they called and made."""
    cutoff = timezone.now() - timedelta(days=setting("trash_days"))
    rows = Run.objects.filter(deleted_at__lt=cutoff, parent=None, state__in=ENDED)
    for run in rows:
        _remove_run(run)
    return len(rows)


def _remove_run(run: Run) -> None:
    with transaction.atomic():
        family = [run.pk]
        called = family
        while called:
            called = list(Run.objects.filter(parent__in=called).values_list("pk", flat=True))
            family += called
        made = set(RunArtifact.objects.filter(run__in=family).values_list("artifact_id", flat=True))
        record(
            actor=operator("system", "cleaning"),
            action="run.remove",
            target=f"run:{run.pk}",
            project_id=run.project_id,
            details={"title": run.title, "flow": run.flow, "runs": len(family)},
        )
        run.delete()
        drop_unlinked(made)


def forget_answers() -> int:
    """Answers to idempotent requests, after a day."""
    many, _ = IdempotentAnswer.objects.filter(created_at__lt=timezone.now() - timedelta(days=1)).delete()
    return many


def clear_spool() -> int:
    """Working files of processes that were killed."""
    many = 0
    for path in settings.SPOOL_DIR.iterdir():
        if timezone.now().timestamp() - path.stat().st_mtime > SPOOL_AGE:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            many += 1
    return many
