"""Runs that start by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import may
from accounts.errors import Problem
from accounts.http import signed_in
from accounts.selectors.projects import project_by_slug
from pipeline.forms.order import order_in
from pipeline.forms.schedules import USUAL, PlannedRun, preview_of
from pipeline.registry import flow as flow_of
from pipeline.selectors.flows import flows_found
from pipeline.selectors.providers import services_for
from pipeline.selectors.recipes import recipe_for
from pipeline.selectors.schedules import schedule_for, schedules_in
from pipeline.selectors.shelf import shelf_for
from pipeline.services.schedules import change_schedule, drop_schedule, plan_schedule, start_scheduled

if TYPE_CHECKING:
    from pipeline.models import Recipe


@require_GET
def schedules(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug)
    context = {
        "project": project,
        "schedules": schedules_in(actor=actor, project_id=project.pk),
        "may_manage": may(actor, "schedule.manage", project.pk),
        "once_key": uuid4(),
    }
    return render(request, "pipeline/schedules.html", context)


@require_http_methods(["GET", "POST"])
def schedule_new(request: HttpRequest, slug: str) -> HttpResponse:
    """First which flow, then when and over what."""
    actor, key = signed_in(request), request.GET.get("flow", "")
    project = project_by_slug(actor=actor, slug=slug, verb="schedule.manage")
    if not key:
        return render(request, "pipeline/schedule_flow.html", {"project": project, "groups": flows_found()})
    wanted = request.GET.get("recipe", "")
    recipe = recipe_for(actor=actor, recipe_id=wanted) if wanted else None
    planned = _planned(request, key, project.pk, initial={"name": recipe.name if recipe else ""}, follows=recipe)
    if _is_sent(request) and planned.is_valid():
        with planned.blaming():
            wish = {"flow_key": key, "recipe_id": recipe.pk if recipe else None, **planned.wishes()}
            plan_schedule(actor=actor, project_id=project.pk, **wish)
            messages.success(request, _("The schedule is set."))
            return redirect("pipeline:schedules", slug)
    return _form(request, {"project": project, "planned": planned, "flow": flow_of(key)})


@require_http_methods(["GET", "POST"])
def schedule(request: HttpRequest, schedule_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = schedule_for(actor=actor, schedule_id=schedule_id, verb="schedule.manage")
    initial = {name: getattr(found, name) for name in ("name", "cron", "zone", "params", "keep_days")}
    initial["documents"] = found.document_ids
    planned = _planned(request, found.flow, found.project_id, initial=initial, follows=found.recipe)
    if _is_sent(request) and planned.is_valid():
        with planned.blaming():
            change_schedule(actor=actor, schedule_id=schedule_id, **planned.wishes())
            messages.success(request, _("The schedule is saved."))
            return redirect("pipeline:schedules", found.project.slug)
    context = {"project": found.project, "planned": planned, "flow": flow_of(found.flow), "schedule": found}
    return _form(request, context)


def _is_sent(request: HttpRequest) -> bool:
    """Whether the form shall be kept, not only looked at with another time or other documents."""
    return request.method == "POST" and not {"look", "usual", "search", "move"} & set(request.POST)


def _planned(
    request: HttpRequest, key: str, project_id: Any, *, initial: dict[str, Any], follows: Recipe | None
) -> PlannedRun:
    submitted = request.POST.copy() if request.method == "POST" else None
    if submitted and (usual := submitted.get("usual")):
        submitted["cron"] = usual
    before = initial.get("documents", [])
    picked, order = (submitted.getlist("documents"), order_in(submitted)) if submitted else (before, before)
    search = request.POST.get("q", "").strip()[:100]
    actor = signed_in(request)
    shelf = shelf_for(actor=actor, flow_key=key, project_id=project_id, search=search, picked=picked, order=order)
    chosen = flow_of(key)
    ready = services_for(chosen, actor=actor, project_id=project_id)
    return PlannedRun(chosen, shelf, submitted, initial, follows=follows, ready=ready)


def _form(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    planned = context["planned"]
    if request.method == "POST" and not _is_sent(request):
        planned.forget_errors()
    context |= {"shelf": planned.shelf, "usual": USUAL}
    return render(request, "pipeline/schedule.html", context)


@require_GET
def schedule_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """What an expression means, for the script that asks while one types."""
    project_by_slug(actor=signed_in(request), slug=slug, verb="schedule.manage")
    preview = preview_of(request.GET.get("cron", "")[:100], request.GET.get("zone", "UTC")[:60])
    return render(request, "pipeline/_schedule_preview.html", {"preview": preview})


@require_POST
def schedule_start(request: HttpRequest, schedule_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = schedule_for(actor=actor, schedule_id=schedule_id, verb="run.start")
    try:
        once_key = request.POST.get("once_key", "")[:120] or None
        return redirect("pipeline:run", start_scheduled(actor=actor, schedule_id=schedule_id, once_key=once_key).pk)
    except Problem as problem:
        messages.error(request, problem.text)
        return redirect("pipeline:schedules", found.project.slug)


@require_POST
def schedule_switch(request: HttpRequest, schedule_id: UUID) -> HttpResponse:
    """Pauses a schedule, or lets it go on."""
    is_on = request.POST.get("on") == "true"
    changed = change_schedule(actor=signed_in(request), schedule_id=schedule_id, is_active=is_on)
    messages.success(request, _("The schedule goes on.") if is_on else _("The schedule is paused."))
    return redirect("pipeline:schedules", changed.project.slug)


@require_http_methods(["GET", "POST"])
def schedule_delete(request: HttpRequest, schedule_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = schedule_for(actor=actor, schedule_id=schedule_id, verb="schedule.manage")
    back = reverse("pipeline:schedules", args=[found.project.slug])
    if request.method == "POST":
        drop_schedule(actor=actor, schedule_id=schedule_id)
        messages.success(request, _("The schedule is deleted."))
        return redirect(back)
    context = {
        "project": found.project,
        "title": _("Delete the schedule “%(name)s”?") % {"name": found.name},
        "text": _("It starts nothing any more. Runs it started stay."),
        "verb": _("Delete schedule"),
        "cancel_url": back,
    }
    return render(request, "_confirm.html", context)
