"""The words of a Word file, read and put in anew."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from documents.extraction.office_look import is_locked, refuse_bombs
from documents.extraction.old_office_look import LOCKED
from documents.extraction.unreadable import unreadable
from pipeline.text.prose.paragraph import EVERYWHERE, Kind, Paragraph, Prose, ProseRefused
from pipeline.text.word.parts import drawn, roots_of, write_package
from pipeline.text.word.passages import Passage, passages_in
from pipeline.text.word.steps import Rewritten
from pipeline.text.word.written import put

DEEPEST = 6
ACT = "read the Word file"


def read_word(source: Path, *, marked: bool) -> Prose:
    """Its paragraphs in order, with marks for looks, heads and feet last; or, to be read alone, rows of tables as one.

    Notes follow the body. What is aside, as lines of a table of contents are, which repeat headings, is left out when
    it is read alone.

    Raises ProseRefused "protected", and Unreadable.
    """
    document, left = _opened(source), Counter[str]()
    with unreadable(ACT):
        found = list(_paragraphs(document, left) if marked else _plain(document, left))
    places = max((one.place for one in found), default=0)
    return Prose(places, tuple(found), warnings=left_of(left), unit="paragraph")


def _opened(source: Path) -> Any:
    if is_locked(source):
        raise ProseRefused("protected", LOCKED)
    with unreadable(ACT), zipfile.ZipFile(source) as archive:
        refuse_bombs(archive)
    with unreadable(ACT), source.open("rb") as stream:
        return docx.Document(stream)


def _paragraphs(document: Any, left: Counter[str]) -> Iterator[Paragraph]:
    kinds = _Kinds(document)
    place = 0
    for one in _passages(document, left):
        place += not one.aside
        yield Paragraph(EVERYWHERE if one.aside else place, one.text, *kinds.of(one.element))


def _plain(document: Any, left: Counter[str]) -> Iterator[Paragraph]:
    kinds = _Kinds(document)
    body = (one for one in _passages(document, left, alone=True) if not one.aside)
    for place, (row, group) in enumerate(groupby(body, _row_or_self), 1):
        texts = [one.text for one in group]
        kind = ("text", 0, "") if row.tag == qn("w:tr") else kinds.of(row)
        yield Paragraph(place, " | ".join(texts), *kind)  # type: ignore[arg-type]


def _passages(document: Any, left: Counter[str], *, alone: bool = False) -> list[Passage]:
    left.update(drawn(document))
    return passages_in(roots_of(document), left, alone=alone)


def _row_or_self(passage: Passage) -> Any:
    return next(passage.element.iterancestors(qn("w:tr")), passage.element)


class _Kinds:
    """What a paragraph is, by the name of its style."""

    def __init__(self, document: Any) -> None:
        self._names: dict[str, str] = {}
        for style in document.styles.element.iter(qn("w:style")):  # those of other programs may lack a type
            name = style.find(qn("w:name"))
            if name is not None:
                self._names[style.get(qn("w:styleId"), "")] = name.get(qn("w:val"), "").lower()

    def of(self, element: Any) -> tuple[Kind, int, str]:
        properties = element.find(qn("w:pPr"))
        named = None if properties is None else properties.find(qn("w:pStyle"))
        name = self._names.get(named.get(qn("w:val"), ""), "") if named is not None else ""
        if name == "title":
            return "heading", 1, ""
        if name.startswith("heading ") and name[8:].isdigit():
            return "heading", min(DEEPEST, max(1, int(name[8:]))), ""
        listed = properties is not None and properties.find(qn("w:numPr")) is not None
        if not listed and not name.startswith("list "):
            return "text", 0, ""
        level = properties.find(f"{qn('w:numPr')}/{qn('w:ilvl')}") if properties is not None else None
        named_depth = int(name[-1]) - 1 if name[-1:].isdigit() else 0
        depth = named_depth if level is None else int(level.get(qn("w:val"), "0"))
        return "item", 2 * min(8, max(0, depth)), "-" if "number" not in name else "1."


def left_of(left: Counter[str]) -> tuple[str, ...]:
    """What has words that nothing here reaches, as a sentence each."""
    found = [f"{many} {name}{'s' if many > 1 else ''}" for name, many in sorted(left.items()) if many]
    return (f"Not read, and left as they are in a Word file: {', '.join(found)}.",) if found else ()


def rewrite_word(source: Path, translated: Path, target: Path, language: str, *, right_to_left: bool) -> Rewritten:
    """The same Word file with other words: ``translated`` holds a list of [old, new] for its passages, in order.

    Raises Unreadable; and ValueError where the list is of another file.
    """
    pairs: list[tuple[str, str]] = json.loads(translated.read_text("utf-8"))
    left: Counter[str] = Counter()
    document = _opened(source)
    with unreadable(ACT):
        passages = _passages(document, left)
    if [one.text for one in passages] != [old for old, _ in pairs]:
        raise ValueError("these are passages of another file")
    plain, changed = 0, {}
    for passage, (old, new) in zip(passages, pairs, strict=True):
        if old != new:
            plain += not put(passage, new, language, right_to_left=right_to_left)
            changed[passage.root.part] = passage.root.tree
    with unreadable(ACT):
        write_package(source, target, changed)
    return Rewritten(len(passages), plain, left_of(left))
