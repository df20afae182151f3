"""Secrets by name and state, never by value."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from accounts.access import require, require_admin
from accounts.actor import Actor
from accounts.crypto import CannotOpen, unseal
from accounts.models import Secret


@dataclass(frozen=True)
class SecretLine:
    """``needs_reset`` means that no present key opens it: whoever knows the value has to set it again."""

    id: UUID
    name: str
    hint: str
    needs_reset: bool
    created_by: str
    updated_at: datetime
    last_used_at: datetime | None


def secrets_of(*, actor: Actor, project_id: UUID | str | None) -> list[SecretLine]:
    """The secrets of a project, or with None the global ones."""
    if project_id is None:
        require_admin(actor)
    else:
        require(actor, "secret.see", project_id)
    rows = Secret.objects.filter(Q(project_id=project_id)).select_related("created_by")
    return [line_of(row) for row in rows]


def keys_for(*, actor: Actor, project_id: UUID | str, names: Collection[str]) -> dict[str, tuple[SecretLine, bool]]:
    """The secrets of these names that a run of the project would use; True beside those it shares with all projects."""
    require(actor, "secret.see", project_id)
    rows = Secret.objects.filter(Q(project_id=project_id) | Q(project=None), name__in=names).select_related(
        "created_by"
    )
    found = sorted(rows, key=lambda row: row.project_id is not None)  # the project's own come last, and stay
    return {row.name: (line_of(row), row.project_id is None) for row in found}


def names_ready(*, actor: Actor, project_id: UUID | str, names: Collection[str]) -> frozenset[str]:
    """Of these names, those that a run of the project would find a secret under; no more is told of them."""
    require(actor, "project.see", project_id)
    rows = Secret.objects.filter(Q(project_id=project_id) | Q(project=None), name__in=names)
    newest = {row.name: row for row in sorted(rows, key=lambda row: row.project_id is not None)}
    return frozenset(name for name, row in newest.items() if opens(bytes(row.sealed)))


def line_of(row: Secret) -> SecretLine:
    return SecretLine(
        id=row.pk,
        name=row.name,
        hint=row.hint,
        needs_reset=not opens(bytes(row.sealed)),
        created_by=str(row.created_by or ""),
        updated_at=row.updated_at,
        last_used_at=row.last_used_at,
    )


def opens(sealed: bytes) -> bool:
    """Whether a present key opens it."""
    try:
        unseal(sealed, settings.SECRETS_KEYS)
    except CannotOpen:
        return False
    return True
