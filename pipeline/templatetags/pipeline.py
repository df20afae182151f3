"""What templates ask about flows and runs; ``{% load pipeline %}``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django import forms, template
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.http import actor_of
from accounts.templatetags.look import STATES, badge, icon, state_badge
from documents.selectors.connections import connection_name, connections_to_choose
from pipeline.choices import RunState, StageState, Told
from pipeline.contract import Flow
from pipeline.params import ConnectionField, DocumentField, SecretField, ValueField
from pipeline.reasons import reason_words
from pipeline.registry import flows, known_flow
from pipeline.selectors import tools
from pipeline.selectors.brought import Brought, documents_brought
from pipeline.selectors.flows import accepts, flows_taking, title_of
from pipeline.selectors.flows import stage_title as title_of_stage
from pipeline.selectors.runs import GOING, RunFilter, runs_listed
from pipeline.selectors.tools import BULK
from pipeline.services.schedules import words_of
from pipeline.templatetags.values import in_short, words

if TYPE_CHECKING:
    from accounts.models import Project
    from documents.models import Artifact, CloudConnection, Document
    from pipeline.models import Run, RunInput
    from pipeline.selectors.shelf import Shelf
    from pipeline.selectors.timeline import StageLine

register = template.Library()
DOORS: Final = {
    "page": gettext_lazy("on a page"),
    "api": gettext_lazy("through the API"),
    "admin": gettext_lazy("in the administration"),
    "schedule": gettext_lazy("by a schedule"),
    "cli": gettext_lazy("on the command line"),
    "system": gettext_lazy("by the system"),
}
STAGE_WORDS: Final = {
    "todo": gettext_lazy("To do"),
    "unreached": gettext_lazy("Not reached"),
    "unneeded": gettext_lazy("Not needed"),
}
PEOPLE_COME_BY: Final = ("page", "api", "admin")  # the operator has no account, and comes by none of these
RECENT = 5


# --- time -------------------------------------------------------------------------------------------------------
@register.filter
def lasted(seconds: float | None) -> str:
    """Seconds as people say them: "0.4 s", "12 s", "3 min 05 s", "2 h 10 min"."""
    if seconds is None:
        return "–"
    if seconds < 0.05:
        return _("under 0.1 s")
    if seconds < 10:
        return _("%(n)s s") % {"n": f"{seconds:.1f}"}
    whole = int(seconds)
    if whole < 60:
        return _("%(n)s s") % {"n": whole}
    if whole < 3600:
        return _("%(m)s min %(s)s s") % {"m": whole // 60, "s": f"{whole % 60:02}"}
    if whole < 86400:
        return _("%(h)s h %(m)s min") % {"h": whole // 3600, "m": f"{whole % 3600 // 60:02}"}
    days = whole // 86400
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


@register.filter
def took(milliseconds: int | None) -> str:
    return lasted(None if milliseconds is None else milliseconds / 1000)


@register.simple_tag
def span(start: datetime | None, end: datetime | None) -> str:
    """From one instant to another; while the end is open the script counts on."""
    if start is None:
        return "–"
    if end is not None:
        return lasted((end - start).total_seconds())
    seconds = max(0.0, (timezone.now() - start).total_seconds())
    return format_html('<span data-since="{}">{}</span>', start.isoformat(), lasted(seconds))


@register.filter
def door(name: str) -> str:
    """Through which door something came, as the end of a sentence."""
    return str(DOORS.get(name, name))


@register.filter
def cron_words(cron: str) -> str:
    return words_of(cron)


@register.filter
def told_word(kind: str) -> str:
    """What a message to a webhook is about, in a few words."""
    return str(dict(Told.choices).get(kind, _("A test")))


@register.filter
def told_words(kinds: Iterable[str]) -> str:
    return ", ".join(told_word(one) for one in kinds)


@register.filter
def reason(code: str) -> str:
    """Why a run failed, in a few words."""
    return reason_words(code)


@register.filter
def run_state(state: str) -> str:
    """A run's state in a word."""
    return str(RunState(state).label)


@register.filter
def flow_title(key: str) -> str:
    return title_of(key)


@register.filter
def does(run: Run) -> str:
    """What a run does, in the words of its tool: "Compress a PDF, 12 documents"."""
    return tools.does(run)


@register.filter
def starter(run: Run) -> str:
    """Who started a run, for the middle of a sentence."""
    if run.created_by:
        return str(run.created_by)
    return _("somebody whose account is gone") if run.door in PEOPLE_COME_BY else _("the operator")


@register.filter
def tool_of(run: Run) -> type[Flow] | None:
    """The flow whose page starts such a run: for one over many documents that of each; None where no page does."""
    found = known_flow(run.params.get("flow", "") if run.flow == BULK else run.flow)
    return found if found and found.listed else None


@register.filter
def flow_icon(key: str) -> str:
    found = known_flow(key)
    return found.icon if found else "file-unknown"


@register.filter
def params_template(chosen: type[Flow]) -> str:
    """What a flow shows above its options on the page that starts it, where it has something; else ""."""
    name = f"pipeline/params/{chosen.key}.html"
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return ""
    return name


@register.filter
def reviews(chosen: type[Flow]) -> int:
    """How often a run of the flow waits for a person."""
    return sum(stage.review is not None for stage in chosen.stages)


@register.filter
def types(accepts: Sequence[str]) -> str:
    """Media types as people name kinds of files."""
    names = {
        "application/pdf": "PDF",
        "text/plain": _("text"),
        "text/*": _("text"),
        "text/csv": "CSV",
        "text/html": _("web pages"),
        "text/markdown": "Markdown",
        "application/json": "JSON",
        "image/*": _("images"),
        "*/*": _("any file"),
    }
    return ", ".join(dict.fromkeys(names.get(one) or _by_part(one) for one in accepts))


def _by_part(media_type: str) -> str:
    for part, name in (
        ("image/", _("images")),
        ("opendocument", "OpenDocument"),
        ("wordprocessing", "Word"),
        ("msword", "Word"),
        ("rtf", "RTF"),
        ("spreadsheet", "Excel"),
        ("excel", "Excel"),
        ("presentation", "PowerPoint"),
        ("powerpoint", "PowerPoint"),
    ):
        if part in media_type:
            return name
    return media_type


# --- parameters ---------------------------------------------------------------------------------------------------
@register.simple_tag
def params_of(run: Run, inputs: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """A run's parameters for reading: label, text, whether it is long or as usual, and the document where it is one.

    Of a run over many documents they are those that each of them goes by.
    """
    over_many = run.flow == BULK
    chosen = known_flow(run.params.get("flow", "") if over_many else run.flow)
    params = (run.params.get("params") or {}) if over_many else run.params
    fields = chosen.Params.base_fields if chosen else {}
    roles = {one.role: one for one in inputs}
    return [
        {
            "label": (fields[name].label if name in fields else "") or words(name),
            "text": _said(fields.get(name), value, run),
            "input": roles.get(name) if isinstance(fields.get(name), DocumentField) else None,
            "long": bool(value) and isinstance(fields.get(name), ValueField),
            "usual": name in fields and _is_usual(fields[name], value),
        }
        for name, value in params.items()
    ]


@register.simple_tag
def usual_among(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of `params_of` that nobody set."""
    return [row for row in rows if row["usual"]]


def _is_usual(kind: forms.Field, value: Any) -> bool:
    """Whether a parameter is what it is when nobody sets it."""
    usual = kind.initial() if callable(kind.initial) else kind.initial
    return bool(value == usual or (not usual and (value is False or value in (None, "", [], {}))))


def _said(kind: forms.Field | None, value: Any, run: Run) -> str:
    if isinstance(kind, SecretField):
        return "••••••" if value else "–"
    if isinstance(kind, forms.ChoiceField):
        titles = {str(key): str(title) for key, title in kind.choices}  # type: ignore[union-attr, misc]
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(titles.get(str(one), str(one)) for one in chosen) or "–"
    if isinstance(kind, ConnectionField) and value:
        return _connection(run, str(value))
    if isinstance(kind, ValueField) and value:
        return json.dumps(value, ensure_ascii=False, indent=2)
    if isinstance(value, str):
        return in_short(", ".join(filter(None, map(str.strip, value.splitlines()))))
    return in_short(value)


def _connection(run: Run, connection_id: str) -> str:
    """By its name; of one that was removed since, the id is all that is left."""
    name = connection_name(project_id=run.project_id, connection_id=connection_id)
    return name or _("removed (%(id)s)") % {"id": connection_id}


# --- stages ------------------------------------------------------------------------------------------------------
@register.simple_tag
def stage_badge(line: StageLine) -> SafeString:
    """A stage's state in a word; what its mark says plainly is for screen readers alone."""
    if line.state in ("done", "todo"):
        said = STAGE_WORDS.get(line.state, StageState.DONE.label)
        return format_html('<span class="visually-hidden">{}</span>', said)
    if line.state in STAGE_WORDS:
        return badge(str(STAGE_WORDS[line.state]), "neutral")
    return state_badge(line.state, str(StageState(line.state).label) if line.state in StageState.values else "")


@register.simple_tag
def stage_mark(line: StageLine) -> SafeString:
    """What stands on the line of time: a sign for what has begun, the number for what has not."""
    if line.state in STAGE_WORDS:
        return format_html("{}", line.number)
    return icon(STATES[line.state][1], classes="spin" if line.state == "running" else "")


@register.filter
def stage_title(name: str, run: Run) -> str:
    """The title of a stage of the run's flow."""
    return title_of_stage(run.flow, name)


@register.simple_tag
def brought_by(run: Run, most: int = 50) -> Brought:
    """The documents that an import brought, the first of them."""
    return documents_brought(run, most)


# --- panels -------------------------------------------------------------------------------------------------------
@register.simple_tag
def all_flows() -> tuple[type[Flow], ...]:
    """Those that stand in lists."""
    return tuple(one for one in flows() if one.listed)


@register.simple_tag
def taken_of(flow: type[Flow], chosen: Sequence[Document]) -> int:
    """How many of these documents a flow takes, by their types."""
    return sum(accepts(flow.accepts, one.newest.blob.media_type) for one in chosen if one.newest)


@register.simple_tag
def chosen_query(chosen: Sequence[Document]) -> str:
    """The documents that were chosen, as the query of an address, in their order."""
    return "?" + urlencode({"document": joined_ids(chosen)}) if chosen else ""


@register.simple_tag
def is_locked(file: Artifact, inputs: Sequence[RunInput] = ()) -> bool:
    """Whether a result opens with a password alone; one with the bytes of what went in is shown as that is."""
    if file.proof.get("opens_without_password") is not False:
        return False
    return all(one.version.blob_id != file.sha256 for one in inputs)


@register.filter
def joined_ids(chosen: Sequence[Document]) -> str:
    """The ids of documents as one short word for an address."""
    return ".".join(one.pk.hex for one in chosen)


@register.simple_tag
def order_rows(shelf: Shelf, flow: type[Flow], params: forms.Form | None) -> list[tuple[Document, str]]:
    """The chosen documents in order, each with the side it is on where the flow has sides."""
    swapped = bool(params and flow.swaps and params[flow.swaps].value())
    sides = flow.sides[::-1] if swapped else flow.sides
    return list(zip(shelf.chosen, chain(sides, repeat("")), strict=False))


@register.simple_tag
def flows_for(document: Document) -> list[type[Flow]]:
    """The flows that take this document."""
    return flows_taking(document.newest.blob.media_type) if document.newest else []


@register.simple_tag(takes_context=True)
def recent_runs(context: Context, project: Project) -> list[Run]:
    """The newest runs of a project."""
    return list(runs_listed(actor=actor_of(context["request"]), project_id=project.pk)[:RECENT])


@register.simple_tag(takes_context=True)
def runs_of_tool(context: Context, project: Project, flow: type[Flow]) -> list[Run]:
    """The newest runs of a flow in a project, those over many documents included."""
    narrow = RunFilter(tool=flow.key)
    return list(runs_listed(actor=actor_of(context["request"]), project_id=project.pk, narrow=narrow)[:RECENT])


@register.simple_tag(takes_context=True)
def clouds_in(context: Context, project: Project) -> list[CloudConnection]:
    """The connections that a run of the project could put files into."""
    return connections_to_choose(actor=actor_of(context["request"]), project_id=project.pk)


@register.simple_tag(takes_context=True)
def runs_with(context: Context, document: Document) -> list[Run]:
    """The newest runs a document went into."""
    narrow = RunFilter(document=str(document.pk), called=True)
    rows = runs_listed(actor=actor_of(context["request"]), project_id=document.project_id, narrow=narrow)
    return list(rows[:RECENT])


@register.filter
def any_going(runs: Iterable[Run]) -> bool:
    """Whether the state of any of these can still change by itself."""
    return any(run.state in GOING for run in runs)


@register.simple_tag
def bar(share: float, name: str, label: str) -> SafeString:
    """A bar of percent that the script moves on; ``name`` says whose."""
    whole = max(0, min(100, int(share)))
    return format_html(
        '<div class="meter"><progress max="100" value="{0}" data-bar="{1}" aria-label="{2}">{0} %</progress>'
        '<span class="state-line" data-bar-text="{1}">{0} %</span></div>',
        whole,
        name,
        label,
    )
