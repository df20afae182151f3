"""Connections to outside storage as an actor may see them, and what came from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.access import Verb, projects_of, require
from accounts.actor import Actor
from accounts.errors import Missing
from accounts.models import Secret
from accounts.selectors.secrets import opens
from documents.models import Artifact, CloudConnection, Document, RemoteFile


@dataclass(frozen=True)
class Known:
    """What is remembered of a remote file; ``document_id`` is None when its document was deleted for good."""

    mark: str
    document_id: UUID | None
    in_trash: bool = False


def connections_of(*, actor: Actor, verb: Verb = "connection.manage") -> QuerySet[CloudConnection]:
    """The connections of all projects in which the actor may do ``verb``."""
    rows = CloudConnection.objects.filter(project__in=projects_of(actor, verb))
    return rows.select_related("project", "created_by").order_by("name", "pk")


def connections_in(*, actor: Actor, project_id: UUID | str) -> list[CloudConnection]:
    """Those of one project by name, each with ``off``: why it is switched off, "" when it is not."""
    return with_state(connections_of(actor=actor).filter(project_id=project_id))


def connections_to_choose(*, actor: Actor, project_id: UUID | str) -> list[CloudConnection]:
    """Those that a run of the project can use, for its form; none for who may not start one."""
    return list(connections_of(actor=actor, verb="run.start").filter(project_id=project_id))


def with_state(connections: Iterable[CloudConnection]) -> list[CloudConnection]:
    """The rows with ``off`` set on each."""
    rows = list(connections)
    found = Secret.objects.filter(
        project_id__in={one.project_id for one in rows}, name__in={one.secret for one in rows}
    )
    states = {(one.project_id, one.name): opens(bytes(one.sealed)) for one in found}
    for one in rows:
        one.off = _why_off(states.get((one.project_id, one.secret)))  # type: ignore[attr-defined]
    return rows


def _why_off(state: bool | None) -> str:
    if state is None:
        return "Its credentials are gone. Give them again."
    return "" if state else "Its credentials were sealed with a key that is gone. Give them again."


def connection_for(*, actor: Actor, connection_id: UUID | str, verb: Verb = "connection.manage") -> CloudConnection:
    """One connection, with ``off``; raises Missing for what the actor cannot see, NotAllowed for what it may not do."""
    seen = CloudConnection.objects.filter(project__in=projects_of(actor, "project.see"), pk=connection_id)
    found = next(iter(with_state(seen.select_related("project"))), None)
    if found is None:
        raise Missing("There is no such connection.")
    require(actor, verb, found.project_id)
    return found


def connection_name(*, project_id: UUID | str, connection_id: str) -> str:
    """What a connection of a project is called, "" for one that is gone; for those who may see the project."""
    rows = CloudConnection.objects.filter(project_id=project_id, pk=connection_id)
    return rows.values_list("name", flat=True).first() or ""


def key_of(path: str) -> str:
    """By what a remote path is found again, whatever its length."""
    return hashlib.sha256(path.encode()).hexdigest()


def known_files(connection_id: str) -> dict[str, str]:
    """The marks of all files that came from a connection, by the key of their path."""
    return dict(RemoteFile.objects.filter(connection_id=UUID(connection_id)).values_list("key", "mark"))


def known_file(connection_id: str, path: str) -> Known | None:
    """What is remembered of one remote file, None when it never came."""
    rows = RemoteFile.objects.filter(connection_id=UUID(connection_id), key=key_of(path)).select_related("document")
    found = rows.first()
    if found is None:
        return None
    in_trash = bool(found.document and found.document.deleted_at)
    return Known(mark=found.mark, document_id=found.document_id, in_trash=in_trash)


def document_with(*, project_id: UUID | str, sha256: str) -> tuple[UUID, str] | None:
    """Id and name of the first document of a project whose newest version has these bytes; not of one in the trash."""
    rows = Document.objects.filter(project_id=project_id, newest__blob_id=sha256, deleted_at=None)
    return rows.order_by("created_at").values_list("pk", "name").first()


def artifacts_of_ids(*, actor: Actor, project_id: UUID | str, ids: Sequence[str]) -> list[Artifact]:
    """Those of a project in the order of the ids, without what is not there."""
    rows = Artifact.objects.filter(project__in=projects_of(actor, "run.see"), project_id=project_id)
    found = rows.in_bulk([UUID(one) for one in ids])
    return [found[UUID(one)] for one in ids if UUID(one) in found]


def artifacts_of_run(*, actor: Actor, project_id: UUID | str, run_id: str) -> list[Artifact]:
    """What a run of the project made, the oldest first, those whose bytes are gone included."""
    rows = Artifact.objects.filter(project__in=projects_of(actor, "run.see"), project_id=project_id)
    return list(rows.filter(made_by__run=run_id).order_by("created_at", "pk"))
