"""Writing the audit log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    record_each(actor=actor, entries=[Entry(action, target, project_id, allowed, details or {})])


@dataclass(frozen=True)
class Entry:
    """What an entry says besides who did it; as `record` takes it."""

    action: str
    target: str = ""
    project_id: UUID | str | None = None
    allowed: bool = True
    details: Mapping[str, Any] = field(default_factory=dict)


def record_each(*, actor: Actor, entries: Iterable[Entry]) -> None:
    """As `record`, many entries of one actor at once."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            user_id=actor.user_id,
            actor=actor.name or actor.role,
            door=actor.door,
            action=one.action,
            target=one.target,
            project_id=one.project_id,
            allowed=one.allowed,
            details=one.details,
            request_id=actor.request_id,
            address=actor.address,
        )
        for one in entries
    )


def record_attempt(*, actor: Actor, problem: Problem, **details: Any) -> None:
    """Adds that somebody signed in tried what they may not; other problems leave no entry."""
    record_attempts(actor=actor, problems=[(problem, details)])


def record_attempts(*, actor: Actor, problems: Iterable[tuple[Problem, Mapping[str, Any]]]) -> None:
    """As `record_attempt`, many at once, each with its details."""
    if not actor.is_signed_in:
        return
    record_each(
        actor=actor,
        entries=[
            Entry(
                action=attempt.verb,
                target=f"project:{attempt.project_id}" if attempt.project_id else "",
                project_id=attempt.project_id or None,
                allowed=False,
                details={"code": problem.code, **details},
            )
            for problem, details in problems
            if (attempt := problem.attempt)
        ],
    )
