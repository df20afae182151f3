"""Projects as an actor may see them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from accounts.access import VERBS_OF, Verb, projects_of, require, sees_everything
from accounts.actor import Actor
from accounts.choices import Part
from accounts.errors import Attempt, Missing
from accounts.models import Membership, Project, Tag

ORDERS = {"name": "name", "newest": "-created_at", "changed": "-updated_at"}


@dataclass(frozen=True)
class ProjectFilter:
    """What a list of projects is narrowed to; ``mine`` leaves out those that are merely open to everyone."""

    search: str = ""
    tag: str = ""
    mine: bool = False
    order: str = "name"


def projects_seen(*, actor: Actor, narrow: ProjectFilter | None = None, trashed: bool = False) -> QuerySet[Project]:
    """Projects with their tags, ``people`` (how many members) and ``my_part`` ("" for a guest)."""
    narrow = narrow or ProjectFilter()
    verb: Verb = "project.delete" if trashed else "project.see"
    part = Membership.objects.filter(Q(user_id=actor.user_id), project=OuterRef("pk")).values("part")
    rows = projects_of(actor, verb, trashed=trashed).annotate(
        people=Count("memberships", distinct=True), my_part=Subquery(part)
    )
    if narrow.search:
        rows = rows.filter(Q(name__icontains=narrow.search) | Q(description__icontains=narrow.search))
    if narrow.tag:
        rows = rows.filter(pk__in=Project.objects.filter(tags__name=narrow.tag).values("pk"))
    if narrow.mine:
        rows = rows.filter(my_part__isnull=False)
    return rows.prefetch_related("tags").order_by(ORDERS.get(narrow.order, "name"), "pk")


def my_projects(*, actor: Actor, limit: int) -> list[Project]:
    """The projects the actor is a member of, those changed last first, for the side menu."""
    if actor.user_id is None:
        return []
    mine = projects_of(actor).filter(memberships__user_id=actor.user_id)
    return list(mine.order_by("-updated_at").only("pk", "name", "slug")[:limit])


def project_for(*, actor: Actor, project_id: UUID | str, verb: Verb = "project.see", trashed: bool = False) -> Project:
    """One project; raises Missing for what the actor cannot see, NotAllowed for what it may not do."""
    return _one(actor, Q(pk=project_id), verb, trashed)


def project_by_slug(*, actor: Actor, slug: str, verb: Verb = "project.see", trashed: bool = False) -> Project:
    """The same by the name in its address."""
    return _one(actor, Q(slug=slug), verb, trashed)


def project_by_key(*, actor: Actor, key: str, verb: Verb = "project.see", trashed: bool = False) -> Project:
    """The same by either, as people and programs name projects: an id or a slug."""
    try:
        return _one(actor, Q(pk=UUID(key)), verb, trashed)
    except ValueError:
        return _one(actor, Q(slug=key), verb, trashed)


def _one(actor: Actor, which: Q, verb: Verb, trashed: bool) -> Project:
    seen: Verb = "project.delete" if trashed else "project.see"
    found = projects_seen(actor=actor, trashed=trashed).filter(which).first()
    if found is not None:
        if verb != seen:
            require(actor, verb, found.pk)
        return found
    hidden = Project.objects.filter(which).values_list("pk", flat=True).first()
    attempt = Attempt(verb=verb, project_id=str(hidden)) if hidden else None
    raise Missing("There is no such project.", attempt=attempt)


def tags_seen(*, actor: Actor) -> QuerySet[Tag]:
    """Tags of the projects the actor sees, with how many ``uses`` each has among them."""
    seen = projects_of(actor)
    return (
        Tag.objects.filter(projects__in=seen).annotate(uses=Count("projects", filter=Q(projects__in=seen))).distinct()
    )


def may_anywhere(*, actor: Actor, verb: Verb) -> bool:
    """Whether there is a project in which the actor may do ``verb``."""
    return projects_of(actor, verb).exists()


def verbs_in(*, actor: Actor, project_id: UUID | str) -> frozenset[str]:
    """Everything the actor may do in a project, in one query, so that pages show only what works."""
    project = projects_seen(actor=actor).filter(pk=project_id).first()
    if project is None:
        return frozenset()
    part = Part.OWNER if sees_everything(actor) else project.my_part or Part.VIEWER  # type: ignore[attr-defined]
    verbs = VERBS_OF[part]
    return verbs if actor.scopes is None else verbs & actor.scopes
