"""Writing the audit log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.actor import Actor
from accounts.models import AuditEntry


def record(
    *,
    actor: Actor,
    action: str,
    target: str = "",
    project_id: UUID | str | None = None,
    allowed: bool = True,
    details: dict[str, Any] | None = None,
) -> None:
    """Adds one entry in the caller's transaction, so that an act and its entry stand or fall together."""
    AuditEntry.objects.create(
        user_id=actor.user_id,
        actor=actor.name or actor.role,
        door=actor.door,
        action=action,
        target=target,
        project_id=project_id,
        allowed=allowed,
        details=details or {},
        request_id=actor.request_id,
        address=actor.address,
    )
