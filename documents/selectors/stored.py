"""How many bytes a project or a person takes, each content counted once."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, Sum

from documents.models import Artifact, Blob, DocumentVersion


def stored_by_project(project_id: UUID | str) -> int:
    """Documents with all versions and the trash, and results that have not expired."""
    versions = DocumentVersion.objects.filter(document__project_id=project_id)
    return _size(versions.values("blob_id"), Artifact.objects.filter(project_id=project_id).values("blob_id"))


def stored_by_person(user_id: UUID | str) -> int:
    """What a person brought and what came out of that person's runs, in all projects."""
    versions = DocumentVersion.objects.filter(created_by=UUID(str(user_id)))
    return _size(versions.values("blob_id"), Artifact.objects.filter(created_by=UUID(str(user_id))).values("blob_id"))


def _size(versions: object, artifacts: object) -> int:
    rows = Blob.objects.filter(Q(pk__in=versions) | Q(pk__in=artifacts))
    return int(rows.aggregate(total=Sum("size"))["total"] or 0)


def has_stored(sha256: str, *, project_id: UUID | str) -> bool:
    """Whether these bytes count for a project already."""
    return bool(stored_among([sha256], project_id=project_id))


def stored_among(hashes: Collection[str], *, project_id: UUID | str) -> set[str]:
    """Those of these bytes that count for a project already."""
    named = Q(versions__document__project_id=project_id) | Q(artifacts__project_id=project_id)
    return set(Blob.objects.filter(named, pk__in=list(hashes)).values_list("pk", flat=True))


def named_only_by(*, artifact_ids: Collection[UUID], version_ids: Collection[UUID]) -> tuple[int, int]:
    """What would leave the store with these artifacts and versions: (bytes freed, contents that others name, too)."""
    blobs = Blob.objects.filter(Q(artifacts__in=artifact_ids) | Q(versions__in=version_ids)).distinct()
    shared = set(Artifact.objects.filter(blob__in=blobs).exclude(pk__in=artifact_ids).values_list("blob_id", flat=True))
    others = DocumentVersion.objects.filter(blob__in=blobs).exclude(pk__in=version_ids)
    shared |= set(others.values_list("blob_id", flat=True))
    sizes = dict(blobs.values_list("pk", "size"))
    return sum(size for sha256, size in sizes.items() if sha256 not in shared), len(shared)
