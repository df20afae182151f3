"""API tokens of a person."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import require_person
from accounts.actor import Actor
from accounts.models import ApiToken


def tokens_of(*, actor: Actor) -> QuerySet[ApiToken]:
    """The actor's tokens that were not revoked, newest first, those that ran out included."""
    return ApiToken.objects.filter(user_id=require_person(actor), revoked_at=None)


def state_of(token: ApiToken) -> str:
    """active, expired or revoked."""
    if token.revoked_at is not None:
        return "revoked"
    return "expired" if token.expires_at is not None and token.expires_at <= timezone.now() else "active"
