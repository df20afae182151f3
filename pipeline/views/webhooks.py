"""Webhooks of a project: listed, added, changed, tried, and what was sent to each."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import Conflict
from accounts.forms.blame import blaming
from accounts.http import signed_in
from accounts.selectors.projects import project_by_slug
from pipeline.forms.webhooks import WebhookForm
from pipeline.selectors.webhooks import VERB, deliveries_of, webhook_for, webhooks_in
from pipeline.services.webhooks import (
    add_webhook,
    change_webhook,
    remove_webhook,
    renew_key,
    send_again,
    try_webhook,
)

if TYPE_CHECKING:
    from accounts.actor import Actor
    from pipeline.models import Webhook

PAGE = 25


@never_cache
@require_http_methods(["GET", "POST"])
def webhooks(request: HttpRequest, slug: str) -> HttpResponse:
    """The list and the form; a new key is shown on the answer to the form and nowhere else."""
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug, verb=VERB)
    form, made = WebhookForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        with blaming(form):
            made = add_webhook(actor=actor, project_id=project.pk, **form.cleaned_data)
            form = WebhookForm()
    found = webhooks_in(actor=actor, project_id=project.pk)
    context = {"project": project, "form": form, "made": made, "webhooks": found}
    return render(request, "pipeline/webhooks.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = webhook_for(actor=actor, webhook_id=webhook_id)
    form = WebhookForm(request.POST if request.method == "POST" else None, initial=_own(found))
    if form.is_valid():
        with blaming(form):
            change_webhook(actor=actor, webhook_id=webhook_id, **form.cleaned_data)
            messages.success(request, _("The webhook is saved."))
            return redirect("pipeline:webhook", webhook_id)
    return _page(request, actor, found, form)


def _own(found: Webhook) -> dict[str, object]:
    return {"name": found.name, "url": found.url, "events": found.events}


def _page(request: HttpRequest, actor: Actor, found: Webhook, form: WebhookForm, key: str = "") -> HttpResponse:
    rows = deliveries_of(actor=actor, webhook_id=found.pk)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"project": found.project, "webhook": found, "form": form, "page": page, "key": key}
    return render(request, "pipeline/webhook.html", context)


@never_cache
@require_POST
def webhook_key(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """A new key, shown on this answer and nowhere else."""
    actor = signed_in(request)
    found, key = renew_key(actor=actor, webhook_id=webhook_id)
    return _page(request, actor, found, WebhookForm(initial=_own(found)), key)


@require_POST
def webhook_switch(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    is_on = request.POST.get("on") == "true"
    change_webhook(actor=signed_in(request), webhook_id=webhook_id, is_active=is_on)
    messages.success(request, _("The webhook is switched on.") if is_on else _("The webhook is switched off."))
    return redirect("pipeline:webhook", webhook_id)


@require_POST
def webhook_test(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    try:
        try_webhook(actor=signed_in(request), webhook_id=webhook_id)
        messages.success(request, _("A test message is on its way. What became of it stands below."))
    except Conflict as conflict:
        messages.error(request, conflict.text)
    return redirect("pipeline:webhook", webhook_id)


@require_POST
def delivery_again(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    try:
        send_again(actor=signed_in(request), webhook_id=webhook_id, delivery_id=delivery_id)
        messages.success(request, _("The message is on its way again."))
    except Conflict as conflict:
        messages.error(request, conflict.text)
    return redirect("pipeline:webhook", webhook_id)


@require_http_methods(["GET", "POST"])
def webhook_remove(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = webhook_for(actor=actor, webhook_id=webhook_id)
    back = reverse("pipeline:webhooks", args=[found.project.slug])
    if request.method == "POST":
        remove_webhook(actor=actor, webhook_id=webhook_id)
        messages.success(request, _("The webhook is removed."))
        return redirect(back)
    context = {
        "project": found.project,
        "title": _("Remove the webhook “%(name)s”?") % {"name": found.name},
        "text": _("Its address is told nothing more, and what it was told is forgotten."),
        "verb": _("Remove webhook"),
        "cancel_url": back,
    }
    return render(request, "_confirm.html", context)
