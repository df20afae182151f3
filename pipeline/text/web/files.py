"""The words of an HTML file, read and put in anew."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from lxml import html

from documents.extraction.text_encoding import ASSUMED, encoding_of
from documents.extraction.unreadable import unreadable
from pipeline.text.formats.characters import for_xml
from pipeline.text.prose.marks import without_marks
from pipeline.text.prose.paragraph import EVERYWHERE, Paragraph, Prose
from pipeline.text.web.passages import Passage, Walk, put

ACT = "read the HTML"


def read_html(source: Path, *, marked: bool) -> Prose:
    """Its passages in order, with marks for elements within; or, to be read alone, rows of tables as one.

    Scripts, styles and what no reader can see are left out. Raises Unreadable.
    """
    with unreadable(ACT):
        walk = Walk()
        found = list(walk.passages(_opened(source).getroot()))
    if marked:
        paragraphs = _numbered([(one, one.text, _kind(one)) for one in found])
    else:
        rows = groupby(found, _row_or_self)
        paragraphs = _numbered(
            [
                (group[0], " | ".join(without_marks(one.text) for one in group), _kind(group[0]))
                for group in (list(many) for _, many in rows)
            ]
        )
    unseen = f"{walk.hidden} hidden parts, which no reader can see, are left out."
    places = max((one.place for one in paragraphs), default=0)
    return Prose(places, tuple(paragraphs), warnings=(unseen,) if walk.hidden else (), unit="paragraph")


def _numbered(found: list[tuple[Passage, str, tuple[Any, ...]]]) -> list[Paragraph]:
    paragraphs, place = [], 0
    for one, text, kind in found:
        is_title = one.parent.tag == "title"
        place += not is_title
        paragraphs.append(Paragraph(EVERYWHERE if is_title else place, text, *kind))
    return paragraphs


def _kind(one: Passage) -> tuple[Any, ...]:
    return one.kind, one.level, one.mark


def _row_or_self(one: Passage) -> Any:
    row = next(one.parent.iterancestors("tr"), None)
    return one if row is None else row


def _opened(source: Path) -> Any:
    encoding = encoding_of(source)
    known = {"utf-8-sig": "utf-8", ASSUMED: None}.get(encoding, encoding.replace("_", "-"))
    try:
        parser = html.HTMLParser(encoding=known, no_network=True)
    except LookupError:  # libxml2 knows fewer than Python does
        parser = html.HTMLParser(no_network=True)
    return html.parse(str(source), parser=parser)


def rewrite_html(source: Path, translated: Path, target: Path, language: str, *, right_to_left: bool) -> int:
    """The same document in UTF-8 with other words: ``translated`` holds [old, new] for its passages, in order.

    Gives how many lost elements around words. Raises Unreadable; and ValueError where the list is of another file.
    """
    pairs: list[tuple[str, str]] = json.loads(translated.read_text("utf-8"))
    with unreadable(ACT):
        tree = _opened(source)
        passages = list(Walk().passages(tree.getroot()))
    if [one.text for one in passages] != [old for old, _ in pairs]:
        raise ValueError("these are passages of another file")
    plain = sum(old != new and not put(one, for_xml(new)) for one, (old, new) in zip(passages, pairs, strict=True))
    root = tree.getroot()
    root.set("lang", language)
    if right_to_left:
        root.set("dir", "rtl")
    _in_utf8(root)
    target.write_bytes(html.tostring(tree, encoding="utf-8"))
    return plain


def _in_utf8(root: Any) -> None:
    """The file says which encoding it is in, once."""
    for meta in list(root.iter("meta")):
        if meta.get("charset") or (meta.get("http-equiv") or "").lower() == "content-type":
            meta.drop_tree()
    head = root.find("head")
    if head is None:
        head = root.makeelement("head")
        root.insert(0, head)
    head.insert(0, root.makeelement("meta", {"charset": "utf-8"}))
