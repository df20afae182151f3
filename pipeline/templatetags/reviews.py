"""What templates ask about reviews; ``{% load reviews %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.http import actor_of
from accounts.templatetags.look import progress, state_badge
from pipeline.forms.reviews import DECISIONS
from pipeline.selectors.reviews import count_open_reviews, review_kind

register = template.Library()
PASSING = ("item", "list", "page", "do")  # parts of an address that another list does not keep


@register.simple_tag(takes_context=True)
def waiting_reviews(context: Context) -> int:
    """How many reviews wait for the person who looks at the page."""
    return count_open_reviews(actor=actor_of(context["request"]))


@register.simple_tag(takes_context=True)
def narrowed(context: Context, name: str, value: str) -> str:
    """The address of this review with its list narrowed in one way, "" for not at all."""
    return _address(context, **{name: value})


@register.simple_tag(takes_context=True)
def chosen_link(context: Context, item_id: str, do: str = "") -> str:
    """The address of this review with a proposal chosen; ``do`` is what is to be done with it."""
    return _address(context, item=item_id, do=do)


def _address(context: Context, **changes: str) -> str:
    wish = context["request"].GET.copy()
    for name in PASSING:
        wish.pop(name, None)
    for name, value in changes.items():
        if value:
            wish[name] = value
        else:
            wish.pop(name, None)
    place: str = context["review_url"]
    return f"{place}?{wish.urlencode()}" if wish else place


@register.simple_tag
def decision_badge(decision: str) -> SafeString:
    """A decision in its words."""
    return state_badge(decision, str(DECISIONS[decision]))  # type: ignore[index]


@register.inclusion_tag("_progress.html")
def decided_of(review: Any) -> dict[str, Any]:
    """How far a counted review is."""
    done = review.total - review.left
    return progress(done, review.total or 1, text=f"{done} / {review.total}" if review.total else _("nothing proposed"))


@register.filter
def left_words(review: Any) -> str:
    """What is left to do in a counted review, as a sentence."""
    if not review.total:
        return review_kind(review).empty_text
    return _("%(left)d of %(total)d to decide.") % {"left": review.left, "total": review.total}


@register.simple_tag
def decision_word(decision: str) -> str:
    return str(DECISIONS[decision])  # type: ignore[index]


@register.filter
def is_id(one: str, other: str) -> bool:
    return one == other
