"""What an administrator should look at; each app declares its own concerns when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from django.urls import reverse

from accounts.access import require_admin
from accounts.actor import Actor
from accounts.choices import Part, Status
from accounts.models import Membership, Project, Secret, SystemSetting, User
from accounts.selectors.secrets import opens


@dataclass(frozen=True)
class Concern:
    """``count`` things that wait: "2 people wait for approval", where to deal with them, and why it matters."""

    count: int
    text: str
    url: str
    icon: str = "alert-triangle"


_SOURCES: list[Callable[[], Concern]] = []


def declare_concern(source: Callable[[], Concern]) -> None:
    """``source`` is asked each time the admin site's start page is shown, so it should be one quick query."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def concerns_now(*, actor: Actor) -> list[Concern]:
    """Those that have something to do."""
    require_admin(actor)
    return [concern for concern in (source() for source in _SOURCES) if concern.count]


def people_waiting() -> Concern:
    url = reverse("admin:accounts_user_changelist") + f"?status__exact={Status.PENDING}"
    count = User.objects.filter(status=Status.PENDING).count()
    words = ("person waits", "people wait")[count != 1]
    return Concern(count, f"{words} for approval", url, "user-question")


def secrets_to_reset() -> Concern:
    values = chain(
        Secret.objects.values_list("sealed", flat=True), SystemSetting.objects.values_list("sealed", flat=True)
    )
    count = sum(1 for one in values if one is not None and not opens(bytes(one)))
    url = reverse("admin:accounts_secret_changelist")
    words = ("value no longer opens", "values no longer open")[count != 1]
    return Concern(count, f"sealed {words} and must be set again", url, "key")


def projects_without_owner() -> Concern:
    owned = Membership.objects.filter(part=Part.OWNER, user__status=Status.APPROVED).values("project_id")
    count = Project.objects.filter(deleted_at=None).exclude(pk__in=owned).count()
    url = reverse("admin:accounts_project_changelist") + "?owner=none"
    words = ("project has", "projects have")[count != 1]
    return Concern(count, f"{words} no owner in use", url, "user-off")
