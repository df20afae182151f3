"""Secrets: set, replaced, deleted by people; opened by the engine alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.access import Verb, require, require_admin
from accounts.actor import Actor
from accounts.crypto import CannotOpen, mask, seal, unseal
from accounts.errors import Conflict, Invalid, Missing
from accounts.models import Secret
from accounts.services.audit import record

NAME: Final = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,79}")
LONGEST: Final = 10_000  # characters of a value
USED_EVERY: Final = timedelta(minutes=1)


def set_secret(
    *,
    actor: Actor,
    project_id: UUID | str | None,
    name: str,
    value: str,
    verb: Verb = "secret.manage",
    hint: str | None = None,
) -> tuple[Secret, bool]:
    """Seals a value under a name, replacing an earlier one; answers whether the name is new.

    With ``project_id`` None for all projects, which only an administrator may. Another ``verb`` is for secrets that
    belong to something else of the project and are named by it; ``hint`` is shown in place of the masked value.
    """
    _require_manage(actor, project_id, verb)
    wrong = {}
    if not NAME.fullmatch(name):
        wrong["name"] = ["Letters, digits, - and _, at most 80, beginning with a letter or digit."]
    if not value or len(value) > LONGEST:
        wrong["value"] = [f"Give a value of at most {LONGEST} characters."]
    if wrong:
        raise Invalid("Some values cannot be used.", fields=wrong)
    with transaction.atomic():
        secret, is_new = Secret.objects.update_or_create(  # type: ignore[misc]  # None is a value here
            project_id=project_id,
            name=name,
            defaults={
                "sealed": seal(value, settings.SECRETS_KEYS),
                "hint": mask(value) if hint is None else hint,
                "created_by_id": actor.user_id,
            },
        )
        _record(actor, "secret.set" if is_new else "secret.replace", secret)
    return secret, is_new


def delete_secret(*, actor: Actor, project_id: UUID | str | None, name: str, verb: Verb = "secret.manage") -> None:
    """Forgets a secret; ``verb`` as for `set_secret`."""
    _require_manage(actor, project_id, verb)
    with transaction.atomic():
        secret = Secret.objects.filter(Q(project_id=project_id), name=name).first()
        if secret is None:
            raise Missing("There is no such secret.")
        _record(actor, "secret.delete", secret)
        secret.delete()


def open_secret(*, actor: Actor, project_id: UUID | str, name: str) -> str:
    """The value for a run's stage: the project's own, else the global one. Not for any door.

    Raises Missing when nobody set it and Conflict with code ``secret_needs_reset`` when no present key opens it.
    """
    require(actor, "run.start", project_id)
    rows = Secret.objects.filter(name=name)
    secret = rows.filter(project_id=project_id).first() or rows.filter(project=None).first()
    if secret is None:
        raise Missing(f"There is no secret called {name}. An owner of the project can set it.", code="secret_missing")
    try:
        value = unseal(bytes(secret.sealed), settings.SECRETS_KEYS)
    except CannotOpen as error:
        text = f"The secret {name} was sealed with a key that is gone. An owner has to set it again."
        raise Conflict(text, code="secret_needs_reset") from error
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_EVERY)
    Secret.objects.filter(stale, pk=secret.pk).update(last_used_at=now)
    return value


def _require_manage(actor: Actor, project_id: UUID | str | None, verb: Verb) -> None:
    if project_id is None:
        require_admin(actor)
    else:
        require(actor, verb, project_id)


def _record(actor: Actor, action: str, secret: Secret) -> None:
    record(
        actor=actor,
        action=action,
        target=f"secret:{secret.pk}",
        project_id=secret.project_id,
        details={"name": secret.name},
    )
