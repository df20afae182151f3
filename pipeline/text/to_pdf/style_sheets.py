"""Style of an HTML file, as far as it is followed: a few properties with plain values, and selectors that MuPDF knows.

Everything else is dropped: what loads, what moves text to other places, and what would make it unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import tinycss2
from tinycss2.color4 import parse_color

LONGEST = 500_000  # letters of all style sheets; what is beyond is not followed
_MOST_RULES = 2000
_DEEPEST = 4  # rules within @media within @media
_SELECTOR = re.compile(r"\s*[\w.#*-][\w.#*\s>-]{0,200}\s*\Z")
_PSEUDO = re.compile(r":(?:link|visited|root)\b")
_SIZE = re.compile(r"(\d{0,4}(?:\.\d{1,6})?)(px|pt|em|rem|ex|%|mm|cm|in)?\Z")
_POINTS = {"px": 0.75, "": 0.75, "pt": 1.0, "rem": 10.5, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}
_SIDES = ("", "-top", "-right", "-bottom", "-left")
_LINES = frozenset({"solid", "dotted", "dashed", "double", "groove", "ridge", "inset", "outset"})
_WORDS = {
    "text-align": {"left", "right", "center", "justify", "start", "end"},
    "font-style": {"normal", "italic", "oblique"},
    "font-weight": {"normal", "bold", "bolder", "400", "500", "600", "700", "800", "900"},
    "text-decoration": {"none", "underline", "line-through"},
    "vertical-align": {"baseline", "sub", "super", "top", "middle", "bottom"},
    "white-space": {"normal", "pre-wrap", "pre-line"},
    "list-style-type": {"none", "disc", "circle", "square", "decimal", "lower-alpha", "lower-roman", "upper-alpha",
                        "upper-roman"},
    "display": {"none"},
    "width": {"100%"},
    "page-break-before": {"always"},
    "page-break-after": {"always"},
}  # fmt: skip
_SAME = {
    "background": "background-color", "break-before": "page-break-before", "break-after": "page-break-after",
    "text-decoration-line": "text-decoration", "list-style": "list-style-type",
}  # fmt: skip
_BREAKS = {"page": "always", "always": "always", "left": "always", "right": "always"}
_READABLE = 3.0  # of large letters (WCAG 2.2, 1.4.3)
_DARK, _PAPER = (34, 34, 34), (255, 255, 255)

_SPACES = ("srgb", "hsl", "hwb")

_Colour = tuple[int, int, int]


def followed_rules(sheets: Iterable[str]) -> str:
    """The rules of these style sheets that are followed, in their order; those for print and for every medium."""
    sheet = tinycss2.parse_stylesheet("\n".join(sheets)[:LONGEST], skip_comments=True, skip_whitespace=True)
    found: list[str] = []
    for selectors, body in _rules(sheet, 0):
        kept = [one for one in (_PSEUDO.sub("", part) for part in selectors.split(",")) if _SELECTOR.match(one)]
        style = followed_declarations(body) if kept else ""
        if style:
            found.append(f"{','.join(' '.join(one.split()) for one in kept)}{{{style}}}")
        if len(found) >= _MOST_RULES:
            break
    return "".join(found)


def followed_declarations(body: str | Sequence[Any]) -> str:
    """The declarations that are followed, with values of our own making; letters stand out from what is behind.

    ``body`` is what stands in a style attribute, or the tokens of a rule.
    """
    found: dict[str, str] = {}
    for one in tinycss2.parse_blocks_contents(body, skip_comments=True, skip_whitespace=True):
        if one.type != "declaration":
            continue
        name, plain = _SAME.get(one.lower_name, one.lower_name), _flat(one.value).lower().strip()
        if name == "padding":  # above and below, MuPDF would draw strips of what is behind on later pages
            across = _length((plain.split() or [""])[:2][-1], 40.0)
            found |= {"padding-left": across, "padding-right": across}
        elif plain and (kept := _value(name, plain)):
            found[name] = kept
    _make_readable(found)
    return ";".join(f"{name}:{value}" for name, value in found.items() if value)


def _rules(rules: Iterable[Any], depth: int) -> Iterator[tuple[str, Sequence[Any]]]:
    """Selectors and declarations of each rule."""
    for one in rules:
        if one.type == "qualified-rule":
            yield _flat(one.prelude), one.content
        elif one.type == "at-rule" and one.content and depth < _DEEPEST and _is_for_paper(one):
            yield from _rules(
                tinycss2.parse_rule_list(one.content, skip_comments=True, skip_whitespace=True), depth + 1
            )


def _is_for_paper(rule: Any) -> bool:
    """Whether it is one of media, one of which begins with print or all."""
    begun, media = False, set()
    for one in rule.prelude:
        if one.type == "literal" and one.value == ",":
            begun = False
        elif one.type not in ("whitespace", "comment"):
            media |= {one.lower_value} if one.type == "ident" and not begun else set()
            begun = True
    return rule.lower_at_keyword == "media" and bool(media & {"print", "all"})


def _flat(tokens: Sequence[Any]) -> str:
    """Their text; nothing where brackets stand in brackets, as nothing that is followed has."""
    within = [one for token in tokens if token.type == "function" for one in token.arguments]
    if any(one.type.endswith("block") for one in (*tokens, *within)) or any(one.type == "function" for one in within):
        return ""
    text: str = tinycss2.serialize([one for one in tokens if one.type != "comment"])
    return text


def _value(name: str, value: str) -> str:
    if name in ("color", "background-color"):
        colour = _colour(value)
        return _written(colour) if colour is not None else ""
    if name == "font-size":
        return _size(value)
    if name == "font-family":
        return "monospace" if "mono" in value or "courier" in value else "serif" if _is_serif(value) else "sans-serif"
    if name.startswith("page-break"):
        value = _BREAKS.get(value, "")
    if name in ("border", *(f"border{side}" for side in _SIDES)):
        return _border(value)
    if name in ("padding-left", "padding-right", "text-indent"):
        return _length(value, 40.0) if " " not in value else ""
    return value if value in _WORDS.get(name, ()) else ""


def _is_serif(value: str) -> bool:
    return "sans" not in value and any(one in value for one in ("serif", "times", "georgia", "garamond", "palatino"))


def _length(value: str, most: float) -> str:
    found = _SIZE.match(value)
    if found is None or not found[1].strip(".") or (found[2] or "") not in (*_POINTS, "em"):
        return ""
    points = float(found[1]) * (10.5 if found[2] == "em" else _POINTS[found[2] or ""])
    return f"{min(points, most):.1f}pt"


def _size(value: str) -> str:
    found = _SIZE.match(value)
    if found is None or not found[1].strip("."):
        return value if value in ("small", "smaller", "large", "larger", "medium", "x-large", "x-small") else ""
    number, unit = float(found[1]), found[2] or ""
    if unit in ("em", "%"):
        return f"{min(3.0, max(0.6, number / (100 if unit == '%' else 1))):.2f}em"
    return f"{min(36.0, max(6.0, number * _POINTS[unit])):.1f}pt" if unit in _POINTS else ""


def _border(value: str) -> str:
    """Width, line and colour; "none" for no border."""
    if value.split(maxsplit=1)[0] in ("none", "0", "0px"):
        return "none"
    parts = re.findall(r"rgba?\([^)]*\)|\S+", value)
    line = next((one for one in parts if one in _LINES), "")
    wide = next((found for one in parts if (found := _length(one, 4.0))), "0.8pt")
    colour = next((shade for one in parts if one not in _LINES and (shade := _colour(one)) is not None), _DARK)
    return f"{wide} {line} {_written(colour)}" if line else ""


def _colour(value: str) -> _Colour | None:
    """As it looks on paper; None for what is no colour, or lets everything through."""
    found = parse_color(value)
    if getattr(found, "space", "") not in _SPACES:  # a word, such as currentcolor, or what tinycss2 cannot convert
        return None
    red, green, blue, share = (min(1.0, max(0.0, one or 0.0)) for one in found.to("srgb"))
    return _over((red, green, blue), share)


def _over(parts: Sequence[float], share: float) -> _Colour | None:
    """Parts from 0 to 1, on white."""
    if share <= 0.05:
        return None
    red, green, blue = (round(255 * (1 - (1 - one) * share)) for one in parts)
    return red, green, blue


def _written(colour: _Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _make_readable(found: dict[str, str]) -> None:
    """Pale letters need something dark behind them, in the same rule, and what is dark needs pale letters."""
    behind, letters = _colour(found.get("background-color", "")), _colour(found.get("color", ""))
    if letters is not None and _contrast(letters, behind or _PAPER) < _READABLE:
        del found["color"]
        letters = None
    if behind is not None and letters is None:
        if _contrast(_DARK, behind) < _READABLE:
            del found["background-color"]
        else:
            found["color"] = _written(_DARK)


def _contrast(one: _Colour, other: _Colour) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    pale, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (pale + 0.05) / (dark + 0.05)


def _luminance(colour: _Colour) -> float:
    linear = [one / 3294.6 if one <= 10 else ((one / 255 + 0.055) / 1.055) ** 2.4 for one in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
