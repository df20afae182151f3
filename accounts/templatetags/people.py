"""What templates ask about people and their rights; ``{% load people %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from accounts.http import actor_of
from accounts.models import Project
from accounts.selectors import projects
from accounts.selectors.attention import Concern, concerns_now

register = template.Library()


@register.simple_tag(takes_context=True)
def verbs_in(context: Context, project: Project) -> frozenset[str]:
    """``{% verbs_in project as may %}`` then ``{% if "run.start" in may %}``."""
    return projects.verbs_in(actor=actor_of(context["request"]), project_id=project.pk)


@register.simple_tag(takes_context=True)
def concerns(context: Context) -> list[Concern]:
    """What the administrator should look at, for the admin site's start page."""
    return concerns_now(actor=actor_of(context["request"]))


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
