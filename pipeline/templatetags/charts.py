"""Charts as SVG drawn here, without a script and without inline styles; ``{% load charts %}``.

Widths are percentages, so that a chart is as wide as its place and its text is never scaled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()
HEIGHT: Final = 150  # pixels
OUTCOMES: Final = (
    ("completed", gettext_lazy("Completed"), "good"),
    ("partial", gettext_lazy("Partly done"), "wait"),
    ("failed", gettext_lazy("Failed"), "bad"),
    ("cancelled", gettext_lazy("Cancelled"), "neutral"),
)


@register.inclusion_tag("pipeline/_day_chart.html")
def day_chart(per_day: Sequence[tuple[date, Mapping[str, int]]]) -> dict[str, Any]:
    """Stacked bars, one per day; ``per_day`` is (day, how many by outcome)."""
    highest = max((sum(counts.values()) for _, counts in per_day), default=0)
    ceiling = _ceiling(highest)
    rows = [
        {
            "day": day,
            "total": sum(counts.values()),
            "counts": [(title, tone, counts.get(state, 0)) for state, title, tone in OUTCOMES],
        }
        for day, counts in per_day
    ]
    return {
        "bars": format_html_join("", "{}", ((_bar(place, row, len(rows), ceiling),) for place, row in enumerate(rows))),
        "rows": rows,
        "busy": [row for row in rows if row["total"]],
        "height": HEIGHT,
        "ceiling": ceiling,
        "outcomes": OUTCOMES,
        "total": sum(int(str(row["total"])) for row in rows),
    }


def _ceiling(highest: int) -> int:
    """A round number at or above the highest bar."""
    if highest <= 4:
        return 4
    step: int = 10 ** (len(str(highest)) - 1)
    return next(step * part // 2 for part in range(2, 21) if step * part // 2 >= highest)


def _bar(place: int, row: Mapping[str, Any], many: int, ceiling: int) -> SafeString:
    """One day's bar, its parts on top of each other."""
    wide, parts, top = 100 / many, [], float(HEIGHT)
    for _title, tone, count in row["counts"]:
        if count:
            tall = HEIGHT * count / ceiling
            top -= tall
            parts.append(
                (f"{place * wide + wide * 0.12:.3f}%", f"{top:.1f}", f"{wide * 0.76:.3f}%", f"{tall:.1f}", tone)
            )
    rects = format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" rx="1" class="fill-{}"/>', parts)
    said = ", ".join(f"{count} {title}".lower() for title, _tone, count in row["counts"] if count)
    name = f"{date_format(row['day'], 'j M')}: {said}" if said else ""
    return format_html("<g>{}<title>{}</title></g>", rects, name) if said else SafeString("")


@register.simple_tag
def length_bar(value: float, most: float, mark: float | None = None) -> SafeString:
    """A bar beside a number in a table, with a thin line on to ``mark``; silent, because the number is there."""
    share = 100 * value / most if most else 0.0
    line = (
        format_html(
            '<line x1="{}%" x2="{}%" y1="7" y2="7" class="mark"/><line x1="{}%" x2="{}%" y1="3" y2="11" class="mark"/>',
            *(f"{one:.2f}" for one in (share, 100 * mark / most, 100 * mark / most, 100 * mark / most)),
        )
        if mark is not None and most
        else ""
    )
    return format_html(
        '<svg class="length-bar" width="100%" height="14" aria-hidden="true"><rect y="3" width="{}%" height="8" rx="2" '
        'class="fill-primary"/>{}</svg>',
        f"{max(0.5, share):.2f}",
        line,
    )


@register.filter
def longest(rows: Sequence[Any], name: str) -> float:
    """The largest 95th percentile, or median, of the spreads called ``name``; what bars are measured against."""
    spreads = [spread for row in rows if (spread := getattr(row, name)) is not None]
    return max((spread.high or spread.middle for spread in spreads), default=0.0)


@register.filter
def share(part: int, whole: int) -> str:
    """A part in percent, "–" of nothing."""
    return _("%(n)s %%") % {"n": f"{100 * part / whole:.0f}"} if whole else "–"
