"""Invitations that are still open."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import is_admin, projects_of, require
from accounts.actor import Actor
from accounts.choices import Status
from accounts.crypto import digest
from accounts.errors import Missing
from accounts.models import Invitation, User


def invitation_of(*, token: str) -> Invitation:
    """The open invitation of a link; raises Missing for one that was used, revoked, or is too old."""
    rows = Invitation.objects.select_related("project", "invited_by")
    found = rows.filter(token_hash=digest(token, settings.SECRET_KEY), accepted_at=None).first()
    if found is None or found.expires_at <= timezone.now() or (found.project and found.project.deleted_at):
        raise Missing("This invitation was used, taken back, or is too old.", code="invitation")
    return found


def has_account(*, invitation: Invitation) -> bool:
    """Whether the address has an account that somebody decided on, so that it is no longer the link that opens it."""
    return User.objects.filter(email__iexact=invitation.email).exclude(status=Status.PENDING).exists()


def invitations_seen(*, actor: Actor, project_id: UUID | str | None = None) -> QuerySet[Invitation]:
    """Open invitations to projects whose members the actor manages; an administrator sees all."""
    rows = Invitation.objects.filter(accepted_at=None, expires_at__gt=timezone.now())
    if project_id is not None:
        require(actor, "member.manage", project_id)
        rows = rows.filter(project_id=project_id)
    elif not is_admin(actor):
        rows = rows.filter(project__in=projects_of(actor, "member.manage"))
    return rows.select_related("project", "invited_by")
