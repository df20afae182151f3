"""Page breaks before elements as breaks after empty ones: of the former MuPDF makes empty pages without end."""

from __future__ import annotations

import re

_BEFORE = re.compile(r"page-break-before:always;?")
_RULE = re.compile(r"([^{}]+)\{[^}]*page-break-before:always")
_PLAIN = re.compile(r"(\w*)(?:\.([\w-]+))?\Z")  # an element, a class, or an element of a class
_TAG = re.compile(r"<(/?)(\w+)([^<>]*)>")
_CLASSES = re.compile(r'\bclass="([^"]*)"')
_END = '<div style="page-break-after:always"></div>'


def with_breaks(markup: str, style: str) -> tuple[str, str]:
    """Cleaned markup and rules; within tables, and before the first words, no page ends."""
    if "page-break-before" not in markup + style:
        return markup, style
    asked = {
        (found[1], found[2] or "")
        for selectors in _RULE.findall(style)
        for one in selectors.split(",")
        if (found := _PLAIN.match(one.strip()))
    }
    pieces, at, last, tables, begun = [], 0, 0, 0, False
    for tag in _TAG.finditer(markup):
        begun = begun or tag[2] == "img" or bool(markup[last : tag.start()].strip())
        last = tag.end()
        if begun and not tables and not tag[1] and _asks(tag, asked):
            pieces += [markup[at : tag.start()], _END]
            at = tag.start()
        if tag[2] == "table":
            tables += -1 if tag[1] else 1
    return _BEFORE.sub("", "".join([*pieces, markup[at:]])), _BEFORE.sub("", style)


def _asks(tag: re.Match[str], asked: set[tuple[str, str]]) -> bool:
    classes = _CLASSES.search(tag[3])
    names = {"", *(classes[1].split() if classes else ())}
    return bool(_BEFORE.search(tag[3])) or any(
        (element, name) in asked for element in ("", tag[2]) for name in names if element or name
    )
