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
from accounts.services.cleaning import forget_expired
from documents.choices import Why
from documents.services.blobs import sweep_blobs
from documents.services.local_space import free_local_space
from documents.services.retention import empty_trash, expire_artifacts, expire_documents
from pipeline.engine.holders import is_left_behind
from pipeline.lifecycle import ENDED
from pipeline.models import Run, RunInput
from pipeline.services.deleting import remove_runs
from pipeline.services.delivering import forget_deliveries
from pipeline.services.erasing import erase_spent_outputs, has_more
from pipeline.services.unlinking import is_worked_with

log = structlog.get_logger(__name__)
SPOOL_AGE = 24 * 3600.0  # seconds; no upload and no stage takes that long


def clean_up() -> dict[str, int]:
    """Everything that is due; answers how many of each kind went."""
    removed = {
        "artifacts": expire_artifacts(is_worked_with),
        "outputs": erase_spent_outputs(),
        "runs": remove_trashed_runs() + remove_spent_runs(),
        "documents": empty_trash() + expire_documents(),
        "blobs": len(sweep_blobs()),
        "local": free_local_space(),
        "answers": forget_answers(),
        "deliveries": forget_deliveries(),
        "spooled": clear_spool(),
        **forget_expired(),
    }
    log.info("cleaned_up", **removed)
    return removed


def remove_trashed_runs() -> int:
    """Runs that have been in the trash for as long as anything stays there, with what they called and made."""
    cutoff = timezone.now() - timedelta(days=setting("trash_days"))
    rows = Run.objects.filter(deleted_at__lt=cutoff, parent=None, state__in=ENDED)
    return sum(_remove(run, Why.TRASH) for run in rows)


def remove_spent_runs() -> int:
    """Runs that keep an expired document although nothing is left of what they made: they go, so that it can.

    A document whose results still stay is kept until they have expired, too.
    """
    expired = RunInput.objects.filter(version__document__expires_at__lte=timezone.now()).values("run_id")
    return sum(_remove(run, Why.EXPIRED) for run in Run.objects.filter(pk__in=expired, parent=None, state__in=ENDED))


def _remove(run: Run, why: Why) -> bool:
    """Removes a run unless it was taken up again, or has results that stay, in this moment."""
    with transaction.atomic():
        held = Run.objects.select_for_update().filter(pk=run.pk, state__in=ENDED).first()
        if held is None or (why == Why.EXPIRED and has_more(held)):
            return False
        remove_runs(actor=operator("system", "cleaning"), run_ids=[held.pk], why=why)
    return True


def forget_answers() -> int:
    """Answers to idempotent requests, after a day."""
    many, _ = IdempotentAnswer.objects.filter(created_at__lt=timezone.now() - timedelta(days=1)).delete()
    return many


def clear_spool() -> int:
    """Working files of processes that were killed: at once where it can be told that one is gone, else after a day."""
    many = 0
    for path in settings.SPOOL_DIR.iterdir():
        if is_left_behind(path.name) or timezone.now().timestamp() - path.stat().st_mtime > SPOOL_AGE:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            many += 1
    return many
