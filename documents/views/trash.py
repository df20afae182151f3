"""The trash of a project's documents: what is in it, and what is done with those that are ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.http import signed_in
from accounts.http.asking import Asking
from accounts.outcomes import Outcome
from accounts.selectors.projects import project_by_slug
from accounts.selectors.settings import setting
from accounts.views.trash import Trash, trash_chosen
from documents.selectors.documents import documents_listed
from documents.services.many_documents import TrashVerb, steer_documents

PAGE = 50
ASKING: Final[Mapping[str, Asking]] = {
    "restore": Asking(
        ngettext_lazy("Restore %(many)d document?", "Restore %(many)d documents?", "many"),
        _("They come back out of the trash."),
        _("Restore"),
        ngettext_lazy("%(many)d document is restored.", "%(many)d documents are restored.", "many"),
        _("Choose documents first."),
        tone="info",
        icon="restore",
    ),
    "purge": Asking(
        ngettext_lazy("Delete %(many)d document for good?", "Delete %(many)d documents for good?", "many"),
        _("All their versions are removed. This cannot be undone."),
        _("Delete for good"),
        ngettext_lazy("%(many)d document is gone for good.", "%(many)d documents are gone for good.", "many"),
        _("Choose documents first."),
    ),
}


@require_GET
def trash(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="document.delete")
    rows = documents_listed(actor=actor, project_id=project.pk, trashed=True)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"project": project, "page": page, "trash_days": setting("trash_days")}
    return render(request, "documents/trash.html", context)


@require_POST
def of_trash(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb="document.delete")
    place = Trash(ASKING, _left, reverse("documents:trash", args=[slug]))

    def steer(verb: TrashVerb, ids: Sequence[UUID]) -> list[Outcome]:
        return steer_documents(actor=actor, verb=verb, document_ids=ids)

    return trash_chosen(request, place, project, steer)


def _left(times: int) -> str:
    return ngettext("%(many)d document was left as it is", "%(many)d documents were left as they are", times)
