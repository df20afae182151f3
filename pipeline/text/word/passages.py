"""The paragraphs of a Word file as passages with marks: of its text, its notes, its text boxes, heads and feet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from docx.oxml.ns import qn

from pipeline.text.prose.marks import around, thing, without_letters, without_marks
from pipeline.text.word.fields import is_balanced
from pipeline.text.word.inline import (
    CONTROL,
    FIELD,
    Inline,
    InlineReader,
    Part,
    Things,
    Words,
    Wrap,
    is_fixed,
    is_prompt,
    said_in,
    words_in,
)
from pipeline.text.word.parts import Root
from pipeline.text.word.runs import LOOK, TEXT_BOX, has_letters

PARAGRAPH: Final = qn("w:p")
_CONTROL, _GONE = qn("w:sdt"), (qn("w:del"), qn("w:moveFrom"))
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHOICE, _FALLBACK = f"{_MC}Choice", f"{_MC}Fallback"


@dataclass(slots=True)
class Layer:
    """Things before and after the core of a passage, in the link, field or control around it if any."""

    wrap: Wrap | None
    before: list[Any] = field(default_factory=list)
    after: list[Any] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Passage:
    """``text`` has marks and no blanks around it; ``element`` is the w:p, and ``root`` where it stands.

    It is ``aside`` where it is not of the text itself: a head, a foot, a comment, a line of a table of contents, or a
    text box written once more for older programs. ``twins`` are passages with the same text that get the same words.
    ``inside`` has for each wrap the number of the one around it, or 0; ``pinned`` are things in which a field begins
    and does not end, or the other way round.
    """

    element: Any
    root: Root
    inline: Inline
    aside: bool
    text: str = ""
    core: list[Part] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    numbered: dict[int, Part] = field(default_factory=dict)
    inside: dict[int, int] = field(default_factory=dict)
    pinned: set[int] = field(default_factory=set)
    usual: Words | None = None
    blanks: tuple[str, str] = ("", "")
    twins: list[Passage] = field(default_factory=list)

    @property
    def known(self) -> set[tuple[str, int]]:
        """Kind and number of the marks in its text."""
        return {(kind_of(part), number) for number, part in self.numbered.items()}


def passages_in(roots: list[Root], left: Counter[str], *, alone: bool = False) -> list[Passage]:
    """All in order, those of a text box after the paragraph that holds it; ``left`` counts what is not reached.

    Read ``alone``, for its words, a passage has no marks, and has what fields computed and what was chosen in controls.
    """
    found = []
    for root in roots:
        found += _once(list(_passages(root, left, alone=alone)))
    return found


def _passages(root: Root, left: Counter[str], *, alone: bool) -> Iterator[Passage]:
    readers: dict[Any, InlineReader] = {}
    fixed: set[Any] = set()
    for element in list(root.element.iter(PARAGRAPH)):
        lines = list(element.iterancestors())
        if any(one.tag in _GONE for one in lines):
            continue
        box = next((one for one in lines if one.tag == TEXT_BOX), root.element)
        inline = readers.setdefault(box, InlineReader()).read(element)
        passage = Passage(element, root, inline, root.aside or inline.of_contents)
        controls = [one for one in lines if one.tag == _CONTROL and is_fixed(one)]
        if alone and not any(map(is_prompt, controls)):
            passage.text = without_marks(said_in(inline.parts))
        elif not controls:
            _mark(passage)
        else:
            left[CONTROL] += has_letters(element) and fixed.isdisjoint(controls)
            fixed.update(controls)
        if any(map(str.isalnum, without_marks(passage.text))):
            yield passage
    for reader in readers.values():
        left.update({name: many for name, many in reader.left.items() if not (alone and name in (FIELD, CONTROL))})


def _mark(found: Passage) -> None:
    """Its text with marks."""
    found.core = _core(found.inline.parts, found.layers)
    found.usual = usual_of(found.core)
    text = _marked(found, found.core, found.usual, 0)
    core = text.strip()
    start = len(text) - len(text.lstrip())
    found.text, found.blanks = core, (text[:start], text[start + len(core) :])


def _core(parts: list[Part], layers: list[Layer]) -> list[Part]:
    """What is between things at both ends, within whatever is around all of it."""
    wrap: Wrap | None = None
    while True:
        layer = Layer(wrap)
        layers.append(layer)
        while parts and isinstance(first := parts[0], Things):
            layer.before += first.elements
            parts = parts[1:]
        while parts and isinstance(last := parts[-1], Things):
            layer.after[:0] = last.elements
            parts = parts[:-1]
        if len(parts) != 1 or not isinstance(parts[0], Wrap):
            return parts
        wrap = parts[0]
        parts = wrap.parts


def _marked(
    passage: Passage, parts: list[Part], usual: Words | None, inside: int, taken: list[int] | None = None
) -> str:
    """The text of some parts; ``inside`` is the number of the wrap around them, ``taken`` what is numbered already."""
    taken = [0] if taken is None else taken
    text = ""
    for part in parts:
        taken[0] += 1
        number = taken[0]
        if isinstance(part, Words) and usual is not None and part.look == usual.look:
            text += without_letters(part.text)
            continue
        passage.numbered[number] = part
        if isinstance(part, Words):
            text += around(kind_of(part), number, without_letters(part.text))
        elif isinstance(part, Things):
            text += thing(number)
            passage.pinned |= set() if is_balanced(part.elements) else {number}
        else:
            passage.inside[number] = inside
            text += around(kind_of(part), number, _marked(passage, part.parts, usual_of(part.parts), number, taken))
    return text


def usual_of(parts: list[Part]) -> Words | None:
    """Words of the look that most letters have; those in links only where there are no others."""
    free = [one for one in parts if isinstance(one, Words)] or list(words_in(parts))[:1]
    letters: Counter[str] = Counter()
    for one in free:
        letters[one.look] += len(one.text)
    return max(free, key=lambda one: letters[one.look], default=None)


def kind_of(part: Part) -> str:
    """Of a mark, as in `prose.marks`."""
    if isinstance(part, Things):
        return "x"
    if isinstance(part, Wrap) and part.is_link:
        return "a"
    words = part if isinstance(part, Words) else usual_of(part.parts)
    look = words.run.find(LOOK) if words is not None else None
    bold, italic = _is(look, "w:b", "Strong"), _is(look, "w:i", "Emphasis")
    return "bi" if bold and italic else "b" if bold else "i" if italic else "f"


def _is(look: Any, tag: str, style: str) -> bool:
    if look is None:
        return False
    named, given = look.find(qn("w:rStyle")), look.find(qn(tag))
    if given is None:
        return named is not None and named.get(qn("w:val")) == style
    return is_on(given)


def is_on(given: Any) -> bool:
    """A property that is switched on (17.17.4)."""
    return given.get(qn("w:val"), "1") not in ("0", "false", "off")


def _once(passages: list[Passage]) -> list[Passage]:
    """Text boxes that are written twice, once for older programs, are there once, if both have the same words.

    Where they differ, the second ones are passages of their own, aside.
    """
    by_branch: dict[Any, list[Passage]] = {}
    for passage in passages:
        by_branch.setdefault(_second_writing(passage.element), []).append(passage)
    again: list[Passage] = []
    for branch, seconds in by_branch.items():
        if branch is None:
            continue
        whole = branch.getparent()
        peers = by_branch.get(_second_writing(whole), ())
        firsts = [one for one in peers if whole[0] in one.element.iterancestors(_CHOICE)]
        if [one.text for one in firsts] == [one.text for one in seconds]:
            for first, second in zip(firsts, seconds, strict=True):
                first.twins.append(second)
            again += seconds
        elif firsts:
            for second in seconds:
                second.aside = True
    gone = set(map(id, again))
    return [one for one in passages if id(one) not in gone]


def _second_writing(element: Any) -> Any:
    """The innermost branch around it that only programs read which do not know the first; None where there is none."""
    for branch in element.iterancestors(_CHOICE, _FALLBACK):
        if branch.getprevious() is not None:
            return branch
    return None
