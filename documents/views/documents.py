"""One document: its page, editing, password, versions, the trash."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.errors import Conflict
from accounts.forms.blame import blaming
from accounts.http import signed_in
from accounts.selectors.projects import verbs_in
from documents.forms.documents import DocumentEditForm, PasswordForm
from documents.http import deliver
from documents.http.files import document_delivery, version_delivery
from documents.selectors.documents import document_for, document_shown, version_for, versions_of
from documents.selectors.expiry import is_soon
from documents.services.documents import (
    edit_document,
    purge_document,
    restore_document,
    revert_to_version,
    trash_document,
)
from documents.services.inspection import inspect_again
from documents.services.passwords import forget_password, give_password
from documents.views.looking import Looking, looking_at


@require_GET
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = document_shown(actor=actor, document_id=document_id)
    versions = list(versions_of(actor=actor, document_id=document_id))
    looking: Looking | None = looking_at(request, actor, found, versions)
    context = {
        "document": found,
        "project": found.project,
        "versions": versions,
        "looking": looking,
        "verbs": verbs_in(actor=actor, project_id=found.project_id),
        "password_form": PasswordForm(),
        "expires_soon": is_soon(found.expires_at),
    }
    return render(request, "documents/document.html", context)


@require_safe
def document_download(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    return deliver(request, document_delivery(actor=signed_in(request), document_id=document_id))


@require_safe
def version_download(request: HttpRequest, version_id: UUID) -> HttpResponseBase:
    return deliver(request, version_delivery(actor=signed_in(request), version_id=version_id))


@require_http_methods(["GET", "POST"])
def document_edit(request: HttpRequest, document_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = document_for(actor=actor, document_id=document_id, verb="document.edit")
    form = DocumentEditForm(request.POST if request.method == "POST" else None, document=found)
    if form.is_valid():
        with blaming(form):
            edition = form.cleaned_data["edition"]
            edit_document(actor=actor, document_id=document_id, changes=form.wanted(), edition=edition)
        if form.is_valid():
            messages.success(request, _("The document is saved."))
            return redirect("documents:document", document_id)
    return render(request, "documents/document_edit.html", {"document": found, "project": found.project, "form": form})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def document_password(request: HttpRequest, document_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = document_for(actor=actor, document_id=document_id, verb="document.edit")
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and found.newest:
        with blaming(form):
            give_password(actor=actor, version_id=found.newest.pk, password=form.cleaned_data["password"])
        if form.is_valid():
            messages.success(request, _("The file opens with this password, which is kept sealed."))
            return redirect("documents:document", document_id)
    context = {"document": found, "project": found.project, "form": form}
    return render(request, "documents/document_password.html", context)


@require_POST
def version_forget(request: HttpRequest, version_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    version = version_for(actor=actor, version_id=version_id, verb="document.edit")
    forget_password(actor=actor, version_id=version_id)
    messages.success(request, _("The password is forgotten."))
    return redirect("documents:document", version.document_id)


@require_POST
def version_inspect(request: HttpRequest, version_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    version = version_for(actor=actor, version_id=version_id, verb="document.edit")
    try:
        inspect_again(actor=actor, version_id=version_id)
    except Conflict as problem:
        messages.warning(request, problem.text)
    return redirect("documents:document", version.document_id)


@require_POST
def version_revert(request: HttpRequest, version_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    try:
        found = revert_to_version(actor=actor, version_id=version_id)
    except Conflict as problem:
        messages.warning(request, problem.text)
        return redirect("documents:document", version_for(actor=actor, version_id=version_id).document_id)
    messages.success(request, _("That version is the newest again."))
    return redirect("documents:document", found.pk)


@require_http_methods(["GET", "POST"])
def document_trash(request: HttpRequest, document_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = document_for(actor=actor, document_id=document_id, verb="document.delete")
    if request.method == "POST":
        trash_document(actor=actor, document_id=document_id)
        messages.success(request, _("“%(name)s” is in the trash.") % {"name": found.name})
        return redirect("documents:documents", found.project.slug)
    context = {
        "project": found.project,
        "title": _("Put “%(name)s” into the trash?") % {"name": found.name},
        "text": _("Its versions go with it. It can be restored from the trash for a while."),
        "verb": _("Put into the trash"),
        "cancel_url": reverse("documents:document", args=[document_id]),
    }
    return render(request, "_confirm.html", context)


@require_POST
def document_restore(request: HttpRequest, document_id: UUID) -> HttpResponse:
    found = restore_document(actor=signed_in(request), document_id=document_id)
    messages.success(request, _("“%(name)s” is restored.") % {"name": found.name})
    return redirect("documents:document", document_id)


@require_http_methods(["GET", "POST"])
def document_purge(request: HttpRequest, document_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = document_for(actor=actor, document_id=document_id, verb="document.delete", trashed=True)
    back = reverse("documents:trash", args=[found.project.slug])
    if request.method == "POST":
        try:
            purge_document(actor=actor, document_id=document_id)
            messages.success(request, _("“%(name)s” is gone for good.") % {"name": found.name})
        except Conflict as problem:
            messages.error(request, problem.text)
        return redirect(back)
    context = {
        "project": found.project,
        "title": _("Delete “%(name)s” for good?") % {"name": found.name},
        "text": _("All its versions are removed. This cannot be undone."),
        "verb": _("Delete for good"),
        "cancel_url": back,
    }
    return render(request, "_confirm.html", context)
