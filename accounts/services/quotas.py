"""Exceptions from the system's limits, made by administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.access import require_admin
from accounts.actor import Actor
from accounts.errors import Invalid, Missing
from accounts.models import Quota
from accounts.selectors.quotas import KINDS
from accounts.services.audit import record


def set_quota(
    *,
    actor: Actor,
    limits: Mapping[str, int | None],
    project_id: UUID | str | None = None,
    user_id: UUID | str | None = None,
    note: str = "",
) -> Quota:
    """The limits of one project or one person; None follows the system setting, 0 sets no limit. Raises Invalid."""
    require_admin(actor)
    if (project_id is None) == (user_id is None):
        raise Invalid("Choose a project or a person, not both.", fields={"project": ["Or a person."]})
    wrong = {name: ["Zero or more, or empty."] for name, value in limits.items() if value is not None and value < 0}
    wrong |= {name: ["There is no such limit."] for name in set(limits) - set(KINDS)}
    if wrong:
        raise Invalid("Some limits cannot be used.", fields=wrong)
    with transaction.atomic():
        whose: dict[str, Any] = {"project_id": project_id, "user_id": user_id}
        quota, _ = Quota.objects.update_or_create(**whose, defaults={**limits, "note": note})
        target = f"project:{project_id}" if project_id else f"user:{user_id}"
        record(actor=actor, action="quota.set", target=target, project_id=project_id, details=dict(limits))
    return quota


def drop_quota(*, actor: Actor, quota_id: int) -> None:
    """The system settings hold again."""
    require_admin(actor)
    with transaction.atomic():
        quota = Quota.objects.filter(pk=quota_id).first()
        if quota is None:
            raise Missing("There is no such quota.")
        target = f"project:{quota.project_id}" if quota.project_id else f"user:{quota.user_id}"
        record(actor=actor, action="quota.drop", target=target, project_id=quota.project_id)
        quota.delete()
