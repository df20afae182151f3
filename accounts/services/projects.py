"""Projects: making, editing, the trash."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypedDict
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from accounts.access import is_admin, require, require_admin, require_scope
from accounts.actor import Actor
from accounts.choices import Part, Status, Visibility
from accounts.errors import Conflict, Invalid, Missing, NotSignedIn, Stale
from accounts.models import Membership, Project, Tag, User
from accounts.selectors.projects import project_for
from accounts.selectors.settings import setting
from accounts.services.audit import record

RESERVED: Final = frozenset({"new", "trash"})  # words of addresses under /projects/
MOST_TAGS: Final = 20
LONGEST_KEEP: Final = 3650


class ProjectFields(TypedDict, total=False):
    """What can be edited; what is left out stays.

    ``keep_results_days`` None follows the system setting, ``keep_documents_days`` None keeps them.
    """

    name: str
    description: str
    visibility: str
    tags: list[str]
    keep_results_days: int | None
    keep_documents_days: int | None


def create_project(*, actor: Actor, fields: ProjectFields, owner_id: UUID | str | None = None) -> Project:
    """A project of its maker; the operator names the owner instead. Raises Invalid, NotSignedIn."""
    require_scope(actor, "project.edit")
    owner = _owner(actor, owner_id)
    given = _clean({"name": "", **fields})
    with transaction.atomic():
        project = _with_free_slug(given)
        _set_tags(project, given.get("tags", []))
        Membership.objects.create(project=project, user=owner, part=Part.OWNER)
        record(
            actor=actor,
            action="project.create",
            target=f"project:{project.pk}",
            project_id=project.pk,
            details={"name": project.name, "slug": project.slug, "owner": owner.email},
        )
    return project


def ensure_project(*, actor: Actor, slug: str) -> Project:
    """The project of that slug, for the command line; made without an owner when there is none. Operators only."""
    require_admin(actor)
    if found := Project.objects.filter(slug=slug, deleted_at=None).first():
        return found
    if slug != slugify(slug) or slug in RESERVED:
        raise Invalid(f"{slug!r} cannot name a project: use small letters, digits and hyphens.")
    with transaction.atomic():
        project, is_new = Project.objects.get_or_create(
            slug=slug, defaults={"name": slug.replace("-", " ").capitalize()}
        )
        if is_new:
            record(actor=actor, action="project.create", target=f"project:{project.pk}", project_id=project.pk)
    if project.deleted_at is not None:
        raise Conflict(f"The project {slug} is in the trash. Restore it, or choose another.")
    return project


def _owner(actor: Actor, owner_id: UUID | str | None) -> User:
    chosen = owner_id if owner_id is not None and is_admin(actor) else actor.user_id
    if chosen is None and not actor.is_signed_in:
        raise NotSignedIn("Sign in to continue.")
    owner = User.objects.filter(Q(pk=chosen), status=Status.APPROVED).first()
    if owner is None:
        raise Invalid("A project needs an owner with an approved account.", fields={"owner": ["Name a person."]})
    return owner


def edit_project(
    *, actor: Actor, project_id: UUID | str, changes: ProjectFields, version: int | None = None
) -> Project:
    """Changes what is given. With ``version`` only if nobody else changed the project since; raises Stale if so."""
    require(actor, "project.edit", project_id)
    given = _clean(changes)
    with transaction.atomic():
        project = _locked(project_id)
        if version is not None and project.version != version:
            raise Stale("Somebody else changed this project in the meantime. Look at it again, then make your change.")
        before = _shown(project)
        for name in ("name", "description", "visibility", "keep_results_days", "keep_documents_days"):
            if name in given:
                setattr(project, name, given[name])
        if {"keep_results_days", "keep_documents_days"} & set(given):
            _check_order(project.keep_results_days, project.keep_documents_days)
        if "tags" in given:
            _set_tags(project, given["tags"])
        after = _shown(project)
        changed = {key: [before[key], after[key]] for key in after if after[key] != before[key]}
        if changed:
            project.version += 1
            project.save()
            _record(actor, "project.edit", project, changed)
    return project


def trash_project(*, actor: Actor, project_id: UUID | str) -> None:
    """Puts a project with all that is in it into the trash, where nobody works on it but its owners can restore it."""
    require(actor, "project.delete", project_id)
    with transaction.atomic():
        project = _locked(project_id)
        Project.objects.filter(pk=project.pk).update(deleted_at=timezone.now())
        _record(actor, "project.trash", project, {"name": project.name})


def restore_project(*, actor: Actor, project_id: UUID | str) -> Project:
    """Takes a project out of the trash."""
    project = project_for(actor=actor, project_id=project_id, verb="project.delete", trashed=True)
    with transaction.atomic():
        Project.objects.filter(pk=project.pk).update(deleted_at=None)
        _record(actor, "project.restore", project, {"name": project.name})
    project.deleted_at = None
    return project


def purge_project(*, actor: Actor, project_id: UUID | str) -> None:
    """Removes a project from the trash for good, with every row that belongs to it; stored bytes are swept later."""
    project = project_for(actor=actor, project_id=project_id, verb="project.delete", trashed=True)
    with transaction.atomic():
        locked = Project.objects.select_for_update().filter(pk=project.pk).first()
        if locked is None or locked.deleted_at is None:
            raise Conflict("Only a project in the trash can be removed for good.")
        _record(actor, "project.purge", project, {"name": project.name})
        locked.delete()


def _locked(project_id: UUID | str) -> Project:
    project = Project.objects.select_for_update().filter(pk=project_id, deleted_at=None).first()
    if project is None:
        raise Missing("There is no such project.")
    return project


def _clean(fields: ProjectFields) -> dict[str, Any]:
    """The fields as stored; raises Invalid with every field that is wrong."""
    given: dict[str, Any] = dict(fields)
    wrong: dict[str, list[str]] = {}
    if "name" in given:
        given["name"] = " ".join(str(given["name"]).split())
        if not 1 <= len(given["name"]) <= 100:
            wrong["name"] = ["Give a name of 1 to 100 characters."]
    if len(given.get("description", "")) > 2000:
        wrong["description"] = ["At most 2000 characters."]
    if given.get("visibility", Visibility.PRIVATE) not in Visibility.values:
        wrong["visibility"] = [f"One of: {', '.join(Visibility.values)}."]
    most = setting("results_days_most") or LONGEST_KEEP
    for name, longest in (("keep_results_days", most), ("keep_documents_days", LONGEST_KEEP)):
        keep = given.get(name)
        if keep is not None and not 1 <= keep <= longest:
            wrong[name] = [f"Between 1 and {longest} days, or empty."]
    if "tags" in given:
        given["tags"] = clean_tags(given["tags"])
        if len(given["tags"]) > MOST_TAGS or any(len(tag) > 40 for tag in given["tags"]):
            wrong["tags"] = [f"At most {MOST_TAGS} tags of at most 40 characters."]
    if wrong:
        raise Invalid("Some values cannot be used.", fields=wrong)
    return given


def _check_order(results: int | None, documents: int | None) -> None:
    """Raises Invalid when documents would leave before what was made of them: a run holds on to its documents."""
    kept = results if results is not None else setting("results_days")
    if most := setting("results_days_most"):
        kept = min(kept or most, most)
    if documents is not None and not 1 <= kept <= documents:
        stay = f"stay for {kept} days" if kept else "stay until they are deleted"
        text = f"Documents cannot leave before the results made of them, and those {stay}. Choose no fewer days here."
        raise Invalid(text, fields={"keep_documents_days": [text]})


def clean_tags(words: Iterable[str]) -> list[str]:
    """Tags in the one form we store: lower case, single spaces, each once, sorted."""
    return sorted({" ".join(word.lower().split()) for word in words} - {""})


def _with_free_slug(given: dict[str, Any]) -> Project:
    """Makes the row under the name's slug, or that with the first free number behind it."""
    stem = slugify(given["name"])[:50].strip("-_") or "project"
    number = 2 if stem in RESERVED else 1
    wanted = ("name", "description", "visibility", "keep_results_days", "keep_documents_days")
    values = {name: given[name] for name in wanted if name in given}
    _check_order(values.get("keep_results_days"), values.get("keep_documents_days"))
    while True:
        slug = stem if number == 1 else f"{stem}-{number}"
        if not Project.objects.filter(slug=slug).exists():
            try:
                with transaction.atomic():
                    return Project.objects.create(slug=slug, **values)
            except IntegrityError:
                if not Project.objects.filter(slug=slug).exists():
                    raise  # not the slug: another rule
        number += 1


def _set_tags(project: Project, words: list[str]) -> None:
    project.tags.set([Tag.objects.get_or_create(name=word)[0] for word in words])


def _shown(project: Project) -> dict[str, Any]:
    return {
        "name": project.name,
        "description": project.description,
        "visibility": project.visibility,
        "keep_results_days": project.keep_results_days,
        "keep_documents_days": project.keep_documents_days,
        "tags": sorted(project.tags.values_list("name", flat=True)),
    }


def _record(actor: Actor, action: str, project: Project, details: dict[str, Any]) -> None:
    record(actor=actor, action=action, target=f"project:{project.pk}", project_id=project.pk, details=details)
