"""Runs of a Word file (ECMA-376, part 1, 17.3.2): of words only or of one thing only, and what they look like."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

from docx.oxml.ns import qn

RUN, LOOK, TEXT_BOX = qn("w:r"), qn("w:rPr"), qn("w:txbxContent")
_WORDS: Final = frozenset(map(qn, ("w:t", "w:noBreakHyphen", "w:softHyphen", "w:lastRenderedPageBreak")))
_LETTERS: Final = {qn("w:noBreakHyphen"): "\u2011", qn("w:softHyphen"): "\u00ad"}
_OF_SPELLING: Final = frozenset(map(qn, ("w:lang", "w:noProof")))


def is_words(run: Any) -> bool:
    return all(child.tag in _WORDS or child.tag == LOOK for child in run)


def text_of(run: Any) -> str:
    """Of a run of words."""
    return "".join(_LETTERS.get(child.tag, child.text or "") for child in run if child.tag != LOOK)


def has_letters(element: Any) -> bool:
    """Whether a reader finds words in it."""
    texts = (one.text or "" for one in element.iter(qn("w:t"), qn("w:delText")))
    return any(map(str.isalpha, "".join(texts)))


def parted(run: Any) -> list[Any]:
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
        if group and not (child.tag in _WORDS and group[-1].tag in _WORDS):
            yield group
            group = []
        group.append(child)
    if group:
        yield group


def look_of(run: Any) -> str:
    """The same for runs that look the same."""
    look = run.find(LOOK)
    if look is None:
        return ""
    return ";".join(f"{one.tag}{sorted(one.attrib.items())}" for one in look if one.tag not in _OF_SPELLING)
