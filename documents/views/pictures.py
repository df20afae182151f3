"""Pages of documents and artifacts as pictures."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import signed_in
from documents.http import picture_response
from documents.services.previews import artifact_subject, version_subject


@require_safe
def version_page(request: HttpRequest, version_id: UUID, page: int) -> HttpResponse:
    return picture_response(request, version_subject(actor=signed_in(request), version_id=version_id), page)


@require_safe
def artifact_page(request: HttpRequest, artifact_id: UUID, page: int) -> HttpResponse:
    return picture_response(request, artifact_subject(actor=signed_in(request), artifact_id=artifact_id), page)
