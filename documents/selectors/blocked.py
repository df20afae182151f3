"""Where blocked bytes are all the same, for staff."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse

from accounts.selectors.attention import Concern
from documents.models import BlockedFile, DocumentVersion


def documents_that_are_blocked() -> Concern:
    held = DocumentVersion.objects.filter(blob_id__in=BlockedFile.objects.values("sha256"))
    count = held.filter(document__is_intermediate=False).values("document_id").distinct().count()
    words = ("document holds a file", "documents hold files")[count != 1]
    url = reverse("admin:documents_blockedfile_changelist") + "?held=yes"
    return Concern(count, f"{words} that is blocked" if count == 1 else f"{words} that are blocked", url, "ban")


def blocked_among(hashes: Collection[str]) -> set[str]:
    """Those of the hashes that nobody may bring."""
    return set(BlockedFile.objects.filter(pk__in=hashes).values_list("pk", flat=True))
