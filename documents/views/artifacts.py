"""What came out of runs, handed out."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.http import signed_in
from documents.http import deliver
from documents.http.files import artifact_delivery


@require_safe
def artifact_download(request: HttpRequest, artifact_id: UUID) -> HttpResponseBase:
    return deliver(request, artifact_delivery(actor=signed_in(request), artifact_id=artifact_id))
