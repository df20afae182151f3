"""The paragraphs of a Word file as passages with marks, and each with other words in its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from pipeline.text.formats.characters import for_xml
from pipeline.text.formats.direction import turn_paragraph
from pipeline.text.prose.marks import Node, around, names_in, nodes_of, thing, without_letters, without_marks
from pipeline.text.word.inline import LOOK, RUN, Inline, InlineReader, Things, Words

PARAGRAPH: Final = qn("w:p")
_BOX: Final = qn("w:txbxContent")
_RUNNING: Final = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
_NOTES: Final = {
    RELATIONSHIP_TYPE.FOOTNOTES: "footnote",
    RELATIONSHIP_TYPE.ENDNOTES: "endnote",
    RELATIONSHIP_TYPE.COMMENTS: "comment",
}
_NOTE: Final = re.compile(rb"<\w+:(?:footnote|endnote|comment) [^>]*>")  # those with a type are lines between them


@dataclass(slots=True)
class Passage:
    """``text`` has marks and no blanks around it; ``element`` is the w:p; ``runs_on`` that it is a head or foot."""

    element: Any
    text: str
    runs_on: bool
    inline: Inline
    words: dict[int, Words] = field(default_factory=dict)
    things: dict[int, Things] = field(default_factory=dict)
    usual: Words | None = None
    before: list[Any] = field(default_factory=list)
    after: list[Any] = field(default_factory=list)
    blanks: tuple[str, str] = ("", "")


def passages_of(document: Any, left: Counter[str]) -> Iterator[Passage]:
    """Those of the body, then those of heads and feet; ``left`` counts what has words that are not reached."""
    rels = document.part.rels.values()
    running = sorted(
        (one for one in rels if one.reltype in _RUNNING),
        key=lambda one: (_RUNNING.index(one.reltype), str(one.target_part.partname)),
    )
    for root, runs_on in ((document.element.body, False), *((one.target_part.element, True) for one in running)):
        reader = InlineReader()
        for element in list(root.iter(PARAGRAPH)):
            if next(element.iterancestors(_BOX), None) is None:
                passage = _passage(element, reader.read(element), runs_on=runs_on)
                if any(map(str.isalnum, without_marks(passage.text))):
                    yield passage
        left.update(reader.left)
    for one in rels:
        if one.reltype in _NOTES:
            left[_NOTES[one.reltype]] += sum(b":type=" not in tag for tag in _NOTE.findall(one.target_part.blob))


def _passage(element: Any, inline: Inline, *, runs_on: bool) -> Passage:
    parts = list(inline.parts)
    found = Passage(element, "", runs_on, inline)
    while parts and isinstance(parts[0], Things):
        found.before += parts.pop(0).elements  # type: ignore[union-attr]
    while parts and isinstance(parts[-1], Things):
        found.after[:0] = parts.pop().elements  # type: ignore[union-attr]
    found.usual = _usual(parts)
    text = ""
    for number, part in enumerate(parts, 1):
        if isinstance(part, Things):
            found.things[number] = part
            text += thing(number)
        elif found.usual and (part.wrap is found.usual.wrap and part.look == found.usual.look):
            text += without_letters(part.text)
        else:
            found.words[number] = part
            text += around(_kind(part), number, without_letters(part.text))
    core = text.strip()
    start = len(text) - len(text.lstrip())
    found.text, found.blanks = core, (text[:start], text[start + len(core) :])
    return found


def _usual(parts: list[Words | Things]) -> Words | None:
    """Words of the look that most letters have; those in links only where there are no others."""
    words = [one for one in parts if isinstance(one, Words)]
    free = [one for one in words if one.wrap is None] or words[:1]
    letters: Counter[str] = Counter()
    for one in free:
        letters[one.look] += len(one.text)
    return max(free, key=lambda one: letters[one.look], default=None)


def _kind(words: Words) -> str:
    if words.wrap is not None and words.wrap.tag == qn("w:hyperlink"):
        return "a"
    look = words.run.find(LOOK)
    bold, italic = _is_on(look, "w:b", "Strong"), _is_on(look, "w:i", "Emphasis")
    return "bi" if bold and italic else "b" if bold else "i" if italic else "f"


def _is_on(look: Any, tag: str, style: str) -> bool:
    if look is None:
        return False
    named, given = look.find(qn("w:rStyle")), look.find(qn(tag))
    if given is None:
        return named is not None and named.get(qn("w:val")) == style
    return given.get(qn("w:val"), "1") not in ("0", "false", "off")


def put(passage: Passage, text: str, language: str, *, right_to_left: bool) -> bool:
    """Other words in the paragraph; False where their marks were not those of the passage, so that looks are lost.

    Things are never lost: those that the text does not name come last.
    """
    nodes, known = nodes_of(text), {("x", number) for number in passage.things}
    known |= {(_kind(words), number) for number, words in passage.words.items()}
    kept = nodes is not None and names_in(text) == known
    if nodes is None or not names_in(text) <= known:
        nodes = (without_marks(text),)
    paragraph = passage.element
    maker = _Maker(passage, language, right_to_left=right_to_left)
    made = maker.made((passage.blanks[0], *nodes, passage.blanks[1]))
    lost = [one for number, things in passage.things.items() if number not in maker.used for one in things.elements]
    inline = passage.inline
    row = [*inline.starts, *passage.before, *made, *lost, *passage.after, *inline.ends]
    for child in list(paragraph):
        if child.tag != qn("w:pPr"):
            paragraph.remove(child)
    paragraph.extend(row)
    if right_to_left:
        turn_paragraph(paragraph)
    return kept


class _Maker:
    """Makes the runs of a passage; ``used`` are the numbers of things that have their place."""

    def __init__(self, passage: Passage, language: str, *, right_to_left: bool) -> None:
        self.passage, self.language, self.right_to_left = passage, language, right_to_left
        self.used: set[int] = set()

    def made(self, nodes: tuple[Node, ...], words: Words | None = None) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if isinstance(node, str):
                found += self._run(node, words or self.passage.usual)
            elif node.kind == "x":
                self.used.add(node.number)
                found += self.passage.things[node.number].elements
            else:
                found += self.made(node.words, self.passage.words[node.number])
        return found

    def _run(self, text: str, words: Words | None) -> list[Any]:
        if not text or words is None:
            return []
        run = words.run.makeelement(RUN, nsmap=words.run.nsmap)
        look = words.run.find(LOOK)
        look = deepcopy(look) if look is not None else run.makeelement(LOOK)
        for old in (*look.findall(qn("w:lang")), *look.findall(qn("w:rtl"))):
            look.remove(old)
        if self.right_to_left:
            look.append(look.makeelement(qn("w:rtl")))
        look.append(look.makeelement(qn("w:lang"), {qn("w:bidi" if self.right_to_left else "w:val"): self.language}))
        run.append(look)
        letters = run.makeelement(qn("w:t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        letters.text = for_xml(text.replace("\n", " "))
        run.append(letters)
        if words.wrap is None:
            return [run]
        wrap = words.wrap.makeelement(words.wrap.tag, dict(words.wrap.attrib), nsmap=words.wrap.nsmap)
        wrap.append(run)
        return [wrap]
