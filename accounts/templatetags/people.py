"""What templates ask about people and their rights; ``{% load people %}``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import template
from django.template import Context
from django.utils.translation import gettext_lazy as _

from accounts import choices
from accounts.forms.tokens import WORDS
from accounts.http import actor_of
from accounts.models import Project
from accounts.selectors import projects
from accounts.selectors.attention import Concern, concerns_now
from accounts.templatetags.look import file_size

register = template.Library()
_DETAILS: Final[Mapping[str, Any]] = {  # keys of details that do not say what they are
    "code": _("Reason"),
    "cron": _("Times"),
    "does": _("Tool"),
    "flow": _("Tool"),
    "pages_month": _("Pages a month"),
    "sha256": "SHA-256",
    "spend_month": _("Money a month"),
    "stored_mb": _("Megabytes stored"),
}
_SIZES: Final = ("size", "bytes")  # keys of details that are numbers of bytes


@register.simple_tag(takes_context=True)
def verbs_in(context: Context, project: Project) -> frozenset[str]:
    """``{% verbs_in project as may %}`` then ``{% if "run.start" in may %}``."""
    return projects.verbs_in(actor=actor_of(context["request"]), project_id=project.pk)


@register.simple_tag(takes_context=True)
def concerns(context: Context) -> list[Concern]:
    """What the administrator should look at, for the admin site's start page."""
    return concerns_now(actor=actor_of(context["request"]))


@register.filter
def action_words(action: str) -> str:
    """What was done, as the audit log says it."""
    return choices.action_words(action)


@register.filter
def scope_words(scopes: Sequence[str]) -> str:
    """What an API token may do."""
    return ", ".join(str(WORDS.get(one, one)) for one in scopes)


@register.filter
def door_words(door: str) -> str:
    """The name of a door."""
    return str(choices.DOOR_WORDS.get(door, door))


@register.filter
def detail_rows(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, value) of an entry's details in words; a key that is told in words beside is left out."""
    told = {key: value for key, value in details.items() if not (key == "flow" and "does" in details)}
    return [(_DETAILS.get(key) or key.replace("_", " ").capitalize(), _said(key, value)) for key, value in told.items()]


def _said(key: str, value: Any) -> str:
    return file_size(value) if key in _SIZES and isinstance(value, int) else change(value)


@register.filter
def change(value: Any) -> str:
    """A value of the audit log in a few words; a pair is a change."""
    if isinstance(value, list) and len(value) == 2:
        return f"{_words(value[0])} → {_words(value[1])}"
    return _words(value)


def _words(value: Any) -> str:
    if value in (None, "", []):
        return "–"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
