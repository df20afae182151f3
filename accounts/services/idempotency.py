"""Idempotency-Key: a request that comes again gets the answer of the first (draft-ietf-httpapi-idempotency-key)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.crypto import CannotOpen, seal, unseal
from accounts.errors import Conflict, Invalid, KeyReused, NotSignedIn
from accounts.models import IdempotentAnswer

KEPT: Final = timedelta(hours=24)
GIVEN_UP: Final = timedelta(minutes=10)  # after this an unanswered first request counts as dead


@dataclass(frozen=True)
class Answer:
    """What the first request was answered; ``body`` is JSON."""

    status: int
    body: Any
    location: str


def begin_request(*, actor: Actor, key: str, fingerprint: str) -> Answer | None:
    """The kept answer, or None when this request is the first and shall be carried out.

    Raises Conflict while the first one runs, KeyReused for another request under the same key, Invalid for a key
    of more than 255 characters.
    """
    if not 1 <= len(key) <= 255:
        raise Invalid("An Idempotency-Key has 1 to 255 characters.", code="idempotency_key")
    now = timezone.now()
    IdempotentAnswer.objects.filter(created_at__lt=now - KEPT).delete()
    if _claim(actor, key, fingerprint):
        return None
    row = IdempotentAnswer.objects.filter(user_id=_who(actor), key=key).first()
    if row is None:  # the first was refused between the two looks
        return begin_request(actor=actor, key=key, fingerprint=fingerprint)
    if row.request_hash != fingerprint:
        raise KeyReused("This Idempotency-Key was used for another request. Use a new key for each.")
    if row.status is not None:
        return _opened(row)
    taken = IdempotentAnswer.objects.filter(pk=row.pk, status=None, created_at__lt=now - GIVEN_UP)
    if taken.update(created_at=now):
        return None
    raise Conflict("The first request with this key is still being carried out.", code="idempotency_running")


def _who(actor: Actor) -> str:
    """Keys belong to people, so that nobody gets another's answer."""
    if actor.user_id is None:
        raise NotSignedIn("Sign in to use an Idempotency-Key.")
    return actor.user_id


def _claim(actor: Actor, key: str, fingerprint: str) -> bool:
    try:
        with transaction.atomic():
            IdempotentAnswer.objects.create(user_id=_who(actor), key=key, request_hash=fingerprint)
    except IntegrityError:
        return False
    return True


def _opened(row: IdempotentAnswer) -> Answer:
    try:
        body = json.loads(unseal(bytes(row.sealed or b""), settings.SECRETS_KEYS))
    except CannotOpen as error:
        raise Conflict("The answer was sealed with a key that is gone. Use a new key.") from error
    return Answer(status=row.status or 200, body=body, location=row.location)


def keep_answer(*, actor: Actor, key: str, answer: Answer) -> None:
    """Keeps the answer of a request that succeeded for a day."""
    IdempotentAnswer.objects.filter(user_id=_who(actor), key=key).update(
        status=answer.status,
        sealed=seal(json.dumps(answer.body), settings.SECRETS_KEYS),
        location=answer.location[:500],
    )


def forget_request(*, actor: Actor, key: str) -> None:
    """Frees the key of a request that was refused or broke, so that it can be tried again."""
    IdempotentAnswer.objects.filter(user_id=_who(actor), key=key, status=None).delete()
