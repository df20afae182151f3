"""Writing the audit log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.actor import Actor
from accounts.errors import Problem
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


def record_attempt(*, actor: Actor, problem: Problem, **details: Any) -> None:
    """Adds that somebody signed in tried what they may not; other problems leave no entry."""
    attempt = problem.attempt
    if attempt is None or not actor.is_signed_in:
        return
    record(
        actor=actor,
        action=attempt.verb,
        target=f"project:{attempt.project_id}" if attempt.project_id else "",
        project_id=attempt.project_id or None,
        allowed=False,
        details={"code": problem.code, **details},
    )
