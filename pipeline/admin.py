"""The admin door of the pipeline: runs with verbs, never edited by hand; every flow as an action on documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.defaultfilters import truncatechars
from django.urls import URLPattern, path, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.actor import Actor
from accounts.errors import Problem
from accounts.http import actor_of
from accounts.outcomes import many_done
from documents.models import Document
from pipeline.contract import Flow
from pipeline.engine.liveliness import held_runs, longest_wait
from pipeline.engine.wake import calls_waiting
from pipeline.forms.starting import PasswordForm
from pipeline.models import Beat, Delivery, Review, Run, RunArtifact, RunStage, Schedule, Usage, Webhook
from pipeline.reasons import reason_words
from pipeline.registry import flows
from pipeline.selectors.figures import runs_by_state
from pipeline.selectors.flows import flow_choices, stage_title, title_of
from pipeline.selectors.project_figures import figures_of
from pipeline.selectors.runs import MOST
from pipeline.selectors.tools import does, of_tool, with_tools
from pipeline.services import runs as verbs
from pipeline.services.many_runs import ManyVerb, steer_runs
from pipeline.services.schedules import change_schedule
from pipeline.services.webhooks import change_webhook, send_again


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that only services write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ToolFilter(admin.SimpleListFilter):
    """By the flow of a run or a schedule; runs over many documents are with those of their tool."""

    title, parameter_name = "tool", "tool"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return flow_choices()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        key = self.value()
        return queryset.filter(of_tool(key)) if key else queryset


class ReasonFilter(admin.SimpleListFilter):
    """By why runs failed, as far as any did."""

    title, parameter_name = "reason", "error_code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = Run.objects.exclude(error_code="").order_by().values_list("error_code", flat=True).distinct()
        return sorted(((code, reason_words(code)) for code in codes), key=lambda row: row[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Run]) -> QuerySet[Run]:
        return queryset.filter(error_code=self.value()) if self.value() else queryset


class _Rows(admin.TabularInline):  # type: ignore[type-arg]
    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StageRows(_Rows):
    model = RunStage
    fields = ("visit", "title", "name", "state", "attempts", "duration_ms", "peak_memory", "bytes_in", "bytes_out",
              "error_text")  # fmt: skip
    readonly_fields = fields

    @admin.display(description="stage")
    def title(self, stage: RunStage) -> str:
        return stage_title(stage.run.flow, stage.name)


class ReviewRows(_Rows):
    model = Review
    fields = ("name", "opened_at", "closed_at", "closed_by", "closed_how", "comment")
    readonly_fields = fields


class ArtifactRows(_Rows):
    model = RunArtifact
    fields = ("stage", "key", "artifact")
    readonly_fields = fields


def each(verb: ManyVerb, done: str) -> Callable[..., None]:
    """An admin action that does one verb with each chosen run and tells what was refused."""

    def act(self: Any, request: HttpRequest, queryset: QuerySet[Run]) -> None:
        names = {run.pk: str(run) for run in queryset[: MOST + 1]}
        try:
            outcomes = steer_runs(actor=actor_of(request, "admin"), verb=verb, run_ids=list(names))
        except Problem as problem:
            self.message_user(request, problem.text, messages.WARNING)
            return
        for one in outcomes:
            if one.problem:
                self.message_user(request, f"“{names[one.id]}”: {one.problem.text}", messages.WARNING)
        if good := many_done(outcomes):
            self.message_user(request, done % good, messages.SUCCESS)

    return act


@admin.register(Run)
class RunAdmin(ReadOnly):
    list_display = ("title", "tool", "project", "state", "percent", "created_by", "door", "created_at", "reason")
    list_filter = ("state", ToolFilter, "door", ReasonFilter, "created_at")
    list_select_related = ("project", "created_by")
    search_fields = ("title", "id", "project__name", "created_by__email", "error_id")
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    inlines = (StageRows, ReviewRows, ArtifactRows)
    actions = ("pause", "resume", "cancel", "retry")
    fieldsets = (
        (None, {"fields": ("title", "tool", "project", "state", "wanted", "percent", "next_stage", "attempt", "page")}),
        ("Started", {"fields": ("created_by", "door", "created_at", "started_at", "ended_at", "params", "unattended")}),
        ("Trouble", {"fields": ("reason", "error_code", "error_text", "error_id", "crashes")}),
        (
            "Engine",
            {"fields": ("flow", "holder", "fence", "beats", "visits", "not_before", "parent", "source", "once_key")},
        ),
    )

    change_list_template = "admin/pipeline/run/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.figures_view)
        return [path("figures/", view, name="pipeline_run_figures"), *super().get_urls()]

    def figures_view(self, request: HttpRequest) -> HttpResponse:
        """How all runs ended and what they took, and how the workers are."""
        days = int(given) if (given := request.GET.get("days", "30")) in ("7", "30", "90", "365") else 30
        context = {
            **self.admin_site.each_context(request),
            "title": _("Figures of runs"),
            "opts": self.opts,
            "figures": figures_of(actor=actor_of(request, "admin"), days=days),
            "spans": (7, 30, 90, 365),
            "states": runs_by_state(),
            "beats": Beat.objects.order_by("-at")[:20],
            "held": len(held_runs()),
            "longest_wait": longest_wait(),
            "calls_waiting": calls_waiting(),
        }
        return render(request, "admin/pipeline/run/figures.html", context)

    pause = admin.action(description="Pause")(each("pause", "%d asked to pause."))
    resume = admin.action(description="Resume")(each("resume", "%d resumed."))
    cancel = admin.action(description="Cancel")(each("cancel", "%d asked to end."))
    retry = admin.action(description="Retry what failed")(each("retry", "%d tried again."))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Run]:
        return with_tools(super().get_queryset(request))

    @admin.display(description="tool", ordering="flow")
    def tool(self, run: Run) -> str:
        return does(run)

    @admin.display(description="reason", ordering="error_code")
    def reason(self, run: Run) -> str:
        return reason_words(run.error_code) if run.error_code else "-"

    @admin.display(description="progress", ordering="progress")
    def percent(self, run: Run) -> str:
        return f"{run.progress:.0f} %"

    @admin.display(description="events")
    def page(self, run: Run) -> str:
        rows = run.events.order_by("-seq")[:30]
        return format_html_join(
            "",
            "<div>{} <b>{}</b> {}</div>",
            ((f"{one.at:%H:%M:%S}", one.kind, truncatechars(one.text, 160)) for one in rows),
        )


class Switched(ReadOnly):
    """Rows that are switched on and off by a service."""

    actions = ("switch_on", "switch_off")

    def switch(self, actor: Actor, key: UUID, on: bool) -> None:
        raise NotImplementedError

    @admin.action(description="Switch on")
    def switch_on(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._switch_each(request, queryset, on=True)

    @admin.action(description="Switch off")
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._switch_each(request, queryset, on=False)

    def _switch_each(self, request: HttpRequest, queryset: QuerySet[Any], *, on: bool) -> None:
        for row in queryset:
            self.switch(actor_of(request, "admin"), row.pk, on)
        self.message_user(request, _("%d switched.") % len(queryset), messages.SUCCESS)


@admin.register(Schedule)
class ScheduleAdmin(Switched):
    list_display = ("name", "tool", "project", "cron", "zone", "is_active", "next_at", "last_at", "failures")
    list_filter = ("is_active", ToolFilter)
    list_select_related = ("project",)
    search_fields = ("name", "project__name")

    @admin.display(description="tool", ordering="flow")
    def tool(self, schedule: Schedule) -> str:
        return title_of(schedule.flow)

    def switch(self, actor: Actor, key: UUID, on: bool) -> None:
        change_schedule(actor=actor, schedule_id=key, is_active=on)


@admin.register(Webhook)
class WebhookAdmin(Switched):
    list_display = ("name", "project", "url", "is_active", "off_reason", "created_by", "created_at")
    list_filter = ("is_active",)
    list_select_related = ("project", "created_by")
    search_fields = ("name", "url", "project__name")
    exclude = ("sealed", "sealed_before")

    def switch(self, actor: Actor, key: UUID, on: bool) -> None:
        change_webhook(actor=actor, webhook_id=key, is_active=on)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    list_display = ("created_at", "kind", "webhook", "run", "state", "attempts", "status", "next_at")
    list_filter = ("state", "kind")
    list_select_related = ("webhook", "run")
    search_fields = ("webhook__name", "webhook__url", "run__id", "id")
    date_hierarchy = "created_at"
    actions = ("again",)

    @admin.action(description="Send again")
    def again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        many = 0
        for one in queryset:
            try:
                send_again(actor=actor_of(request, "admin"), webhook_id=one.webhook_id, delivery_id=one.pk)
                many += 1
            except Problem as problem:
                self.message_user(request, f"{one}: {problem.text}", messages.ERROR)
        if many:
            self.message_user(request, _("%d on the way again.") % many, messages.SUCCESS)


@admin.register(Beat)
class BeatAdmin(ReadOnly):
    list_display = ("name", "count", "at")


@admin.register(Usage)
class UsageAdmin(ReadOnly):
    list_display = ("at", "kind", "amount", "project", "user", "run", "stage")
    list_filter = ("kind", "at")
    list_select_related = ("project", "user", "run")
    search_fields = ("project__name", "user__email", "run__id")
    date_hierarchy = "at"


# --- every flow as an action on documents ------------------------------------------------------------------------
def start_action(chosen: type[Flow]) -> Callable[..., HttpResponse | None]:
    """Asks for the flow's parameters, then starts it over the chosen documents: one run each, or one for all."""

    def act(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Document]) -> HttpResponse | None:
        return _ask(request, modeladmin, chosen, queryset)

    act.__name__ = f"start_{chosen.key}"
    return act


@sensitive_post_parameters("run-password")
def _ask(
    request: HttpRequest, modeladmin: Any, chosen: type[Flow], queryset: QuerySet[Document]
) -> HttpResponse | None:
    submitted = request.POST if "start" in request.POST else None
    form, password = chosen.Params(submitted), PasswordForm(submitted)
    places = {pk: place for place, pk in enumerate(request.POST.getlist(helpers.ACTION_CHECKBOX_NAME))}
    documents = sorted(queryset, key=lambda one: places.get(str(one.pk), len(places)))  # as in the list
    if all([form.is_valid(), password.is_valid()]):
        return _start(modeladmin, request, chosen, documents, form, password.cleaned_data["password"])
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": chosen.title,
        "flow": chosen,
        "form": form,
        "password": password,
        "documents": documents,
        "action": f"start_{chosen.key}",
        "opts": modeladmin.model._meta,
    }
    return render(request, "admin/pipeline/start_flow.html", context)


def _start(
    modeladmin: Any, request: HttpRequest, chosen: type[Flow], documents: list[Document], form: Any, password: str
) -> HttpResponse | None:
    actor = actor_of(request, "admin")
    groups = [[one] for one in documents] if chosen.most == 1 else [documents]
    for group in groups:
        try:
            run = verbs.start_run(
                actor=actor,
                flow_key=chosen.key,
                project_id=group[0].project_id,
                document_ids=[one.pk for one in group],
                params=_given(form, request.POST),
                password=password,
            )
        except Problem as problem:
            modeladmin.message_user(request, f"“{group[0]}”: {problem.text}", messages.WARNING)
            continue
        link = reverse("admin:pipeline_run_change", args=[run.pk])
        modeladmin.message_user(request, format_html('<a href="{}">{}</a>', link, run.title), messages.SUCCESS)
    return None


def _given(form: Any, posted: QueryDict) -> MultiValueDict[str, str]:
    """The flow's part of what was sent: a complete form, in which an unticked box is missing and means no."""
    return MultiValueDict({name: posted.getlist(name) for name in form.fields if name in posted})


class _DocumentActions:
    """The documents' own actions and one for each flow; flows are looked for when somebody asks, not at start-up."""

    def __init__(self, own: Iterable[Any]) -> None:
        self.own = tuple(own)

    def __iter__(self) -> Iterator[Any]:
        taking = [one for one in flows() if one.most]  # the others take no documents
        offered = [admin.action(description=f"Run “{one.title}”…")(start_action(one)) for one in taking]
        return iter([*self.own, *offered])


def offer_flows() -> None:
    """Adds an action for each flow to the documents' admin."""
    document_admin = admin.site.get_model_admin(Document)
    document_admin.actions = _DocumentActions(document_admin.actions or ())  # type: ignore[assignment]
