"""Who may do what: one table of parts and verbs, and the one door through which projects are reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from accounts.choices import Part, Visibility
from accounts.errors import Attempt, Missing, NotAllowed, NotSignedIn
from accounts.models import Membership, Project

Verb = Literal[
    "project.see",
    "project.edit",
    "project.delete",
    "member.see",
    "member.manage",
    "document.see",
    "document.add",
    "document.edit",
    "document.delete",
    "run.see",
    "run.start",
    "run.control",
    "artifact.share",
    "review.decide",
    "release.confirm",
    "secret.see",
    "secret.manage",
    "schedule.manage",
    "connection.manage",
    "webhook.manage",
    "audit.see",
]

_VIEWER: Final[frozenset[Verb]] = frozenset({"project.see", "member.see", "document.see", "run.see"})
_EDITOR: Final[frozenset[Verb]] = _VIEWER | {
    "document.add",
    "document.edit",
    "document.delete",
    "run.start",
    "run.control",
    "artifact.share",
    "review.decide",
    "schedule.manage",
    "connection.manage",
    "webhook.manage",
}
_OWNER: Final[frozenset[Verb]] = _EDITOR | {
    "project.edit",
    "project.delete",
    "member.manage",
    "release.confirm",
    "secret.see",
    "secret.manage",
    "audit.see",
}
VERBS_OF: Final[dict[str, frozenset[Verb]]] = {Part.VIEWER: _VIEWER, Part.EDITOR: _EDITOR, Part.OWNER: _OWNER}
ALL_VERBS: Final[frozenset[Verb]] = _OWNER
_SEEN_WITH: Final[dict[str, frozenset[Verb]]] = {
    "document": frozenset({"project.see", "document.see"}),
    "run": frozenset({"project.see", "run.see"}),
    "artifact": frozenset({"project.see", "run.see"}),
    "review": frozenset({"project.see", "run.see"}),
    "release": frozenset({"project.see", "run.see"}),
    "member": frozenset({"project.see", "member.see"}),
    "secret": frozenset({"project.see", "secret.see"}),
}


def with_what_they_show(verbs: Iterable[str]) -> frozenset[str]:
    """The verbs and what one who does them must see: an answer shows what was changed, and its project."""
    changing = [verb.partition(".")[0] for verb in verbs if not verb.endswith(".see")]
    seen: set[str] = {one for kind in changing for one in _SEEN_WITH.get(kind, {"project.see"})}
    return frozenset(verbs) | seen


def sees_everything(actor: Actor) -> bool:
    """The operator always; an administrator only in the admin site, so that pages show nobody else's work."""
    return actor.role == "operator" or (actor.role == "admin" and actor.door == "admin")


def within_scopes(actor: Actor, verb: Verb) -> bool:
    return actor.scopes is None or verb in actor.scopes


def require_scope(actor: Actor, verb: Verb) -> None:
    """Raises NotAllowed for an API token without the scope; says nothing about any project."""
    if not within_scopes(actor, verb):
        raise NotAllowed(f"This API token does not have the scope {verb}.", code="scope_missing")


def projects_of(actor: Actor, verb: Verb = "project.see", *, trashed: bool = False) -> QuerySet[Project]:
    """The projects in which the actor may do ``verb``; everything else starts from this query.

    With ``trashed`` those in the trash instead. Raises NotAllowed for an API token without the scope.
    """
    require_scope(actor, verb)
    projects = Project.objects.filter(deleted_at__isnull=not trashed)
    if sees_everything(actor):
        return projects
    if actor.user_id is None or not actor.is_signed_in:  # a denied person's schedules and runs still bear the name
        return projects.none()
    parts = [part for part, verbs in VERBS_OF.items() if verb in verbs]
    own = Membership.objects.filter(user_id=actor.user_id, part__in=parts).values("project_id")
    allowed = Q(pk__in=own)
    if verb in _VIEWER and not trashed:
        allowed |= Q(visibility=Visibility.INTERNAL)
    return projects.filter(allowed)


def may(actor: Actor, verb: Verb, project_id: UUID | str) -> bool:
    return within_scopes(actor, verb) and projects_of(actor, verb).filter(pk=project_id).exists()


def require(actor: Actor, verb: Verb, project_id: UUID | str) -> None:
    """Raises Missing where the actor cannot even see the project, NotAllowed where it can but may not do this."""
    require_scope(actor, verb)
    if may(actor, verb, project_id):
        return
    if not actor.is_signed_in:
        raise NotSignedIn("Sign in to continue.")
    attempt = Attempt(verb=verb, project_id=str(project_id))
    if may(replace(actor, scopes=None), "project.see", project_id):
        text = "Your part in this project does not include that. Ask one of its owners."
        raise NotAllowed(text, attempt=attempt)
    exists = Project.objects.filter(pk=project_id).exists()
    raise Missing("There is no such project.", attempt=attempt if exists else None)


def require_person(actor: Actor) -> str:
    """For what only a person may do for itself, never an API token: its account, its tokens. Answers the user's id."""
    if actor.user_id is None:
        raise NotSignedIn("Sign in to continue.")
    if actor.scopes is not None:
        raise NotAllowed("An API token cannot do that. Sign in as a person.", code="token_refused")
    return actor.user_id


def is_admin(actor: Actor) -> bool:
    return actor.role == "operator" or (actor.role == "admin" and actor.scopes is None)


def require_admin(actor: Actor) -> None:
    """For what belongs to no project: people, system settings, global secrets."""
    if is_admin(actor):
        return
    if not actor.is_signed_in:
        raise NotSignedIn("Sign in to continue.")
    raise NotAllowed("Only an administrator may do that.", attempt=Attempt(verb="administer"))


def part_of(actor: Actor, project_id: UUID | str) -> str:
    """The actor's part in a project: a `Part`, or "" for a guest of an internal project or the operator."""
    if actor.user_id is None:
        return ""
    found = Membership.objects.filter(user_id=actor.user_id, project_id=project_id).values_list("part", flat=True)
    return found.first() or ""
