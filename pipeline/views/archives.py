"""All files of a run at once."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.http import signed_in
from documents.http.archives import deliver_archive
from pipeline.services.packing import pack_run


@require_safe
def run_archive(request: HttpRequest, run_id: UUID) -> HttpResponseBase:
    archive = pack_run(actor=signed_in(request), run_id=run_id)
    return deliver_archive(request, archive.name, archive.files)
