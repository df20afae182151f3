"""Fields of forms in HTML as the text that stands in them, made before cleaning takes the fields out."""

from __future__ import annotations

import re
from html import escape, unescape

_INPUT = re.compile(r"""<input\b((?:"[^"]*"|'[^']*'|[^>"'])*)>""", re.IGNORECASE)
_SELECT = re.compile(r"<select\b[^>]*>(.*?)</select\s*>", re.IGNORECASE | re.DOTALL)
_OPTION = re.compile(r"<option\b([^>]*)>([^<]*)", re.IGNORECASE)
_AREA = re.compile(r"<textarea\b[^>]*>(.*?)</textarea\s*>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_UNSEEN = frozenset({"hidden", "password", "file", "image"})
_BUTTONS = frozenset({"button", "submit", "reset"})
_MARKS = {("checkbox", True): "☑", ("checkbox", False): "☐", ("radio", True): "◉", ("radio", False): "○"}
_EMPTY = "________"


def filled_in(markup: str) -> str:
    """The markup with what each field holds: marks for boxes, the chosen entry of a list, a line for nothing."""
    markup = _SELECT.sub(lambda found: _entry(found[1]), _INPUT.sub(lambda found: _field(found[1]), markup))
    return _AREA.sub(lambda found: f"<p>{found[1].strip().replace(chr(10), '<br>')}</p>", markup)


def _field(attributes: str) -> str:
    given = _given(attributes)
    kind = given.get("type", "text").lower()
    if kind in _UNSEEN:
        return ""
    if kind in ("checkbox", "radio"):
        return _MARKS[kind, "checked" in given]
    value = escape(given.get("value", "").strip())
    return f"[{value}]" if kind in _BUTTONS and value else "" if kind in _BUTTONS else f"<u>{value or _EMPTY}</u>"


def _entry(options: str) -> str:
    found = _OPTION.findall(options)
    chosen = [text.strip() for attributes, text in found if "selected" in _given(attributes)]
    return f"<u>{'; '.join(chosen or [text.strip() for _, text in found[:1]]) or _EMPTY}</u>"


def _given(attributes: str) -> dict[str, str]:
    """Names in small letters, with their values; those without one have an empty one."""
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(attributes)
    }
