"""How much a project or a person may use: the system setting, unless an administrator chose otherwise for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from accounts.models import Quota
from accounts.selectors.settings import plain_settings

Kind = Literal["stored_mb", "pages_month", "spend_month"]
KINDS: Final[tuple[Kind, ...]] = ("stored_mb", "pages_month", "spend_month")
SETTINGS: Final[dict[Kind, tuple[str, str]]] = {
    "stored_mb": ("project_limit_mb", "person_limit_mb"),
    "pages_month": ("project_pages_month", "person_pages_month"),
    "spend_month": ("project_spend_month", "person_spend_month"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a project and a person may use of one kind; 0 sets no limit."""

    project: int
    person: int


def limits_of(*, kind: Kind, project_id: UUID | str | None, user_id: UUID | str | None) -> Limits:
    """The limits that hold now; the operator, who is no person here, has none."""
    ours, theirs = SETTINGS[kind]
    usual = plain_settings((ours, theirs))
    return Limits(
        project=_own(kind, usual[ours], project_id=project_id) if project_id else 0,
        person=_own(kind, usual[theirs], user_id=user_id) if user_id else 0,
    )


def _own(kind: Kind, usual: int, **whose: UUID | str) -> int:
    chosen = Quota.objects.filter(**whose).values_list(kind, flat=True).first()
    return int(usual if chosen is None else chosen)
