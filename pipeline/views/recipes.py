"""Recipes of a project: which there are, their steps, and running one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import may
from accounts.errors import Conflict, Invalid, Missing
from accounts.http import signed_in
from accounts.selectors.projects import project_by_slug
from documents.services.intake import upload_limits
from pipeline.forms.recipes import NameForm, RecipeRun, StepForm
from pipeline.registry import flow as flow_of
from pipeline.selectors.flows import flows_found
from pipeline.selectors.providers import services_for
from pipeline.selectors.recipes import recipe_for, recipes_in, steps_shown
from pipeline.selectors.runs import wishes_of
from pipeline.selectors.shelf import shelf_for
from pipeline.services import recipes as verbs

if TYPE_CHECKING:
    from pipeline.models import Recipe


@require_GET
def recipes(request: HttpRequest, slug: str) -> HttpResponse:
    actor = signed_in(request)
    project = project_by_slug(actor=actor, slug=slug)
    rows = [(one, steps_shown(one)) for one in recipes_in(actor=actor, project_id=project.pk)]
    context = {"project": project, "recipes": rows, "may_start": may(actor, "run.start", project.pk)}
    return render(request, "pipeline/recipes.html", context)


@require_http_methods(["GET", "POST"])
def recipe_new(request: HttpRequest, slug: str) -> HttpResponse:
    """First which flow begins, then its options, as an earlier run had them where one is named, and a name."""
    actor, key = signed_in(request), request.GET.get("flow", "")
    project = project_by_slug(actor=actor, slug=slug, verb="run.start")
    if not key:
        return render(request, "pipeline/recipe_flow.html", {"project": project, "groups": flows_found()})
    again = wishes_of(actor=actor, run_id=request.GET["again"], flow_key=key) if "again" in request.GET else None
    step = {"params": again.params, "hands_on": ""} if again else None
    form = _step_form(request, key, project.pk, with_name=True, step=step)
    if form.name and request.method == "POST" and form.is_valid():
        with form.blaming():
            name = form.name.cleaned_data["name"]
            made = verbs.save_recipe(actor=actor, project_id=project.pk, name=name, steps=[form.step()])
            return redirect("pipeline:recipe", made.pk)
    return render(request, "pipeline/recipe_step.html", {"project": project, "form": form, "flow": form.chosen})


@require_http_methods(["GET", "POST"])
def recipe(request: HttpRequest, recipe_id: UUID) -> HttpResponse:
    """Its steps in order; whoever may run it may rename it and change them."""
    actor, asks = signed_in(request), request.method == "POST"
    found = recipe_for(actor=actor, recipe_id=recipe_id, verb="run.start" if asks else "run.see")
    form = NameForm(request.POST if asks else None, initial={"name": found.name})
    if asks and form.is_valid():
        try:
            verbs.change_recipe(actor=actor, recipe_id=recipe_id, name=form.cleaned_data["name"])
            messages.success(request, _("The recipe is saved."))
            return redirect("pipeline:recipe", recipe_id)
        except Conflict as problem:
            form.add_error("name", problem.text)
    context = _context(found) | {"form": form, "may_start": may(actor, "run.start", found.project_id)}
    return render(request, "pipeline/recipe.html", context)


@require_http_methods(["GET", "POST"])
def recipe_step_new(request: HttpRequest, recipe_id: UUID) -> HttpResponse:
    """First which flow comes next, then its options."""
    actor, key = signed_in(request), request.GET.get("flow", "")
    found = recipe_for(actor=actor, recipe_id=recipe_id, verb="run.start")
    if not key:
        return render(request, "pipeline/recipe_flow.html", _context(found) | {"groups": flows_found()})
    return _step_page(request, found, _step_form(request, key, found.project_id), None)


@require_http_methods(["GET", "POST"])
def recipe_step(request: HttpRequest, recipe_id: UUID, number: int) -> HttpResponse:
    found = recipe_for(actor=signed_in(request), recipe_id=recipe_id, verb="run.start")
    if not 1 <= number <= len(found.steps):
        raise Missing("The recipe has no such step.")
    step = found.steps[number - 1]
    return _step_page(request, found, _step_form(request, step["flow"], found.project_id, step=step), number)


def _step_page(request: HttpRequest, found: Recipe, form: StepForm, number: int | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with form.blaming():
            verbs.put_step(actor=signed_in(request), recipe_id=found.pk, number=number, step=form.step())
            return redirect("pipeline:recipe", found.pk)
    context = _context(found) | {"form": form, "flow": form.chosen, "number": number}
    return render(request, "pipeline/recipe_step.html", context)


def _step_form(request: HttpRequest, key: str, project_id: Any, **options: Any) -> StepForm:
    actor, chosen = signed_in(request), flow_of(key)
    shelf = shelf_for(actor=actor, flow_key=key, project_id=project_id)
    submitted = request.POST if request.method == "POST" else None
    ready = services_for(chosen, actor=actor, project_id=project_id)
    return StepForm(chosen, shelf=shelf, submitted=submitted, ready=ready, **options)


@require_POST
def recipe_step_move(request: HttpRequest, recipe_id: UUID, number: int) -> HttpResponse:
    by = -1 if request.POST.get("to") == "up" else 1
    return _changed(request, recipe_id, verbs.move_step, number + by, number=number, by=by)


@require_POST
def recipe_step_remove(request: HttpRequest, recipe_id: UUID, number: int) -> HttpResponse:
    return _changed(request, recipe_id, verbs.remove_step, number, number=number)


def _changed(request: HttpRequest, recipe_id: UUID, verb: Any, place: int, **wish: Any) -> HttpResponse:
    """The address names the step at ``place``, so that the focus is there and does not begin anew at the top."""
    actor = signed_in(request)
    try:
        verb(actor=actor, recipe_id=recipe_id, **wish)
    except (Conflict, Invalid) as problem:
        messages.error(request, " ".join(problem.fields.get("steps", [problem.text])))
    steps = len(recipe_for(actor=actor, recipe_id=recipe_id).steps)
    return redirect(f"{reverse('pipeline:recipe', args=[recipe_id])}#step-{min(max(1, place), steps)}")


@require_http_methods(["GET", "POST"])
def recipe_delete(request: HttpRequest, recipe_id: UUID) -> HttpResponse:
    actor = signed_in(request)
    found = recipe_for(actor=actor, recipe_id=recipe_id, verb="run.start")
    back = reverse("pipeline:recipes", args=[found.project.slug])
    if request.method == "POST":
        verbs.drop_recipe(actor=actor, recipe_id=recipe_id)
        messages.success(request, _("The recipe is deleted."))
        return redirect(back)
    context = {
        "project": found.project,
        "title": _("Delete the recipe “%(name)s”?") % {"name": found.name},
        "text": _("Its runs stay, and schedules that run it go on with the steps it has now."),
        "verb": _("Delete recipe"),
        "cancel_url": back,
    }
    return render(request, "_confirm.html", context)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def recipe_run(request: HttpRequest, recipe_id: UUID) -> HttpResponse:
    """Which documents shall go through it."""
    actor, asks = signed_in(request), request.method == "POST"
    found = recipe_for(actor=actor, recipe_id=recipe_id, verb="run.start")
    first = flow_of(found.steps[0]["flow"])
    given = request.POST if asks else request.GET
    picked = [*given.getlist("documents"), *given.getlist("document")]
    search = given.get("q", "").strip()[:100]
    shelf = shelf_for(actor=actor, flow_key=first.key, project_id=found.project_id, search=search, picked=picked)
    new = RecipeRun(first, shelf, *((request.POST, request.FILES) if asks else ()))
    if "search" in request.POST:
        new.run.errors.clear()
    elif asks and new.run.is_valid():
        with new.blaming():
            run = verbs.start_recipe(actor=actor, recipe_id=recipe_id, **new.wishes())
            return redirect("pipeline:run", run.pk)
    limits = upload_limits(actor=actor, project_id=found.project_id)
    context = _context(found) | {"new": new, "shelf": shelf, "flow": first, "limits": limits}
    return render(request, "pipeline/recipe_run.html", context)


def _context(found: Recipe) -> dict[str, Any]:
    return {"recipe": found, "project": found.project, "steps": steps_shown(found)}
