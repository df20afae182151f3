"""What stands in a paragraph of a Word file, in order: words by their look, things among them, and what is around."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from docx.oxml.ns import qn

from pipeline.text.prose.marks import thing, without_letters, without_marks
from pipeline.text.word.fields import AROUND, CONTENTS, LINKS, Field, Fields, kind_of, runs_in
from pipeline.text.word.runs import RUN, has_letters, is_words, look_of, parted, text_of

_WRAPS: Final = frozenset(map(qn, ("w:hyperlink", "w:ins", "w:smartTag", "w:moveTo", "w:customXml", "w:dir", "w:bdo")))
_PROPERTIES: Final = frozenset(map(qn, ("w:customXmlPr", "w:smartTagPr", "w:fldData")))
_OPENED_BY_NAME: Final = AROUND | {CONTENTS}
FIELD, CONTROL = "field", "content control"  # names of what is left
_CONTROL, _SIMPLE = qn("w:sdt"), qn("w:fldSimple")
_STAY: Final = frozenset((_CONTROL, _SIMPLE, qn("w:hyperlink")))
_GONE: Final = frozenset(map(qn, ("w:proofErr",)))
_PROMPT: Final = qn("w:showingPlcHdr")
# Controls whose words are chosen or computed, or are a prompt and no content (17.5.2).
_FIXED: Final = frozenset(
    (_PROMPT, *map(qn, ("w:dropDownList", "w:comboBox", "w:date", "w:picture", "w:citation", "w:bibliography")))
)
_BLANKS: Final = frozenset(map(qn, ("w:tab", "w:ptab", "w:br", "w:cr")))
_ALWAYS_LEFT: Final = {
    qn("w:del"): "tracked deletion",
    qn("w:moveFrom"): "tracked deletion",
    qn("m:oMath"): "formula",
    qn("m:oMathPara"): "formula",
}


@dataclass(slots=True, eq=False)
class Words:
    """Words of one look; ``run`` is the first that has it."""

    run: Any
    look: str
    text: str


@dataclass(slots=True, eq=False)
class Things:
    """Elements that stay as they are, one after the other; ``said`` are words that a reader finds in them."""

    elements: list[Any]
    said: str = ""


@dataclass(slots=True, eq=False)
class Wrap:
    """A link, insertion or control around ``parts``, or a field, which has runs before and after its result instead."""

    element: Any
    parts: list[Part] = field(default_factory=list)
    opening: list[Any] = field(default_factory=list)
    closing: list[Any] = field(default_factory=list)
    code: str = ""

    @property
    def is_link(self) -> bool:
        return kind_of(self.code) in LINKS or (self.element is not None and self.element.tag == qn("w:hyperlink"))

    @property
    def stays(self) -> bool:
        """It is something even without words."""
        return self.element is None or self.element.tag in _STAY

    def filled(self, content: list[Any]) -> list[Any]:
        """Itself around other content."""
        if self.element is None:
            return [*self.opening, *content, *self.closing]
        room = self.element.find(qn("w:sdtContent")) if self.element.tag == _CONTROL else self.element
        for child in list(room):
            if child.tag not in _PROPERTIES:
                room.remove(child)
        room.extend(content)
        return [self.element]


Part = Words | Things | Wrap


@dataclass(slots=True)
class Inline:
    """``starts`` and ``ends`` take no room, such as those of bookmarks; ``of_contents``: of a table of contents."""

    parts: list[Part] = field(default_factory=list)
    starts: list[Any] = field(default_factory=list)
    ends: list[Any] = field(default_factory=list)
    of_contents: bool = False


def words_in(parts: list[Part]) -> Iterator[Words]:
    for part in parts:
        if isinstance(part, Wrap):
            yield from words_in(part.parts)
        elif isinstance(part, Words):
            yield part


def said_in(parts: list[Part]) -> str:
    """What a reader reads there, things without words as marks."""
    found = ""
    for part in parts:
        if isinstance(part, Wrap):
            found += said_in(part.parts)
        elif isinstance(part, Words):
            found += without_letters(part.text)
        else:
            found += without_letters(part.said) if part.said.strip() else thing(0)
    return found


def is_prompt(control: Any) -> bool:
    """The w:sdt has no words yet, but those that ask for some."""
    return control.find(f"{qn('w:sdtPr')}/{_PROMPT}") is not None


def is_fixed(control: Any) -> bool:
    """The w:sdt stays as it is: a drop-down, a date, a picture, or a prompt that waits for words."""
    properties = control.find(qn("w:sdtPr"))
    return properties is not None and any(child.tag in _FIXED for child in properties)


class InlineReader:
    """Reads the paragraphs of one part in order, as a field can begin in one and end in another.

    ``left`` counts what has words that are not reached, by its name.
    """

    def __init__(self) -> None:
        self.left: Counter[str] = Counter()
        self.fields = Fields()

    def read(self, paragraph: Any) -> Inline:
        """Mixed runs are parted on the way, which changes nothing of what the paragraph shows."""
        found = Inline()
        self._read_into(found.parts, paragraph, found)
        return found

    def _read_into(self, parts: list[Part], parent: Any, found: Inline) -> None:
        row = _Row(parts)
        for child in list(parent):
            if child.tag == RUN:
                for run in parted(child):
                    self._run(run, row, found)
            elif child.tag in _GONE:
                parent.remove(child)
            elif _takes_no_room(child):
                (found.starts if str(child.tag).endswith("Start") else found.ends).append(child)
            elif self._is_read(child):
                self._wrap(child, row, found)
            elif child.tag not in _PROPERTIES and child.tag != qn("w:pPr"):
                self._leave(child, row)
        row.end()

    def _said(self, element: Any) -> str:
        """The words in it, where a reader finds them: not in the code of a field."""
        if not all(one.in_result for one in self.fields.open):
            return ""
        return "".join(one.text or "" for one in element.iter(qn("w:t")))

    def _run(self, run: Any, row: _Row, found: Inline) -> None:
        move, of_field = self.fields.meet(run)
        closed = self.fields.closed
        if of_field is not None:
            row.field(run, of_field, move, is_read=closed is None)
        elif not is_words(run):
            row.thing(run, " " if any(child.tag in _BLANKS for child in run) else "")
            self.left["ruby text"] += any(map(has_letters, run.iter(qn("w:ruby"))))
        elif closed is not None:
            row.thing(run, self._said(run))
            if has_letters(run):
                self._left_in(closed)
        elif text := text_of(run):
            row.words(run, text)
            found.of_contents |= self.fields.in_contents

    def _left_in(self, closed: Field) -> None:
        if closed.in_result and not closed.has_letters:
            closed.has_letters = True
            self.left[FIELD] += 1

    def _is_read(self, child: Any) -> bool:
        if child.tag == _SIMPLE:
            return kind_of(child.get(qn("w:instr"), "")) in _OPENED_BY_NAME
        if child.tag == _CONTROL:
            return child.find(qn("w:sdtContent")) is not None and not is_fixed(child)
        return child.tag in _WRAPS

    def _wrap(self, child: Any, row: _Row, found: Inline) -> None:
        wrap = Wrap(child)
        if child.tag == _SIMPLE:
            wrap.code = child.get(qn("w:instr"), "")
        room = child.find(qn("w:sdtContent")) if child.tag == _CONTROL else child
        self._read_into(wrap.parts, room, found)
        if _is_worded(wrap):
            row.here.append(wrap)
            found.of_contents |= kind_of(wrap.code) == CONTENTS
        else:
            row.thing(child, without_marks(said_in(wrap.parts)))

    def _leave(self, child: Any, row: _Row) -> None:
        closed, said = self.fields.closed, ""
        if name := _ALWAYS_LEFT.get(child.tag):
            self.left[name] += 1
        elif has_letters(child) and closed is not None:
            self._left_in(closed)
        elif has_letters(child):
            self.left[FIELD] += child.tag == _SIMPLE
            self.left[CONTROL] += child.tag == _CONTROL
        if child.tag == _SIMPLE or (child.tag == _CONTROL and not is_prompt(child)):
            said = self._said(child)
        for run in runs_in(child):
            self.fields.meet(run)
        row.thing(child, said)


class _Row:
    """Parts as they are met in one element. A field that begins and ends in it becomes a wrap around its result."""

    def __init__(self, parts: list[Part]) -> None:
        self._lists = [parts]
        self._open: list[tuple[Field, Wrap]] = []

    @property
    def here(self) -> list[Part]:
        return self._lists[-1]

    def thing(self, element: Any, said: str = "") -> None:
        self.things([element], said)

    def things(self, elements: list[Any], said: str) -> None:
        last = self.here[-1] if self.here else None
        if isinstance(last, Things):
            last.elements += elements
            last.said += said
        else:
            self.here.append(Things(elements, said))

    def words(self, run: Any, text: str) -> None:
        look, last = look_of(run), self.here[-1] if self.here else None
        if isinstance(last, Words) and (last.look == look or not text.strip()):
            last.text += text
        else:
            self.here.append(Words(run, look, text))

    def field(self, run: Any, of_field: Field, move: str, *, is_read: bool) -> None:
        """A run in which a field begins, ends, or has its result after it, which ``is_read`` or not."""
        if move == "end" and self._open and self._open[-1][0] is of_field:
            self._close(run)
            return
        self.thing(run)
        if move == "separate" and is_read and of_field.kind in AROUND:
            self._enter(of_field)

    def _enter(self, of_field: Field) -> None:
        last = self.here[-1]
        if not isinstance(last, Things) or of_field.begin not in last.elements:
            return
        at = last.elements.index(of_field.begin)
        wrap = Wrap(None, opening=last.elements[at:], code=of_field.code)
        del last.elements[at:]
        if not last.elements:
            self.here.pop()
        self.here.append(wrap)
        self._lists.append(wrap.parts)
        self._open.append((of_field, wrap))

    def _close(self, run: Any) -> None:
        wrap = self._open[-1][1]
        if not _is_worded(wrap):
            self._dissolve()
            self.thing(run)
            return
        wrap.closing.append(run)
        self._lists.pop()
        self._open.pop()

    def _dissolve(self) -> None:
        """The innermost open field ends elsewhere, or has no words: what it is made of are things."""
        self._lists.pop()
        _, wrap = self._open.pop()
        self.here.pop()
        self.things(wrap.opening, "")
        for part in wrap.parts:
            if isinstance(part, Things):
                self.things(part.elements, part.said)
            elif isinstance(part, Words):
                self.words(part.run, part.text)
            else:
                self.here.append(part)

    def end(self) -> None:
        while self._open:
            self._dissolve()


def _is_worded(wrap: Wrap) -> bool:
    return any(map(str.isalnum, "".join(one.text for one in words_in(wrap.parts))))


def _takes_no_room(element: Any) -> bool:
    tag = str(element.tag)
    return tag.endswith(("RangeStart", "RangeEnd", "}bookmarkStart", "}bookmarkEnd", "}permStart", "}permEnd"))
