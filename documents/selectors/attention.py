"""What the administrator should look at in documents."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.selectors.attention import Concern
from accounts.selectors.secrets import opens
from documents.choices import Inspection
from documents.models import DocumentVersion


def passwords_to_give_again() -> Concern:
    sealed = DocumentVersion.objects.exclude(password_sealed=None).values_list("password_sealed", flat=True)
    count = sum(1 for one in sealed.iterator() if one and not opens(bytes(one)))
    words = ("password of a document no longer opens", "passwords of documents no longer open")[count != 1]
    return Concern(
        count, f"{words} and must be given again", reverse("admin:documents_documentversion_changelist"), "lock"
    )


def documents_not_looked_at() -> Concern:
    """Those that wait although somebody should have looked long ago: there are no workers, or they are busy."""
    waiting = DocumentVersion.objects.filter(
        inspection=Inspection.PENDING, created_at__lt=timezone.now() - timedelta(hours=1)
    )
    count = waiting.count()
    words = ("document has", "documents have")[count != 1]
    url = reverse("admin:documents_documentversion_changelist") + f"?inspection__exact={Inspection.PENDING}"
    return Concern(count, f"{words} been waiting for an hour to be looked at: are there workers?", url, "hourglass")
