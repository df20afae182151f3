"""Text that models wrote or that came out of documents, on pages; ``{% load language %}``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

register = template.Library()
TAGS: Final = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "hr", "br",
    "table", "thead", "tbody", "tr", "th", "td", "del",
}  # fmt: skip
PAGE: Final = re.compile(r"(\d+)")
REFERENCE: Final = re.compile(r"\[p\. ([\d, ]+)\]")
DEEPER: Final = 2  # levels that headings go down, below those of the page


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown (CommonMark, tables) as HTML that cannot act: no raw HTML, no links, no images, no attributes."""
    import nh3  # noqa: PLC0415 - loaded by the pages that show such text

    made = _markdown().render(text)
    return mark_safe(nh3.clean(made, tags=TAGS, attributes={}, link_rel=None))  # noqa: S308 - cleaned right here


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - as above

    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image"])

    def lower(state: object) -> None:
        for token in state.tokens:  # type: ignore[attr-defined]
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{min(6, int(token.tag[1]) + DEEPER)}"

    made.core.ruler.push("lower_headings", lower)
    return made


@register.filter
def pages_linked(html: str, document_id: object) -> SafeString:
    """References like [p. 3, 5] lead to those pages of a document."""
    address = reverse("documents:document", args=[document_id])

    def linked(found: re.Match[str]) -> str:
        return "[p. " + PAGE.sub(rf'<a href="{address}?page=\1">\1</a>', found[1]) + "]"

    return mark_safe(REFERENCE.sub(linked, html))  # noqa: S308 - digits and an address of ours, put into cleaned HTML
