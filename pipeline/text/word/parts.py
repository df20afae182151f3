"""The parts of a Word file's package that have paragraphs; and the package written again with some of them changed."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

_RUNNING: Final = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
_NOTES: Final = {
    RELATIONSHIP_TYPE.FOOTNOTES: (qn("w:footnote"), qn("w:footnoteReference")),
    RELATIONSHIP_TYPE.ENDNOTES: (qn("w:endnote"), qn("w:endnoteReference")),
}
_DRAWN: Final = {"chart": "chart", "chartEx": "chart", "diagramData": "diagram"}  # by the end of the relationship
_DRAWN_WORDS: Final = re.compile(rb"<(?:\w+:)?[tv]>([^<]+)</")


@dataclass(frozen=True, slots=True)
class Root:
    """An element with paragraphs: the body, a note, a head. ``part`` is the path of its part in the package, and
    ``tree`` the whole of it; it is ``aside`` where it is not of the text itself.
    """

    part: str
    tree: Any
    element: Any
    aside: bool = False


def roots_of(document: Any) -> list[Root]:
    """The body, the notes that it has, in its order, then heads and feet, and comments.

    Notes come after the body, so that they part no sentence and no row of a table, and the numbers of paragraphs are
    those of the body. Separators, and notes that nothing refers to, are not among them.
    """
    part = document.part
    found = [Root(_path(part), part.element, document.element.body)]
    for kind, (note, reference) in _NOTES.items():
        found += _notes(part, kind, note, [one.get(qn("w:id")) for one in document.element.body.iter(reference)])
    for one in sorted(_related(part, *_RUNNING), key=lambda one: (_RUNNING.index(one[0]), str(one[1].partname))):
        found.append(Root(_path(one[1]), one[1].element, one[1].element, aside=True))
    for _, comments in _related(part, RELATIONSHIP_TYPE.COMMENTS):
        tree = _tree(comments)
        found += [Root(_path(comments), tree, one, aside=True) for one in tree.iter(qn("w:comment"))]
    return found


def _related(part: Any, *kinds: str) -> list[tuple[str, Any]]:
    """Parts that are related to it so, each once."""
    found = {
        one.target_part.partname: (one.reltype, one.target_part)
        for one in part.rels.values()
        if one.reltype in kinds and not one.is_external
    }
    return list(found.values())


def _notes(part: Any, kind: str, note: str, referred: list[str]) -> Iterator[Root]:
    for _, notes in _related(part, kind):
        tree = _tree(notes)
        by_id = {one.get(qn("w:id")): one for one in tree.iter(note) if one.get(qn("w:type"), "normal") == "normal"}
        for number in dict.fromkeys(referred):
            if number in by_id:
                yield Root(_path(notes), tree, by_id[number])


def _tree(part: Any) -> Any:
    return part.element if hasattr(part, "element") else parse_xml(part.blob)


def _path(part: Any) -> str:
    return str(part.partname).lstrip("/")


def drawn(document: Any) -> Counter[str]:
    """Charts and diagrams that have words: nothing here reaches those."""
    found: Counter[str] = Counter()
    running = [one for _, one in _related(document.part, *_RUNNING)]
    for part in (document.part, *running):
        for one in part.rels.values():
            name = _DRAWN.get(one.reltype.rpartition("/")[2])
            if name and not one.is_external:
                words = b" ".join(_DRAWN_WORDS.findall(one.target_part.blob)).decode("utf-8", "replace")
                found[name] += any(map(str.isalpha, words))
    return found


def write_package(source: Path, target: Path, changed: Mapping[str, Any]) -> None:
    """The same archive with some parts written anew, by their paths; every other one has the bytes it had."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for path, entry in {one.filename: one for one in old.infolist()}.items():
            if path in changed:
                content = etree.tostring(changed[path], encoding="UTF-8", standalone=True)
            else:
                content = old.read(entry)
            fresh = zipfile.ZipInfo(path, entry.date_time)
            fresh.compress_type, fresh.external_attr = entry.compress_type, entry.external_attr
            new.writestr(fresh, content)
