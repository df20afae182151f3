"""Schedules as an actor may see them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from accounts.access import Verb, projects_of, require
from accounts.actor import Actor
from accounts.errors import Missing
from pipeline.models import Schedule


def schedules_of(*, actor: Actor) -> QuerySet[Schedule]:
    return Schedule.objects.filter(project__in=projects_of(actor, "run.see")).select_related(
        "project", "created_by", "recipe"
    )


def schedules_in(*, actor: Actor, project_id: UUID | str) -> QuerySet[Schedule]:
    """The schedules of one project by name."""
    return schedules_of(actor=actor).filter(project_id=project_id).order_by("name", "pk")


def schedule_for(*, actor: Actor, schedule_id: UUID | str, verb: Verb = "run.see") -> Schedule:
    """One schedule; raises Missing, NotAllowed."""
    found = schedules_of(actor=actor).filter(pk=schedule_id).first()
    if found is None:
        raise Missing("There is no such schedule.")
    require(actor, verb, found.project_id)
    return found
