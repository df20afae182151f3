"""Sessions and token pairs: begun, ended, and ended for safety."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.access import require_person
from accounts.actor import Actor
from accounts.models import User
from accounts.services.audit import record
from accounts.services.mail import page_address, send_soon


def note_sign_in(*, actor: Actor, user: User) -> None:
    """Writes down that a session or token pair began; ``actor`` is who they were until then."""
    known = replace(actor, role=user.role, user_id=str(user.pk), name=user.email)  # type: ignore[arg-type]
    record(actor=known, action="session.start", target=f"user:{user.pk}")


def note_sign_out(*, actor: Actor) -> None:
    """Writes down that a session ended; nothing for somebody who had none."""
    if actor.user_id is not None:
        record(actor=actor, action="session.end", target=f"user:{actor.user_id}")


def sign_out_everywhere(*, actor: Actor) -> User:
    """Ends every session and JWT of the actor; API tokens stay."""
    user = User.objects.get(pk=require_person(actor))
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(generation=F("generation") + 1)
        record(actor=actor, action="session.end_all", target=f"user:{user.pk}")
    user.refresh_from_db()
    return user


def end_after_reuse(*, actor: Actor, user_id: UUID | str, generation: int) -> None:
    """A refresh token came again long after it was used up: somebody has a copy, so everything of its owner ends.

    ``generation`` is the token's. Once it is over, the same token raises no second alarm.
    """
    with transaction.atomic():
        ended = User.objects.filter(pk=user_id, generation=generation).update(generation=generation + 1)
        if not ended:
            return
        record(actor=actor, action="session.reuse", target=f"user:{user_id}", allowed=False)
    user = User.objects.get(pk=user_id)
    send_soon(template="token_reused", to=user.email, context={"person": user, "password": page_address("password")})
