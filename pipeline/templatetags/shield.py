"""Words and pictures of shield reports; ``{% load shield %}``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import template
from django.template import Context
from django.utils.translation import gettext_lazy as _

from accounts.errors import Missing
from accounts.http import actor_of
from pipeline.selectors.reports import delivered_of, report_of
from pipeline.text.shield_report import ShieldReport, shield_report

register = template.Library()
KINDS: Final = {
    "shielded": (_("Shielded copy"), "shield-check"),
    "accessible": (_("Accessible copy"), "eye"),
    "mappings": (_("Changes as JSON"), "file-code"),
    "report": (_("Report as JSON"), "file-code"),
    "report_pdf": (_("Report as PDF"), "file-type-pdf"),
}
STATUSES: Final = {
    "exact": ("good", "circle-check"),
    "spacing": ("good", "check"),
    "reordered": ("good", "check"),
    "residue": ("bad", "alert-triangle"),
    "moved": ("bad", "alert-triangle"),
    "lost": ("bad", "alert-triangle"),
    "both": ("bad", "circle-x"),
    "kept": ("bad", "circle-x"),
    "unreadable": ("neutral", "minus"),
}


@register.filter
def kind_title(kind: str) -> Any:
    return KINDS[kind][0] if kind in KINDS else kind.replace("_", " ").capitalize()


@register.filter
def kind_icon(kind: str) -> str:
    return KINDS[kind][1] if kind in KINDS else "file"


@register.filter
def status_tone(status: str) -> str:
    return STATUSES[status][0]


@register.filter
def status_icon(status: str) -> str:
    return STATUSES[status][1]


@register.filter
def percent(share: float) -> str:
    """A share with its sign, in percent."""
    return f"{share:+.1%}"


@register.simple_tag(takes_context=True)
def shield_result(context: Context, run: Any) -> ShieldReport | None:
    """The report of a run, for its page; None while there is none."""
    try:
        return shield_report(report_of(actor=actor_of(context["request"]), run_id=run.pk))
    except Missing:
        return None


@register.simple_tag(takes_context=True)
def guarded_copy(context: Context, run: Any) -> Any:
    """The artifact of a run that waits for its release, or was released; None when it made none."""
    links = delivered_of(actor=actor_of(context["request"]), run_id=run.pk)
    return next((one.artifact for one in links if one.artifact.guarded), None)


@register.filter
def any_unreleased(links: Iterable[Any]) -> bool:
    return any(one.artifact.released_at is None for one in links)
