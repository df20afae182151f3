"""The paragraphs of a page of a PDF, from its lines in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Final

from pipeline.pdf.blocks.marks import BULLETS, Marks, is_word_o
from pipeline.pdf.layout import Line, Page
from pipeline.pdf.line_ends import is_parted
from pipeline.text.prose.emphasis import emphasised
from pipeline.text.prose.marks import without_marks
from pipeline.text.prose.paragraph import Paragraph

MARK: Final = re.compile(rf"(?:[{BULLETS}]\s*|(?:[-–—*o]|\(?\d{{1,2}}[.)]|\(?[a-z][.)])\s+)(?=\S)")
ENDS: Final = re.compile(r"[.!?:;。！？।؟…]['\"”’)\]]*$")
GAP = 0.75  # of the letters' size, between two lines' boxes: more is a new paragraph
INDENT = 0.8  # of the letters' size: a first line that stands so much further in begins one
HEADING = 1.12  # of the document's usual size
LONGEST_HEADING = 160  # characters


def usual_size(pages: Iterable[Page]) -> float:
    """The size in points that most letters have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[size_of(line)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def size_of(line: Line) -> float:
    return round(max((span.size for span in line.spans), default=10.0), 1)


def paragraphs_of(page: Page, usual: float, *, marked: bool = False) -> list[Paragraph]:
    """Text that runs on in the next column is one paragraph; a word cut at the end of a line is whole again.

    Where they are ``marked``, bold and italic words have marks.
    """
    found: list[Paragraph] = []
    numbers = count(1)
    for lines in _groups(page.lines):
        paragraph = _paragraph(page.number, lines, usual)
        if paragraph is None:
            continue
        if marked and paragraph.kind in ("text", "item"):
            skipped = _letters_of_mark(lines) if paragraph.kind == "item" else 0
            paragraph = replace(paragraph, text=emphasised(paragraph.text, lines, skipped, numbers))
        if found and _goes_on(found[-1], paragraph):
            found[-1] = Paragraph(page.number, joined([found[-1].text, paragraph.text]), found[-1].kind,
                                  found[-1].level, found[-1].mark)  # fmt: skip
        else:
            found.append(paragraph)
    return found


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    marks, rights = Marks(lines), dict[int, float]()
    for line in lines:
        rights[line.column] = max(rights.get(line.column, 0.0), line.box.x1)
    for line in lines:
        runs_on = bool(group) and marks.may_be_a_word(line) and _runs_on(group, line, rights[line.column])
        if group and _begins(group, line, runs_on=runs_on):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _runs_on(group: Sequence[Line], line: Line, right: float) -> bool:
    """Whether a sentence filled the line before and goes on at its edge: then a dash or a day is no mark of an item."""
    last, size = group[-1], size_of(line)
    at_edge = abs(line.box.x0 - last.box.x0) < 0.3 * size and last.box.x1 > right - 4 * size
    return at_edge and _mark_in(group[0]) is None and not ENDS.search(last.text)


def _mark_in(line: Line) -> re.Match[str] | None:
    """What an item begins with."""
    found = MARK.match(line.text)
    return None if found and is_word_o(line, found.end()) else found


def _begins(group: Sequence[Line], line: Line, *, runs_on: bool) -> bool:
    """Whether a line begins a paragraph after those of the group."""
    last, size = group[-1], size_of(line)
    if line.column != last.column or line.direction != last.direction:
        return True
    if abs(size - size_of(last)) > 0.08 * size or _is_bold(line) != _is_bold(last):
        return True
    if line.box.y0 - last.box.y1 > GAP * size or line.box.y1 < last.box.y0:
        return True
    if not runs_on and _mark_in(line):
        return True
    is_indented = line.box.x0 - min(one.box.x0 for one in group) > INDENT * size
    return is_indented and bool(ENDS.search(last.text)) and not _mark_in(group[0])


def _is_bold(line: Line) -> bool:
    return bool(line.spans) and all(span.bold for span in line.spans)


def _paragraph(page: int, lines: Sequence[Line], usual: float) -> Paragraph | None:
    text = joined([line.text for line in lines])
    if not text:
        return None
    mark = _mark_in(lines[0])
    if mark and len(text) > mark.end():
        sign = mark[0].strip()
        return Paragraph(page, text[mark.end() :], "item", 0, sign if sign[-1] in ".)" else "-")
    size = max(map(size_of, lines))
    is_large = size > HEADING * usual
    if len(text) <= LONGEST_HEADING and not text.endswith((".", ",", ";")) and any(map(str.isalpha, text)):
        if is_large:
            return Paragraph(page, text, "heading", 1 if size > 1.5 * usual else 2)
        if all(map(_is_bold, lines)) and size >= 0.95 * usual:
            return Paragraph(page, text, "heading", 3)
    return Paragraph(page, text)


def _letters_of_mark(lines: Sequence[Line]) -> int:
    """How many characters, blanks left out, stand before the words of an item."""
    mark = _mark_in(lines[0])
    return len("".join(mark[0].split())) if mark else 0


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    return (
        before.kind in ("text", "item")
        and after.kind == "text"
        and not ENDS.search(without_marks(before.text))
        and without_marks(after.text)[:1].islower()
    )


def joined(lines: Sequence[str]) -> str:
    """Lines as one: a hyphen before a small letter was put there by the line's end; wide scripts have no blanks."""
    text = ""
    for line in lines:
        line = line.strip()
        if not text:
            text = line
        elif text.endswith("\u00ad") or (text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower()):
            text = text[:-1] + line
        elif is_parted(text, line):
            text += line
        else:
            text = f"{text} {line}"
    return text.replace("\u00ad", "").strip()
