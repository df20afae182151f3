"""People as an administrator sees them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from accounts.access import require_admin
from accounts.actor import Actor
from accounts.errors import Missing, NotSignedIn
from accounts.models import User


def people_seen(*, actor: Actor) -> QuerySet[User]:
    require_admin(actor)
    return User.objects.all()


def person_for(*, actor: Actor, user_id: UUID | str) -> User:
    found = people_seen(actor=actor).filter(pk=user_id).first()
    if found is None:
        raise Missing("There is no such person.")
    return found


def oneself(*, actor: Actor) -> User:
    """The actor's own account; raises NotSignedIn."""
    if actor.user_id is None:
        raise NotSignedIn("Sign in to continue.")
    return User.objects.get(pk=actor.user_id)
