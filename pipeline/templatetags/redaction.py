"""Places of a redaction in words; ``{% load redaction %}``."""

from __future__ import annotations

from django import template

from pipeline.pdf.redact.hits import Hit
from pipeline.reviews.redaction import kind_of

register = template.Library()


@register.filter
def hit_kind(hit: Hit) -> str:
    return kind_of(hit)
