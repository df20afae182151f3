"""Reviews: the inbox, and deciding on proposals one by one, several at once, and to the end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import Conflict, Invalid, Missing, Stale
from accounts.http import signed_in
from pipeline.forms.items import ShapeForm, item_form
from pipeline.forms.reviews import CloseForm
from pipeline.reviewing import number_in
from pipeline.selectors.looks import Material, material_of
from pipeline.selectors.reviews import counted_review_for, item_for, open_reviews_of, review_for, review_kind
from pipeline.services.reviews import add_item, close_review, decide_all, decide_item, delete_item, operate
from pipeline.views.workbench import Clash, clash_of, next_undecided, workbench

PAGE = 25


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    rows = open_reviews_of(actor=signed_in(request))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    titles = {(one.run.flow, one.name): review_kind(one).title for one in page}
    context = {"page": page, "rows": [(one, titles[one.run.flow, one.name]) for one in page]}
    return render(request, "pipeline/reviews.html", context)


@require_safe
def review(request: HttpRequest, run_id: UUID, name: str) -> HttpResponse:
    return _shown(request, material_of(actor=signed_in(request), run_id=run_id, name=name))


def _shown(
    request: HttpRequest,
    material: Material,
    *,
    item_id: UUID | None = None,
    form: ShapeForm | None = None,
    clash: Clash | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or the part of it that a script exchanges; ``item_id`` is chosen instead of what the address says."""
    wish = request.GET.copy()
    if item_id:
        wish["item"] = str(item_id)
    run = material.review.run
    work = workbench(material, wish, form=form, clash=clash)
    is_part = request.headers.get("HX-Request-Type") == "partial"
    template = "pipeline/_review_part.html" if is_part else "pipeline/review.html"
    here = reverse("pipeline:review", args=[run.pk, material.kind.name])
    context = {"work": work, "run": run, "project": run.project, "review_url": here}
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
def review_item(request: HttpRequest, run_id: UUID, name: str, item_id: UUID) -> HttpResponse:
    if request.method == "GET":
        item_for(actor=signed_in(request), run_id=run_id, name=name, item_id=item_id)
        return _back(request, run_id, name, item=str(item_id))
    wish = request.POST.get("decision", "")
    act = {"edited": _edit, "delete": _delete}.get(wish, _decide)
    return act(request, run_id, name, item_id)


def _delete(request: HttpRequest, run_id: UUID, name: str, item_id: UUID) -> HttpResponse:
    try:
        delete_item(actor=signed_in(request), run_id=run_id, name=name, item_id=item_id)
        messages.success(request, _("It is taken out."))
    except Conflict as problem:
        messages.error(request, problem.text)
    return _back(request, run_id, name, item="")


def _decide(request: HttpRequest, run_id: UUID, name: str, item_id: UUID) -> HttpResponse:
    actor, posted = signed_in(request), request.POST
    material = _material(request, run_id, name, item_id)
    decision, note = posted.get("decision", ""), posted.get("note")
    try:
        decide_item(
            actor=actor, run_id=run_id, name=name, item_id=item_id, decision=decision, note=note, version=_seen(request)
        )
    except Stale:
        return _clashing(request, run_id, name, item_id, {})
    except Conflict as problem:
        messages.error(request, problem.text)
    return _back(request, run_id, name, item=next_undecided(material, request.GET, str(item_id)))


def _edit(request: HttpRequest, run_id: UUID, name: str, item_id: UUID) -> HttpResponse:
    material = _material(request, run_id, name, item_id)
    form = item_form(material.kind, material.values[str(item_id)], request.POST)
    try:
        if form.is_valid():
            _save(request, run_id, name, item_id, form)
    except Stale:
        return _clashing(request, run_id, name, item_id, form.change())
    except Invalid as problem:
        form.blame(problem)
    except Conflict as problem:
        messages.error(request, problem.text)
    if not form.is_valid():
        return _shown(request, material, item_id=item_id, form=form, status=400)
    return _back(request, run_id, name, item=next_undecided(material, request.GET, str(item_id)))


def _save(request: HttpRequest, run_id: UUID, name: str, item_id: UUID, form: ShapeForm) -> None:
    """What was changed; saving without a change accepts."""
    change = form.change()
    decide_item(
        actor=signed_in(request),
        run_id=run_id,
        name=name,
        item_id=item_id,
        decision="edited" if change else "accepted",
        value=change or None,
        note=request.POST.get("note"),
        version=_seen(request),
    )


def _material(request: HttpRequest, run_id: UUID, name: str, item_id: UUID) -> Material:
    material = material_of(actor=signed_in(request), run_id=run_id, name=name)
    if str(item_id) not in material.values:
        raise Missing("There is no such proposal.")
    return material


def _seen(request: HttpRequest) -> int | None:
    """The version of a proposal that the person saw."""
    return number_in(request.POST.get("version", ""))


def _chosen(request: HttpRequest) -> list[UUID]:
    """The proposals that were ticked; raises Missing for what is no proposal's id."""
    try:
        return [UUID(one) for one in request.POST.getlist("item")]
    except ValueError:
        raise Missing("Some of these proposals are not there any more.") from None


def _clashing(request: HttpRequest, run_id: UUID, name: str, item_id: UUID, mine: dict[str, Any]) -> HttpResponse:
    """Both values side by side; the form holds mine, and saving it again replaces theirs."""
    material = _material(request, run_id, name, item_id)
    form = item_form(material.kind, material.values[str(item_id)], request.POST) if mine else None
    clash = clash_of(material, str(item_id), mine)
    return _shown(request, material, item_id=item_id, form=form, clash=clash, status=412)


@require_POST
def review_decide_all(request: HttpRequest, run_id: UUID, name: str) -> HttpResponse:
    actor, posted = signed_in(request), request.POST
    chosen = None if posted.get("all") else _chosen(request)
    decision = posted.get("all") or posted.get("decision", "")
    try:
        changed = decide_all(actor=actor, run_id=run_id, name=name, decision=decision, item_ids=chosen)
        text = ngettext("%(n)d proposal is decided.", "%(n)d proposals are decided.", changed) % {"n": changed}
        messages.success(request, text if changed else _("Choose some proposals first."))
    except Conflict as problem:
        messages.error(request, problem.text)
    return _back(request, run_id, name, item="")


@require_POST
def review_operate(request: HttpRequest, run_id: UUID, name: str) -> HttpResponse:
    actor = signed_in(request)
    kind = review_kind(review_for(actor=actor, run_id=run_id, name=name, verb="review.decide"))
    chosen = kind.operation(request.POST.get("operation", ""))
    form = ShapeForm(chosen.arguments, data=_arguments(request), prefix=chosen.name) if chosen.arguments else None
    if form is not None and not form.is_valid():
        for field, texts in form.errors.items():
            messages.error(request, f"{chosen.title}: {field} {' '.join(map(str, texts))}")
        return _back(request, run_id, name)
    return _operate(request, run_id, name, chosen.name, form.value() if form else None)


def _operate(
    request: HttpRequest, run_id: UUID, name: str, operation: str, arguments: dict[str, Any] | None
) -> HttpResponse:
    items = _chosen(request)
    try:
        made = operate(
            actor=signed_in(request), run_id=run_id, name=name, operation=operation, item_ids=items, arguments=arguments
        )
    except (Invalid, Conflict, Stale) as problem:
        messages.error(request, problem.text)
        return _back(request, run_id, name)
    return _back(request, run_id, name, item=str(made[0].pk) if made else "")


def _arguments(request: HttpRequest) -> QueryDict:
    """What an operation was asked with; a single button may hold all of it in ``set``, written as in an address."""
    held = request.POST.get("set")
    return QueryDict(held) if held else request.POST


@require_http_methods(["GET", "POST"])
def review_add(request: HttpRequest, run_id: UUID, name: str) -> HttpResponse:
    actor = signed_in(request)
    found = counted_review_for(actor=actor, run_id=run_id, name=name, verb="review.decide")
    kind, run = review_kind(found), found.run
    form = item_form(kind, None, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            added = add_item(actor=actor, run_id=run_id, name=name, value=form.value())
            return _back(request, run_id, name, item=str(added.pk))
        except (Invalid, Conflict) as problem:
            form.blame(problem)
    context = {"form": form, "review": found, "kind": kind, "run": run, "project": run.project}
    return render(request, "pipeline/review_add.html", context)


@require_http_methods(["GET", "POST"])
def review_close(request: HttpRequest, run_id: UUID, name: str) -> HttpResponse:
    actor = signed_in(request)
    found = counted_review_for(actor=actor, run_id=run_id, name=name, verb="review.decide")
    form = CloseForm(request.POST if request.method == "POST" else None, left=found.left)  # type: ignore[attr-defined]
    if not form.is_valid():
        return render(request, "_confirm.html", _closing(found, form))
    try:
        close_review(actor=actor, run_id=run_id, name=name, **form.cleaned_data)
        messages.success(request, _("The review is finished, and the run goes on."))
    except Conflict as problem:
        messages.error(request, problem.text)
    return redirect(_run_page(run_id, name))


def _closing(review: Any, form: CloseForm) -> dict[str, Any]:
    return {
        "project": review.run.project,
        "title": _("Finish the review “%(title)s”?") % {"title": review_kind(review).title},
        "text": _("The run goes on with what was accepted or edited. Rejected proposals are left out."),
        "verb": _("Finish review"),
        "cancel_url": reverse("pipeline:review", args=[review.run_id, review.name]),
        "form": form,
        "tone": "info",
        "icon": "checks",
    }


def _run_page(run_id: UUID, name: str) -> str:
    try:
        return reverse("pipeline:run", args=[run_id])
    except NoReverseMatch:
        return reverse("pipeline:review", args=[run_id, name])


def _back(request: HttpRequest, run_id: UUID, name: str, **changes: str) -> HttpResponse:
    """To the review as it was narrowed, with another proposal chosen."""
    wish = request.GET.copy()
    for key in ("item", "page", "list", "do") if changes else ():
        wish.pop(key, None)
    for key, value in changes.items():
        if value:
            wish[key] = value
    query = f"?{wish.urlencode()}" if wish else ""
    return redirect(reverse("pipeline:review", args=[run_id, name]) + query)
