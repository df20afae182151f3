"""The parts pages are built from; ``{% load look %}``. `templates/base.html` lists them with examples."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final

from django import template
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.core.paginator import Page
from django.forms import BoundField
from django.template import Context, TemplateDoesNotExist, TemplateSyntaxError
from django.template.defaultfilters import filesizeformat
from django.template.loader import select_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()
SPRITE: Final = "vendor/tabler-icons-3.51.0/sprite.svg"
WEEK: Final = 7 * 24 * 3600
# word → (tone, icon); words of people, documents, runs, stages, items and reviews alike
STATES: Final[dict[str, tuple[str, str]]] = {
    "pending": ("wait", "hourglass"),
    "approved": ("good", "circle-check"),
    "denied": ("bad", "ban"),
    "queued": ("neutral", "clock"),
    "running": ("info", "loader-2"),
    "retrying": ("wait", "refresh"),
    "waiting": ("wait", "hand-stop"),
    "paused": ("neutral", "player-pause"),
    "completed": ("good", "circle-check"),
    "done": ("good", "circle-check"),
    "ready": ("good", "circle-check"),
    "partial": ("wait", "alert-triangle"),
    "failed": ("bad", "circle-x"),
    "broken": ("bad", "circle-x"),
    "cancelled": ("neutral", "circle-minus"),
    "skipped": ("neutral", "player-skip-forward"),
    "password": ("wait", "lock"),
    "open": ("wait", "circle-dashed"),
    "accepted": ("good", "check"),
    "edited": ("info", "pencil"),
    "rejected": ("bad", "x"),
    "active": ("good", "circle-check"),
    "expired": ("neutral", "clock"),
    "revoked": ("neutral", "ban"),
    "refused": ("bad", "ban"),
}
WIDGET_CLASSES: Final[dict[str, str]] = {
    "checkbox": "form-check-input",
    "select": "form-select",
    "range": "form-range",
    "color": "form-control form-control-color",
    "hidden": "",
}


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """The icons that the sprite holds; `.ci/icons.txt` is where one is added."""
    sprite = (settings.BASE_DIR / "static" / SPRITE).read_text("utf-8")
    return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite))


@register.simple_tag
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """An icon; silent to screen readers unless it has a label. Raises TemplateSyntaxError for an unknown name."""
    if name not in icon_names():
        raise TemplateSyntaxError(f"There is no icon {name!r} in {SPRITE}.")
    shape = format_html('<use href="{}#{}"></use>', static(SPRITE), name)
    named = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon {}" {}>{}</svg>', classes, named, shape)


@register.simple_tag
def badge(text: str, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """A word in a tone: neutral, info, good, wait or bad."""
    return format_html('<span class="state tone-{}">{}{}</span>', tone, icon(icon_name) if icon_name else "", text)


@register.simple_tag
def state_badge(state: str, text: str = "") -> SafeString:
    """A state as `STATES` draws it; ``text`` replaces the word itself."""
    tone, name = STATES.get(str(state), ("neutral", "point"))
    return badge(text or str(state).replace("_", " ").capitalize(), tone, name)


@register.simple_tag
def when(value: datetime | date | None, style: str = "relative") -> str:
    """An instant as ``<time>``: "3 minutes ago" within a week, else the date; style "full" or "date" is absolute.

    The script turns UTC into the reader's own time; without it the zone is named.
    """
    if value is None:
        return "–"
    if not isinstance(value, datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "j M Y"))
    value = value.astimezone(UTC)
    whole = date_format(value, "j M Y, H:i") + " UTC"
    near = abs((timezone.now() - value).total_seconds()) < WEEK
    shown = whole if style == "full" else date_format(value, "j M Y")
    if style == "relative" and near:
        shown = str(naturaltime(value))
    kind = "relative" if style == "relative" and near else style.replace("relative", "date")
    stamp = value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return format_html('<time datetime="{}" title="{}" data-when="{}">{}</time>', stamp, whole, kind, shown)


@register.filter
def file_size(value: int | None) -> str:
    """Bytes as people say them, the exact number on hover."""
    if value is None:
        return "–"
    return format_html('<span class="nowrap" title="{} bytes">{}</span>', f"{value:,}", filesizeformat(value))


@register.inclusion_tag("_progress.html")
def progress(done: float | None, total: float = 100, label: str = "", text: str = "") -> dict[str, Any]:
    """A bar with the true value beside it; with ``done`` None it says that nothing was measured."""
    percent = None if done is None or not total else max(0, min(100, int(100 * done / total)))
    return {"done": done, "total": total, "percent": percent, "label": label or _("Progress"), "text": text}


@register.inclusion_tag("_pagination.html", takes_context=True)
def paginate(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """Links to the other pages of a list; every other part of the address stays as it is."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(number, _with(context["request"], name, number)) for number in numbers]
    before = _with(context["request"], name, page.number - 1) if page.has_previous() else ""
    after = _with(context["request"], name, page.number + 1) if page.has_next() else ""
    return {"page": page, "links": links, "before": before, "after": after, "gap": page.paginator.ELLIPSIS}


def _with(request: Any, name: str, value: object) -> str:
    query = request.GET.copy()
    query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def slot(context: Context, *names: str) -> SafeString:
    """The first of the named templates that exists, drawn with this page's context; nothing when none does.

    So a page of one app has room for panels of apps it does not know.
    """
    try:
        found = select_template(list(names))
    except TemplateDoesNotExist as error:
        if {one.args[0] for one in error.chain} - set(names):  # a panel that exists includes one that does not
            raise
        return SafeString("")
    flat = {key: value for layer in context.dicts for key, value in layer.items()}
    return SafeString(found.render(flat, context.get("request")))  # what a template drew is escaped already


@register.inclusion_tag("_nav_link.html", takes_context=True)
def nav_link(
    context: Context, url: str, text: str, icon_name: str, key: str = "", exact: bool = False
) -> dict[str, Any]:
    """A line of the side menu, marked when the page is at or below ``url``; ``key`` is its keyboard shortcut."""
    path = context["request"].path
    current = path == url or (not exact and path.startswith(url))
    return {"url": url, "text": text, "icon_name": icon_name, "key": key, "current": current}


@register.inclusion_tag("_tabs.html", takes_context=True)
def tabs(context: Context, label: str, *pairs: str) -> dict[str, Any]:
    """``{% tabs _("Settings") url1 _("Profile") url2 _("Password") %}``: links as tabs, the present one marked."""
    path = context["request"].path
    rows = [
        {"url": url, "text": text, "current": url == path} for url, text in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    return {"label": label, "rows": rows}


@register.inclusion_tag("_copy.html")
def copy(text: str, label: str = "") -> dict[str, Any]:
    """A value with a button that copies it; without a script one click selects it."""
    return {"text": text, "label": label}


@register.simple_tag
def keys(combination: str) -> SafeString:
    """Keys as caps: ``{% keys "g p" %}``."""
    return format_html_join(" ", "<kbd>{}</kbd>", ((one,) for one in combination.split()))


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """A form field's control with Tabler's class and its state; `django/forms/field.html` uses it."""
    if field.use_fieldset:  # several controls, which the wrapper styles
        return field.as_widget()
    kind = getattr(field.field.widget, "input_type", "text")
    classes = [WIDGET_CLASSES.get(kind, "form-control"), field.field.widget.attrs.get("class", "")]
    if field.errors and not field.is_hidden:
        classes.append("is-invalid")
    return field.as_widget(attrs={"class": " ".join(one for one in classes if one)})


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether the label stands after the control."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.simple_block_tag
def card(content: str, title: str = "", icon_name: str = "", level: int = 2) -> SafeString:
    """``{% card title="Members" icon_name="users" %}…{% endcard %}``"""
    picture = icon(icon_name) if icon_name else ""
    head = (
        format_html('<div class="card-header"><h{0} class="card-title">{1}{2}</h{0}></div>', level, picture, title)
        if title
        else ""
    )
    return format_html('<section class="card">{}<div class="card-body">{}</div></section>', head, content)
