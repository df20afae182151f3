"""Marks on the pages of a paper; ``{% load paper %}``. Numbers are written for SVG, which knows no decimal commas."""

from __future__ import annotations

from typing import Any, Final

from django import template

from pipeline.reviews.shield import TYPES
from pipeline.text.substitution.proposal import STRATEGIES, Strategy

register = template.Library()
NAME_WIDTH: Final = 26.0


@register.filter
def unlocalized(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


@register.filter
def box_width(box: Any) -> str:
    return unlocalized(box.x1 - box.x0)


@register.filter
def box_height(box: Any) -> str:
    return unlocalized(box.y1 - box.y0)


@register.filter
def box_fields(box: Any) -> str:
    """A box as an operation's arguments, written as in an address."""
    return "&".join(f"box.{name}={getattr(box, name):.2f}" for name in ("x0", "y0", "x1", "y1"))


@register.filter
def name_x(box: Any, page_width: float) -> str:
    """Where the name of a box stands: left of it where the margin has room, else at its right edge."""
    return unlocalized(box.x0 - NAME_WIDTH - 4 if box.x0 > NAME_WIDTH + 6 else min(box.x1, page_width) - NAME_WIDTH)


@register.filter
def name_middle(box: Any, page_width: float) -> str:
    return unlocalized(float(name_x(box, page_width)) + NAME_WIDTH / 2)


@register.filter
def name_y(box: Any) -> str:
    return unlocalized(box.y0 + 13)


@register.filter
def question_kind(question: Any) -> str:
    return TYPES[question.type]


@register.filter
def other_pages(item: Any, page: int) -> list[int]:
    """The pages a question stands on besides the one that is shown."""
    return sorted({one.page for one in item.value.boxes} - {page})


@register.filter
def baseline(box: Any) -> str:
    """Where the letters of a line stand: a fifth of its height is below them."""
    return unlocalized(box.y1 - 0.2 * (box.y1 - box.y0))


@register.filter
def strategy_name(strategy: Strategy) -> str:
    return STRATEGIES[strategy]


@register.filter
def tail(text: str, most: int) -> str:
    """The end of a text."""
    return text if len(text) <= most else f"…{text[-most:]}"
