"""Marks within a paragraph's text, for what its words look like and for what stands among them.

A mark is a private letter, a kind, a number and a private letter; a pair stands around words, a single one for a thing
without any. Kinds: b, i and bi for bold and italic, a for a link, f for any other look, x for a thing. A translation
that brings the marks back keeps the look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

MARK: Final = re.compile("\ue010(/?)([a-z]{1,2})(\\d{1,5})(/?)\ue011")
_THINGS: Final = re.compile("(?: *\ue010x\\d{1,5}/\ue011)+ *")
_CLOSING: Final = frozenset(".,;:!?)]”’")  # a sign of a note before them takes no blank
_LETTERS: Final = re.compile("[\ue010\ue011]")
_SIGNS: Final = {"b": "**", "i": "*", "bi": "***"}  # of Markdown


@dataclass(frozen=True, slots=True)
class Span:
    """``number`` tells it from the others of its paragraph; a thing, kind x, has no words."""

    kind: str
    number: int
    words: tuple[Node, ...] = ()


Node = str | Span


def without_letters(text: str) -> str:
    """Text of a file, in which nothing may look like a mark."""
    return _LETTERS.sub("", text)


def around(kind: str, number: int, words: str) -> str:
    return f"\ue010{kind}{number}\ue011{words}\ue010/{kind}{number}\ue011"


def thing(number: int) -> str:
    return f"\ue010x{number}/\ue011"


def without_marks(text: str) -> str:
    """The words alone, a blank in place of things among them, but not before the end of a sentence or clause."""
    return MARK.sub("", _THINGS.sub(_gap, text)).strip(" ")


def _gap(things: re.Match[str]) -> str:
    return "" if " " not in things[0] and things.string[things.end() : things.end() + 1] in _CLOSING else " "


def nodes_of(text: str) -> tuple[Node, ...] | None:
    """The text as a tree; None where marks do not pair, are not nested, or come twice."""
    stack: list[tuple[str, list[Node]]] = [("", [])]
    seen: set[str] = set()
    at = 0
    for found in MARK.finditer(text):
        if found.start() > at:
            stack[-1][1].append(text[at : found.start()])
        at = found.end()
        name = found[2] + found[3]
        if found[1]:
            if stack[-1][0] != name:
                return None
            words = tuple(stack.pop()[1])
            stack[-1][1].append(Span(found[2], int(found[3]), words))
            continue
        if name in seen:
            return None
        seen.add(name)
        if found[4]:
            stack[-1][1].append(Span(found[2], int(found[3])))
        else:
            stack.append((name, []))
    if len(stack) > 1:
        return None
    return (*stack[0][1], *([text[at:]] if at < len(text) else []))


def names_in(text: str) -> set[tuple[str, int]]:
    """Kind and number of every mark."""
    return {(found[2], int(found[3])) for found in MARK.finditer(text)}


def as_inline(text: str, escape: Callable[[str], str]) -> str:
    """Markdown of a text with marks: bold and italic words; other looks are left out, and a thing is a blank."""
    nodes = nodes_of(text)
    return escape(without_marks(text)) if nodes is None else _inline(nodes, escape).strip(" ")


def _inline(nodes: Sequence[Node], escape: Callable[[str], str]) -> str:
    found = ""
    for at, node in enumerate(nodes):
        if isinstance(node, str):
            found += escape(node.lstrip(" ") if found.endswith(" ") else node)
            continue
        if node.kind == "x":
            after = nodes[at + 1] if at + 1 < len(nodes) else ""
            if found.endswith(" ") or not isinstance(after, str) or after[:1] not in _CLOSING:
                found = f"{found.rstrip(' ')} "
            continue
        words, sign = _inline(node.words, escape), _SIGNS.get(node.kind, "")
        core = words.strip()
        if sign and core:
            start = len(words) - len(words.lstrip())
            words = f"{words[:start]}{sign}{core}{sign}{words[start + len(core) :]}"
        found += words
    return found
