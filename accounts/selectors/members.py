"""Who is in a project."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from accounts.access import require
from accounts.actor import Actor
from accounts.models import Membership


def members_of(*, actor: Actor, project_id: UUID | str) -> QuerySet[Membership]:
    """Members with their people, by address."""
    require(actor, "member.see", project_id)
    return Membership.objects.filter(project_id=project_id).select_related("user").order_by("user__email")
