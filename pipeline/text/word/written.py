"""Other words in the paragraphs of a Word file, in the looks, links, fields and controls of those before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, Final

from docx.oxml.ns import qn

from pipeline.text.formats.characters import for_xml
from pipeline.text.formats.direction import turn_paragraph
from pipeline.text.prose.marks import Node, Span, names_in, nodes_of, without_marks
from pipeline.text.word.inline import Part, Things, Words, Wrap
from pipeline.text.word.passages import Passage, is_on, kind_of, usual_of
from pipeline.text.word.runs import LOOK, RUN

_CONTROL, _BINDING = qn("w:sdt"), "{*}sdtPr/{*}dataBinding"
_AFTER_DIRECTION: Final = frozenset(
    map(qn, ("w:cs", "w:em", "w:eastAsianLayout", "w:specVanish", "m:oMath", "w:rPrChange"))
)  # the order of ECMA-376, part 1, 17.3.2.28
_AFTER_LANGUAGE: Final = _AFTER_DIRECTION - {qn("w:cs"), qn("w:em")}


def put(passage: Passage, text: str, language: str, *, right_to_left: bool) -> bool:
    """Other words in the paragraph; False where their marks were not those of the passage, so that looks are lost.

    Things are never lost, nor are links, fields and controls: those that the text does not name come last, or first
    where no words were before them.
    """
    for twin in passage.twins:
        put(twin, text, language, right_to_left=right_to_left)
    nodes, names = nodes_of(text), names_in(text)
    kept = nodes is not None and names == passage.known
    if nodes is None or not names <= passage.known or not _fits(passage, nodes := _completed(passage, nodes)):
        nodes, kept = _completed(passage, (without_marks(text),)), False
    maker = _Maker(passage, language, right_to_left=right_to_left)
    content = maker.made((passage.blanks[0], *nodes, passage.blanks[1]), passage.usual)
    for layer in reversed(passage.layers):
        content = [*layer.before, *content, *layer.after]
        if layer.wrap is not None:
            content = layer.wrap.filled(content)
    paragraph = passage.element
    for child in list(paragraph):
        if child.tag != qn("w:pPr"):
            paragraph.remove(child)
    paragraph.extend([*passage.inline.starts, *content, *passage.inline.ends])
    _unbind(passage)
    if right_to_left:
        turn_paragraph(paragraph)
    return kept


def _completed(passage: Passage, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """With what must not be lost: before the words what was before all of them, else after."""
    number_of = {id(part): number for number, part in passage.numbered.items()}
    first, last = _missing(passage.core, number_of, _numbers(nodes))
    return (*first, *nodes, *last)


def _numbers(nodes: Sequence[Node]) -> set[int]:
    spans = [one for one in nodes if isinstance(one, Span)]
    return {one.number for one in spans}.union(*(_numbers(one.words) for one in spans))


def _missing(parts: Sequence[Part], number_of: dict[int, int], used: set[int]) -> tuple[list[Span], list[Span]]:
    """Spans for things and wraps that are not ``used``, those before the first words and those after."""
    first: list[Span] = []
    last: list[Span] = []
    found = first
    for part in parts:
        if isinstance(part, Things):
            if number_of[id(part)] not in used:
                found.append(Span("x", number_of[id(part)]))
            continue
        if isinstance(part, Wrap):
            before, after = _missing(part.parts, number_of, used)
            if part.stays and number_of[id(part)] not in used:
                whole = Span(kind_of(part), number_of[id(part)], (*before, *after))
                (found if before else last).append(whole)
            else:
                found += before
                last += after
        found = last
    return first, last


def _fits(passage: Passage, nodes: tuple[Node, ...]) -> bool:
    """Wraps are in the wraps they were in; and where fields run on from one paragraph to another, nothing has moved."""
    if any(passage.inside[number] != inside for number, inside in _wraps_in(passage, nodes, 0)):
        return False
    return not passage.pinned or _order(passage, nodes) == _order_of(passage, passage.core)


def _wraps_in(passage: Passage, nodes: Sequence[Node], inside: int) -> Iterator[tuple[int, int]]:
    """The number of each wrap, and of the one around it."""
    for node in nodes:
        if isinstance(node, Span):
            is_wrap = node.number in passage.inside
            if is_wrap:
                yield node.number, inside
            yield from _wraps_in(passage, node.words, node.number if is_wrap else inside)


def _order(passage: Passage, nodes: Sequence[Node]) -> list[int]:
    """Numbers of the things that may not move, a 0 for words."""
    found: list[int] = []
    for node in nodes:
        if isinstance(node, Span):
            _run_on(found, [node.number] if node.number in passage.pinned else _order(passage, node.words))
        elif node.strip():
            _run_on(found, [0])
    return found


def _order_of(passage: Passage, parts: Sequence[Part]) -> list[int]:
    """The same of the paragraph as it was."""
    found: list[int] = []
    pinned = {id(passage.numbered[number]): number for number in passage.pinned}
    for part in parts:
        if isinstance(part, Wrap):
            _run_on(found, _order_of(passage, part.parts))
        elif isinstance(part, Things):
            _run_on(found, [pinned[id(part)]] if id(part) in pinned else [])
        elif part.text.strip():
            _run_on(found, [0])
    return found


def _run_on(found: list[int], more: list[int]) -> None:
    found += more[1:] if found[-1:] == [0] == more[:1] else more


def _unbind(passage: Passage) -> None:
    """Controls with other words no longer take theirs from data of the file, which would bring the old ones back."""
    wraps = (one.wrap for one in passage.layers if one.wrap is not None)
    inner = (one for one in passage.numbered.values() if isinstance(one, Wrap))
    held = [one.element for one in (*wraps, *inner) if one.element is not None and one.element.tag == _CONTROL]
    for control in (*held, *passage.element.iterancestors(_CONTROL)):
        for binding in control.findall(_BINDING):
            binding.getparent().remove(binding)


class _Maker:
    """Makes the content of a passage."""

    def __init__(self, passage: Passage, language: str, *, right_to_left: bool) -> None:
        self.passage, self.language, self.right_to_left = passage, language, right_to_left

    def made(self, nodes: Sequence[Node], words: Words | None) -> list[Any]:
        """``words`` have the look of what has no mark of its own."""
        found: list[Any] = []
        for node in nodes:
            if isinstance(node, str):
                found += self._run(node, words)
                continue
            part = self.passage.numbered[node.number]
            if isinstance(part, Things):
                found += part.elements
            elif isinstance(part, Wrap):
                found += part.filled(self.made(node.words, usual_of(part.parts)))
            else:
                found += self.made(node.words, part)
        return found

    def _run(self, text: str, words: Words | None) -> list[Any]:
        if not text or words is None:
            return []
        run = words.run.makeelement(RUN, nsmap=words.run.nsmap)
        look = words.run.find(LOOK)
        look = deepcopy(look) if look is not None else run.makeelement(LOOK)
        for old in (*look.findall(qn("w:lang")), *look.findall(qn("w:rtl"))):
            if old.tag == qn("w:lang") or self.right_to_left or is_on(old):
                look.remove(old)
        if self.right_to_left:
            _insert(look, look.makeelement(qn("w:rtl")), _AFTER_DIRECTION)
        name = qn("w:bidi" if self.right_to_left else "w:val")
        _insert(look, look.makeelement(qn("w:lang"), {name: self.language}), _AFTER_LANGUAGE)
        run.append(look)
        letters = run.makeelement(qn("w:t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        letters.text = for_xml(text.replace("\n", " "))
        run.append(letters)
        return [run]


def _insert(look: Any, element: Any, after: frozenset[str]) -> None:
    at = next((at for at, child in enumerate(look) if child.tag in after), len(look))
    look.insert(at, element)
