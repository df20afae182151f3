"""Members of projects. A project is never without an owner whose account is in use."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.access import require, require_scope
from accounts.actor import Actor
from accounts.choices import Part, Status
from accounts.errors import Conflict, Invalid, Missing, NotSignedIn
from accounts.models import Membership, Project, User
from accounts.services.audit import record


def add_member(*, actor: Actor, project_id: UUID | str, email: str, part: str = Part.VIEWER) -> Membership:
    """Makes somebody with an account a member.

    Raises Invalid with code ``no_such_person`` for an address without an approved account: invite them instead.
    """
    require(actor, "member.manage", project_id)
    _require_part(part)
    user = User.objects.filter(email__iexact=email.strip(), status=Status.APPROVED).first()
    if user is None:
        text = "Nobody with this address has an account here. You can invite them."
        raise Invalid(text, code="no_such_person", fields={"email": [text]})
    with transaction.atomic():
        _lock(project_id)
        membership, is_new = Membership.objects.get_or_create(project_id=project_id, user=user, defaults={"part": part})
        if not is_new:
            text = f"{user} is a member already."
            raise Conflict(text, code="member_already", fields={"email": [text]})
        _record(actor, "member.add", project_id, user, {"part": part})
    return membership


def change_part(*, actor: Actor, project_id: UUID | str, user_id: UUID | str, part: str) -> Membership:
    """Another part for a member; the last owner keeps it."""
    require(actor, "member.manage", project_id)
    _require_part(part)
    with transaction.atomic():
        _lock(project_id)
        membership = _membership(project_id, user_id)
        if part != Part.OWNER:
            _require_other_owner(membership)
        before, membership.part = membership.part, part
        membership.save(update_fields=["part"])
        _record(actor, "member.part", project_id, membership.user, {"before": before, "after": part})
    return membership


def remove_member(*, actor: Actor, project_id: UUID | str, user_id: UUID | str) -> None:
    """Takes a member out; their documents and runs stay."""
    require(actor, "member.manage", project_id)
    _remove(actor, project_id, user_id, "member.remove")


def leave_project(*, actor: Actor, project_id: UUID | str) -> None:
    """The actor's own way out, whatever their part."""
    if actor.user_id is None:
        raise NotSignedIn("Sign in to continue.")
    require(actor, "project.see", project_id)
    require_scope(actor, "member.manage")
    _remove(actor, project_id, actor.user_id, "member.leave")


def _remove(actor: Actor, project_id: UUID | str, user_id: UUID | str, action: str) -> None:
    with transaction.atomic():
        _lock(project_id)
        membership = _membership(project_id, user_id)
        _require_other_owner(membership)
        membership.delete()
        _record(actor, action, project_id, membership.user, {"part": membership.part})


def _lock(project_id: UUID | str) -> None:
    """One change of members at a time: on PostgreSQL by this row, on SQLite by its one writer."""
    if not Project.objects.select_for_update().filter(pk=project_id, deleted_at=None).exists():
        raise Missing("There is no such project.")


def _membership(project_id: UUID | str, user_id: UUID | str) -> Membership:
    rows = Membership.objects.select_related("user").filter(project_id=project_id, user_id=user_id)
    found = rows.first()
    if found is None:
        raise Missing("This person is not a member of the project.")
    return found


def _require_other_owner(membership: Membership) -> None:
    if membership.part != Part.OWNER:
        return
    owners = Membership.objects.filter(project_id=membership.project_id, part=Part.OWNER, user__status=Status.APPROVED)
    if not owners.exclude(pk=membership.pk).exists():
        raise Conflict("A project needs an owner. Make somebody else an owner first.", code="last_owner")


def _require_part(part: str) -> None:
    if part not in Part.values:
        raise Invalid("There is no such part.", fields={"part": [f"One of: {', '.join(Part.values)}."]})


def _record(actor: Actor, action: str, project_id: UUID | str, user: User, details: dict[str, Any]) -> None:
    record(
        actor=actor,
        action=action,
        target=f"user:{user.pk}",
        project_id=project_id,
        details={"email": user.email, **details},
    )
