"""What became of runs, put down for the webhooks of their projects in the transaction in which it becomes true.

A message that stands in a row is sent whatever dies, and one whose transaction is undone was never there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from accounts.models import Project
from pipeline.choices import Told
from pipeline.engine.wake import call
from pipeline.models import Delivery, Run, Webhook


def tell_of_end(run_ids: Collection[UUID | str], state: str) -> None:
    """That runs ended in ``state``; called runs are their caller's business."""
    _tell(run_ids, Told(f"run.{state}"), {})


def tell_of_review(run_id: UUID | str, *, name: str, title: str, items: int) -> None:
    """That a run waits for a person."""
    _tell([run_id], Told.REVIEW, {"review": {"name": name, "title": title, "items": items}})


def _tell(run_ids: Collection[UUID | str], kind: Told, facts: dict[str, Any]) -> None:
    heard = Run.objects.filter(pk__in=run_ids, parent=None, project__webhooks__is_active=True)
    runs = list(heard.select_related("project").defer("params").distinct())
    if not runs:
        return
    now, found = timezone.now(), list[Delivery]()
    hooks = Webhook.objects.filter(project__in={run.project_id for run in runs}, is_active=True)
    listening = [one for one in hooks if kind in one.events]
    for run in runs:
        said = {"run": _said_of(run), "project": said_of_project(run.project), **facts}
        found += [
            Delivery(webhook=one, run=run, kind=kind, facts=said, next_at=now, created_at=now)
            for one in listening
            if one.project_id == run.project_id
        ]
    Delivery.objects.bulk_create(found)
    if found:
        call(settings.DELIVERY_TASK, name="deliver")


def _said_of(run: Run) -> dict[str, Any]:
    """What a run is now, in the words of the API; nothing of what its documents hold."""
    times = {"started_at": run.started_at, "ended_at": run.ended_at}
    error = {"code": run.error_code, "text": run.error_text} if run.error_code else None
    return {"id": str(run.pk), "flow": run.flow, "title": run.title, "state": run.state, **_iso(times), "error": error}


def _iso(times: Mapping[str, datetime | None]) -> dict[str, str | None]:
    return {name: at.isoformat() if at else None for name, at in times.items()}


def said_of_project(project: Project) -> dict[str, str]:
    return {"id": str(project.pk), "slug": project.slug, "name": project.name}
