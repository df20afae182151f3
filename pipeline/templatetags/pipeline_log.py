"""The wording of a run's log; ``{% load pipeline_log %}``. The script adds lines by the same table."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django import template
from django.utils.translation import gettext_lazy as _

from pipeline.contract import Flow

if TYPE_CHECKING:
    from pipeline.models import RunEvent

register = template.Library()
# Kind of event → its words. {text} is the event's own, the others are among its facts; a kind that is missing here is
# shown by its text alone.
LOG_WORDS: Final[Mapping[str, Any]] = {
    "run.queued": "{text}",
    "run.running": "{text}",
    "run.waiting": "{text}",
    "run.paused": "{text}",
    "run.completed": "{text}",
    "run.partial": "{text}",
    "run.failed": _("Failed: {text}"),
    "run.cancelled": "{text}",
    "run.wanted": "{text}",
    "run.released": "{text}",
    "stage.started": _("Started"),
    "stage.planned": _("Planned what to do"),
    "stage.done": _("Done"),
    "stage.skipped": _("Passed over: not needed with these parameters"),
    "stage.retrying": _("{text} Tried again in {seconds} s."),
    "stage.failed": _("Failed: {text}"),
    "item.done": _("{text}: done"),
    "item.retrying": _("{text} Tried again."),
    "item.failed": _("Failed: {text}"),
    "item.skipped": _("Skipped: {text}"),
    "provider.expected": "{text}",
    "provider.used": "{text}",
    "artifact.added": _("Made the file {text}"),
    "review.opened": _("Waits for a review: {text}"),
    "review.closed": _("Review closed: {text}"),
    "outputs.erased": "{text}",
    "results.deleted": _("{text} by {by}"),
    "document.deleted": _("{text}, by {by}"),
    "log": "{text}",
    "warning": "{text}",
}
TONES: Final = {
    "warning": "wait",
    "stage.retrying": "wait",
    "item.retrying": "wait",
    "run.partial": "wait",
    "stage.failed": "bad",
    "item.failed": "bad",
    "run.failed": "bad",
    "run.completed": "good",
}


@register.simple_tag
def log_words() -> str:
    """The table for the script, as JSON."""
    return json.dumps({kind: str(text) for kind, text in LOG_WORDS.items()})


@register.simple_tag
def log_tones() -> str:
    return json.dumps(TONES)


@register.simple_tag
def stage_titles(flow: type[Flow] | None) -> str:
    """Stage names and their titles, as JSON."""
    return json.dumps({one.name: one.title for one in flow.stages} if flow else {})


@register.filter
def log_line(event: RunEvent) -> str:
    """What an event says."""
    known = {**event.facts, "text": event.text}
    return re.sub(r"\{(\w+)\}", lambda gap: str(known.get(gap[1], "")), str(LOG_WORDS.get(event.kind, "{text}")))


@register.filter
def log_tone(event: RunEvent) -> str:
    return TONES.get(event.kind, "")


@register.filter
def log_stage(event: RunEvent, flow: type[Flow] | None) -> str:
    """The title of the stage an event belongs to."""
    if flow is None:
        return str(event.stage)
    return next((one.title for one in flow.stages if one.name == event.stage), event.stage)
