"""The passages of an HTML document: what stands between two edges of blocks, with marks for the elements within."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pipeline.text.prose.marks import Node, around, names_in, nodes_of, thing, without_letters, without_marks
from pipeline.text.prose.paragraph import Kind

BLOCKS: Final = frozenset({
    "html", "head", "body", "title", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl",
    "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col",
    "blockquote", "section", "article", "aside", "header", "footer", "nav", "main", "figure", "figcaption",
    "form", "fieldset", "legend", "address", "details", "summary", "hr", "center", "menu", "option", "optgroup",
    "select", "search", "dialog", "hgroup", "pre", "noscript",
})  # fmt: skip
SHUT: Final = frozenset({
    "script", "style", "textarea", "svg", "math", "iframe", "object", "canvas", "audio", "video", "template",
    "code", "kbd", "samp", "var",
})  # fmt: skip
EMPTY: Final = frozenset({
    "meta", "link", "base", "hr", "col", "input", "img", "br", "wbr", "area", "embed", "source", "track",
    "param",
})  # fmt: skip
_KINDS: Final = {"b": "b", "strong": "b", "i": "i", "em": "i", "a": "a"}
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_UNSEEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True)
class Passage:
    """``text`` has marks and no blanks around it; it is the content of ``parent`` behind its child ``previous``."""

    parent: Any
    previous: Any
    content: Sequence[Any]
    text: str = ""
    kind: Kind = "text"
    level: int = 0
    mark: str = ""
    elements: dict[int, Any] = field(default_factory=dict)
    blanks: tuple[str, str] = ("", "")


class Walk:
    """``hidden`` counts the elements that no reader can see; nothing of them is a passage."""

    def __init__(self) -> None:
        self.hidden = 0

    def passages(self, element: Any) -> Iterator[Passage]:
        if element.tag == "pre":
            yield Passage(element, None, (), without_letters(element.text_content().strip("\n")), "code")
            return
        content: list[Any] = [element.text or ""]
        previous = None
        for child in list(element):
            if not _is_edge(child):
                content += [child, child.tail or ""]
                continue
            yield from self._group(element, previous, content)
            if _is_shut(child) or child.tag in EMPTY:
                pass
            elif _is_unseen(child):
                self.hidden += any(map(str.isalnum, child.text_content()))
            else:
                yield from self.passages(child)
            previous, content = child, [child.tail or ""]
        yield from self._group(element, previous, content)

    def _group(self, parent: Any, previous: Any, content: Sequence[Any]) -> Iterator[Passage]:
        elements = [one for one in content if not isinstance(one, str)]
        words = "".join(one for one in content if isinstance(one, str))
        if len(elements) == 1 and not any(map(str.isalnum, words)) and _has_words(elements[0]):
            yield from self.passages(elements[0])
            return
        found = Passage(parent, previous, content)
        text = "".join(_marked(one, found.elements) for one in content)
        found.text = text.strip()
        if any(map(str.isalnum, without_marks(found.text))):
            start = len(text) - len(text.lstrip())
            found.blanks = (text[:start], text[start + len(found.text) :])
            found.kind, found.level, found.mark = _kind_of(parent)
            yield found


def _is_edge(element: Any) -> bool:
    """Whether it ends the passage before it."""
    if not isinstance(element.tag, str):
        return False
    if element.tag in BLOCKS or _is_unseen(element):
        return True
    return not _is_shut(element) and any(one.tag in BLOCKS for one in element.iterdescendants() if one.tag is not None)


def _is_shut(element: Any) -> bool:
    return not isinstance(element.tag, str) or element.tag in SHUT or element.get("translate") == "no"


def _is_unseen(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_UNSEEN.search(element.get("style", "")))


def _has_words(element: Any) -> bool:
    return not _is_shut(element) and any(map(str.isalnum, element.text_content()))


def _marked(one: Any, elements: dict[int, Any]) -> str:
    if isinstance(one, str):
        return _BLANKS.sub(" ", without_letters(one))
    number = len(elements) + 1
    elements[number] = one
    if not _has_words(one):
        return thing(number)
    words = _marked(one.text or "", elements)
    for child in one:
        words += _marked(child, elements) + _marked(child.tail or "", elements)
    return around(_KINDS.get(one.tag, "f"), number, words)


def _kind_of(element: Any) -> tuple[Kind, int, str]:
    for one in (element, *element.iterancestors()):
        if re.fullmatch("h[1-6]", str(one.tag)):
            return "heading", int(one.tag[1]), ""
        if one.tag == "li":
            lists = list(one.iterancestors("ul", "ol", "menu"))
            mark = "1." if lists and lists[0].tag == "ol" else "-"
            return "item", 2 * max(0, len(lists) - 1), mark
        if one.tag in BLOCKS:
            break
    return "text", 0, ""


def put(passage: Passage, text: str) -> bool:
    """Other words in its place; False where their marks were not its own, so that elements around words are lost.

    Elements without words are never lost: those that the text does not name come last.
    """
    nodes = nodes_of(text)
    known, given = names_in(passage.text), names_in(text)
    if nodes is None or not given <= known:
        nodes, given = (without_marks(text),), set()
    lost = [passage.elements[number] for kind, number in known - given if kind == "x"]
    parent, previous = passage.parent, passage.previous
    for one in passage.content:
        if not isinstance(one, str):
            parent.remove(one)
    for element in passage.elements.values():
        element.tail = None
    row = [passage.blanks[0], *_made(nodes, passage), *lost, passage.blanks[1]]
    at = 0 if previous is None else parent.index(previous) + 1
    _fill(parent, previous, at, row)
    return nodes_of(text) is not None and given == known


def _made(nodes: Sequence[Node], passage: Passage) -> list[Any]:
    found: list[Any] = []
    for node in nodes:
        if isinstance(node, str):
            found.append(node)
            continue
        element = passage.elements[node.number]
        if node.kind != "x":
            for child in list(element):
                element.remove(child)
            _fill(element, None, 0, _made(node.words, passage))
        found.append(element)
    return found


def _fill(parent: Any, previous: Any, at: int, row: Sequence[Any]) -> None:
    """Puts strings and elements into the parent, behind ``previous``, at this place among its elements."""
    if previous is None:
        parent.text = None
    else:
        previous.tail = None
    for one in row:
        if not isinstance(one, str):
            parent.insert(at, one)
            previous, at = one, at + 1
        elif previous is None:
            parent.text = (parent.text or "") + one
        else:
            previous.tail = (previous.tail or "") + one
