"""What stands in a paragraph of a Word file, in order: runs of words by their look, and things among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from docx.oxml.ns import qn

WORDS: Final = frozenset(map(qn, ("w:t", "w:noBreakHyphen", "w:softHyphen", "w:lastRenderedPageBreak")))
LETTERS: Final = {qn("w:noBreakHyphen"): "\u2011", qn("w:softHyphen"): "\u00ad"}
RUN, LOOK = qn("w:r"), qn("w:rPr")
WRAPS: Final = frozenset(map(qn, ("w:hyperlink", "w:ins", "w:smartTag", "w:moveTo")))
_OF_SPELLING: Final = frozenset(map(qn, ("w:lang", "w:noProof")))
_GONE: Final = frozenset(map(qn, ("w:proofErr",)))
_BOX: Final = qn("w:txbxContent")
_LEFT: Final = {
    qn("w:fldSimple"): "field",
    qn("w:sdt"): "content control",
    qn("w:del"): "deletion that is tracked",
    qn("w:moveFrom"): "deletion that is tracked",
    qn("m:oMath"): "formula",
    qn("m:oMathPara"): "formula",
}


@dataclass(slots=True)
class Words:
    """Words of one look; ``run`` is the first that has it, ``wrap`` the link or insertion around it."""

    run: Any
    wrap: Any
    look: str
    text: str


@dataclass(slots=True)
class Things:
    """Elements that stay as they are, one after the other."""

    elements: list[Any]


@dataclass(slots=True)
class Inline:
    """``starts`` and ``ends`` take no room, such as those of bookmarks."""

    parts: list[Words | Things] = field(default_factory=list)
    starts: list[Any] = field(default_factory=list)
    ends: list[Any] = field(default_factory=list)


class InlineReader:
    """Reads the paragraphs of one part in order, as a field can begin in one and end in another.

    ``left`` counts what has words that are not reached, by its name.
    """

    def __init__(self) -> None:
        self.left: Counter[str] = Counter()
        self._depth = 0

    def read(self, paragraph: Any) -> Inline:
        """Mixed runs are parted on the way, which changes nothing of what the paragraph shows."""
        found = Inline()
        for child in list(paragraph):
            if child.tag == RUN:
                for run in _parted(child):
                    self._run(run, None, found)
            elif child.tag in WRAPS:
                self._wrap(child, found)
            elif child.tag in _GONE:
                paragraph.remove(child)
            elif child.tag != qn("w:pPr"):
                self._other(child, found)
        return found

    def _wrap(self, wrap: Any, found: Inline) -> None:
        runs = [one for child in list(wrap) if child.tag == RUN for one in _parted(child)]
        has_things = any(not _is_words(one) for one in runs)
        if self._depth or has_things or any(child.tag != RUN and not _takes_no_room(child) for child in wrap):
            for run in wrap.iter(RUN):
                self._count(run)
            _add_thing(found, wrap)
            return
        for child in list(wrap):
            if child.tag == RUN:
                self._run(child, wrap, found)
            else:
                self._other(child, found)

    def _run(self, run: Any, wrap: Any, found: Inline) -> None:
        self._count(run)
        if self._depth or not _is_words(run):
            _add_thing(found, run)
            return
        text = "".join(LETTERS.get(child.tag, child.text or "") for child in run if child.tag != LOOK)
        if not text:
            return
        look, last = _look_of(run), found.parts[-1] if found.parts else None
        if isinstance(last, Words) and last.wrap is wrap and (last.look == look or not text.strip()):
            last.text += text
        else:
            found.parts.append(Words(run, wrap, look, text))

    def _count(self, run: Any) -> None:
        for child in run:
            if child.tag == qn("w:fldChar"):
                kind = child.get(qn("w:fldCharType"))
                self._depth = max(0, self._depth + {"begin": 1, "end": -1}.get(kind, 0))
                self.left["field"] += kind == "begin"
        boxes = [box for box in run.iter(_BOX) if _has_words(box)]
        if boxes:
            self.left["text box"] += 1

    def _other(self, child: Any, found: Inline) -> None:
        if _takes_no_room(child):
            (found.starts if str(child.tag).endswith("Start") else found.ends).append(child)
            return
        if name := _LEFT.get(child.tag):
            self.left[name] += _has_words(child) or name != "content control"
        for run in child.iter(RUN):
            self._count(run)
        _add_thing(found, child)


def _add_thing(found: Inline, element: Any) -> None:
    if found.parts and isinstance(found.parts[-1], Things):
        found.parts[-1].elements.append(element)
    else:
        found.parts.append(Things([element]))


def _takes_no_room(element: Any) -> bool:
    tag = str(element.tag)
    return tag.endswith(("RangeStart", "RangeEnd", "}bookmarkStart", "}bookmarkEnd", "}permStart", "}permEnd"))


def _has_words(element: Any) -> bool:
    texts = (one.text or "" for one in element.iter(qn("w:t"), qn("w:delText")))
    return any(map(str.isalpha, "".join(texts)))


def _is_words(run: Any) -> bool:
    return all(child.tag in WORDS or child.tag == LOOK for child in run)


def _parted(run: Any) -> list[Any]:
    """Runs of words only or of one thing only, in place of the one."""
    groups = list(_groups(run))
    if len(groups) < 2:
        return [run]
    look = run.find(LOOK)
    found = []
    for group in groups:
        part = run.makeelement(RUN, dict(run.attrib), nsmap=run.nsmap)
        if look is not None:
            part.append(deepcopy(look))
        part.extend(group)
        run.addprevious(part)
        found.append(part)
    run.getparent().remove(run)
    return found


def _groups(run: Any) -> Iterator[list[Any]]:
    group: list[Any] = []
    for child in list(run):
        if child.tag == LOOK:
            continue
        if group and not (child.tag in WORDS and group[-1].tag in WORDS):
            yield group
            group = []
        group.append(child)
    if group:
        yield group


def _look_of(run: Any) -> str:
    """The same for runs that look the same."""
    look = run.find(LOOK)
    if look is None:
        return ""
    return ";".join(f"{one.tag}{sorted(one.attrib.items())}" for one in look if one.tag not in _OF_SPELLING)
