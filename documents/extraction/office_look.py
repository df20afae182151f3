"""What an Office file says of itself: core properties only, out of an archive that may be hostile."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from documents.extraction.findings import Findings, plain
from documents.extraction.old_office_look import LOCKED, NO_OFFICE, kind_inside
from documents.extraction.unreadable import Unreadable, unreadable
from documents.sniffing import COMPOUND

OPEN_XML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OFFICE = {
    OPEN_XML + "wordprocessingml.document": "word/",
    OPEN_XML + "spreadsheetml.sheet": "xl/",
    OPEN_XML + "presentationml.presentation": "ppt/",
    OPEN_DOCUMENT + "text": "content.xml",
    OPEN_DOCUMENT + "spreadsheet": "content.xml",
    OPEN_DOCUMENT + "presentation": "content.xml",
}
MOST_ENTRIES = 50_000
MOST_UNPACKED = 4 << 30
MOST_RATIO = 200  # real Office files pack at most about 50 to 1
SMALL = 64 << 20  # bytes unpacked below which no ratio is a bomb
LONGEST_PART = 1 << 20
NAMES = {
    "title": "title", "creator": "author", "initial-creator": "author", "lastModifiedBy": "changed_by",
    "created": "created", "creation-date": "created", "modified": "modified", "date": "modified",
    "Application": "producer", "generator": "producer", "Pages": "stated_pages", "Slides": "stated_slides",
    "Words": "stated_words", "language": "language",
}  # fmt: skip  # local names in docProps/core.xml, docProps/app.xml (ECMA-376) and meta.xml (OpenDocument 1.3)
SHEET_OF = {"word/": "text", "xl/": "spreadsheet", "ppt/": "presentation"}


def look_at_office(path: Path, media_type: str) -> Findings:
    """Title, author, dates, program and stated pages; macros; raises Unreadable for what is no Office file."""
    if is_locked(path):
        raise Unreadable("broken", LOCKED)  # "password" would ask for one, and nothing here could use it
    with unreadable("open the Office file"), zipfile.ZipFile(path) as archive:
        refuse_bombs(archive)
        names = set(archive.namelist())
        if not any(one.startswith(OFFICE[media_type]) for one in names):
            raise Unreadable("unknown_kind", NO_OFFICE)
        properties: dict[str, Any] = {"type": "office", "sheet": SHEET_OF.get(OFFICE[media_type], "")}
        for part in ("docProps/core.xml", "docProps/app.xml", "meta.xml"):
            if part in names:
                properties |= _read(archive, part)
        macros = any(one.lower().endswith("vbaproject.bin") or one.startswith("Basic/") for one in names)
        properties["active"] = {"macros": 1} if macros else {}
        properties["entries"] = len(names)
    return Findings(properties=properties)


def refuse_bombs(archive: zipfile.ZipFile) -> None:
    """Raises Unreadable for an archive that would unpack to more than its kind ever needs."""
    entries = archive.infolist()
    unpacked = sum(one.file_size for one in entries)
    packed = sum(one.compress_size for one in entries) or 1
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise Unreadable("bomb", "The file unpacks to more than any real document.")
    if unpacked > SMALL and unpacked / packed > MOST_RATIO:
        raise Unreadable("bomb", "The file is packed as only files made to do harm are.")


def is_locked(path: Path) -> bool:
    """Whether it is encrypted: OOXML is then a compound file (MS-OFFCRYPTO), OpenDocument says so in its manifest.

    Raises Unreadable for what is neither an archive nor such a file.
    """
    if _is_compound(path):
        if kind_inside(path) != "locked":
            raise Unreadable("unknown_kind", NO_OFFICE)
        return True
    with unreadable("open the Office file"), zipfile.ZipFile(path) as archive:
        if "META-INF/manifest.xml" not in archive.namelist():
            return False
        with archive.open("META-INF/manifest.xml") as source:
            return b"encryption-data" in source.read(LONGEST_PART)


def _is_compound(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(COMPOUND)) == COMPOUND


def _read(archive: zipfile.ZipFile, part: str) -> dict[str, Any]:
    """The known elements of one part; a part that is too long or no XML counts as empty."""
    with archive.open(part) as source:
        content = source.read(LONGEST_PART + 1)
    if len(content) > LONGEST_PART:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return {}
    found: dict[str, Any] = {}
    for element in tree.iter():
        name = NAMES.get(etree.QName(element).localname) if isinstance(element.tag, str) else None
        if name and element.text:
            found.setdefault(name, _value(name, element.text))
    return found


def _value(name: str, text: str) -> Any:
    if name.startswith("stated_"):
        return int(text) if text.strip().isdecimal() and len(text) < 10 else None
    return plain(text)
