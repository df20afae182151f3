"""Personal API tokens: made, shown once, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.access import ALL_VERBS, require_admin, require_person, with_what_they_show
from accounts.actor import Actor
from accounts.crypto import digest, new_token
from accounts.errors import Conflict, Invalid, Missing
from accounts.models import ApiToken, User
from accounts.services.audit import record

PREFIX: Final = "bnd_"
LONGEST: Final = 730  # days
MOST: Final = 50  # living tokens of one person


@dataclass(frozen=True)
class MadeToken:
    """``text`` is the token itself; nobody can ever show it again."""

    token: ApiToken
    text: str


def create_token(*, actor: Actor, name: str, scopes: Sequence[str], days: int = 90) -> MadeToken:
    """A token of the actor for ``days`` days that can do the verbs in ``scopes``, and never more than its owner.

    What the answers to those verbs show it can see, too. Only a person makes one: a token cannot make another. Raises
    Invalid, Conflict for too many.
    """
    user_id = require_person(actor)
    name = " ".join(name.split())
    wrong = {}
    if not 1 <= len(name) <= 80:
        wrong["name"] = ["Give a name of 1 to 80 characters."]
    if not scopes or set(scopes) - ALL_VERBS:
        wrong["scopes"] = ["Choose at least one, and only those listed."]
    if not 1 <= days <= LONGEST:
        wrong["days"] = [f"Between 1 and {LONGEST} days."]
    if wrong:
        raise Invalid("Some values cannot be used.", fields=wrong)
    key, secret = new_token(9), new_token(32)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user_id)  # one at a time, so that the count holds
        if ApiToken.objects.filter(user_id=user_id, revoked_at=None, expires_at__gt=timezone.now()).count() >= MOST:
            raise Conflict(f"You have {MOST} tokens. Revoke one first.", code="too_many_tokens")
        token = ApiToken.objects.create(
            user_id=user_id,
            name=name,
            key=key,
            secret_hash=digest(secret, settings.SECRET_KEY),
            scopes=sorted(with_what_they_show(scopes)),
            expires_at=timezone.now() + timedelta(days=days),
        )
        details = {"name": name, "scopes": token.scopes, "days": days}
        record(actor=actor, action="token.create", target=f"token:{token.pk}", details=details)
    return MadeToken(token=token, text=f"{PREFIX}{key}.{secret}")


def revoke_token(*, actor: Actor, token_id: UUID | str) -> None:
    """Ends a token of the actor now."""
    _revoke(actor, token_id, user_id=require_person(actor))


def revoke_token_of_person(*, actor: Actor, token_id: UUID | str) -> None:
    """Ends anybody's token, by an administrator."""
    require_admin(actor)
    _revoke(actor, token_id)


def _revoke(actor: Actor, token_id: UUID | str, **owner: str) -> None:
    with transaction.atomic():
        rows = ApiToken.objects.filter(pk=token_id, revoked_at=None, **owner)
        if not rows.update(revoked_at=timezone.now()):
            raise Missing("There is no such token in use.")
        record(actor=actor, action="token.revoke", target=f"token:{token_id}")
