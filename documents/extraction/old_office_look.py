"""What an Office file of the old kinds (Word, Excel and PowerPoint 97 to 2003) says of itself."""

from __future__ import annotations

import struct
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from documents.extraction.compound_file import CompoundFile, streams_of
from documents.extraction.findings import Findings, plain
from documents.extraction.unreadable import Unreadable, unreadable
from documents.sniffing import COMPOUND_TYPE, OLD_OFFICE

WORD, EXCEL, SLIDES = OLD_OFFICE["doc"], OLD_OFFICE["xls"], OLD_OFFICE["ppt"]
STREAMS = {"WordDocument": WORD, "Workbook": EXCEL, "Book": EXCEL, "PowerPoint Document": SLIDES}
SHEETS = {WORD: "text", EXCEL: "spreadsheet", SLIDES: "presentation"}
LOCKED = "The Office file is protected by a password. Save it anew without one, and bring that."
NO_OFFICE = "The name is that of an Office file, but inside there is none."
_PACKAGE = "EncryptedPackage"  # a protected file of the new kinds (MS-OFFCRYPTO 2.3.4.4)
_LONGEST = 4 << 20  # bytes of a set of properties: a picture of the first page may stand in it
_MOST_PROPERTIES = 500
_SUMMARY = {2: "title", 4: "author", 8: "changed_by", 12: "created", 13: "modified", 14: "stated_pages",
            15: "stated_words", 18: "producer"}  # fmt: skip  # MS-OLEPS 3.1.2 and [MS-OSHARED] 2.3.3.2.1.1
_FURTHER = {7: "stated_slides"}  # MS-OSHARED 2.3.3.2.2.1
_SHORT, _INTEGER, _TEXT, _WIDE, _MOMENT = 2, 3, 30, 31, 64  # MS-OLEPS 2.15
_BEGINNING = datetime(1601, 1, 1, tzinfo=UTC)


def kind_inside(path: Path) -> str:
    """The media type that the streams of a compound file tell, "locked" for a protected new one, or COMPOUND_TYPE."""
    with unreadable("open the Office file"):
        streams = streams_of(path)
    if _PACKAGE in streams:
        return "locked"
    return next((kind for stream, kind in STREAMS.items() if stream in streams), COMPOUND_TYPE)


def look_at_old_office(path: Path, media_type: str) -> Findings:
    """Title, author, dates, program and stated counts; macros; raises Unreadable for what is none or protected."""
    with unreadable("open the Office file"), path.open("rb") as source:
        file = CompoundFile(source)
        require_office(file, media_type)
        found: dict[str, Any] = {"type": "office", "sheet": SHEETS[media_type]}
        found |= _properties(file, "\x05SummaryInformation", _SUMMARY)
        found |= _properties(file, "\x05DocumentSummaryInformation", _FURTHER if media_type == SLIDES else {})
        if media_type != SLIDES:  # PowerPoint has its macros within its one stream
            found["active"] = {"macros": 1} if has_macros(file) else {}
        if media_type == EXCEL and is_enciphered(file):
            found["encryption"] = {"method": "Excel"}
        found["entries"] = len(file.streams)
    return Findings(properties=found)


def require_office(file: CompoundFile, media_type: str) -> None:
    """Raises Unreadable for a file that is no Office file, is one of another kind, or asks for a password.

    Excel enciphers what is merely protected against writing, too, with a password that every program knows: only
    opening an enciphered workbook tells, so that it passes here.
    """
    if _PACKAGE in file.streams:
        raise Unreadable("broken", LOCKED)  # "password" would ask for one, and nothing here could use it
    if media_type not in (STREAMS[one] for one in file.streams if one in STREAMS):
        raise Unreadable("unknown_kind", NO_OFFICE)
    if media_type != EXCEL and is_enciphered(file):
        raise Unreadable("broken", LOCKED)


def has_macros(file: CompoundFile) -> bool:
    """Whether a document or workbook brings a project of Visual Basic."""
    return any(one.startswith(("Macros/", "_VBA_PROJECT_CUR/")) for one in file.streams)


def is_enciphered(file: CompoundFile) -> bool:
    """By the flag of a document (MS-DOC 2.5.2), the record of a workbook (MS-XLS 2.4.117), the mark of slides
    (MS-PPT 2.3.2)."""  # fmt: skip
    if "WordDocument" in file.streams:
        return bool(file.read("WordDocument", 12)[11:12] and file.read("WordDocument", 12)[11] & 1)
    if "Current User" in file.streams:
        return file.read("Current User", 16)[12:] == b"\xdf\xc4\xd1\xf3"
    name = next((one for one in ("Workbook", "Book") if one in file.streams), "")
    content, at = file.read(name, 8192) if name else b"", 0
    while at + 4 <= len(content):
        record, length = struct.unpack_from("<HH", content, at)
        if record == 0x2F:
            return True
        if record == 0x85:  # the list of sheets begins; what enciphers stands before it
            return False
        at += 4 + length
    return False


def _properties(file: CompoundFile, stream: str, names: dict[int, str]) -> dict[str, Any]:
    """The known ones of a set (MS-OLEPS 2.20 to 2.22); what is damaged counts as empty."""
    if stream not in file.streams:
        return {}
    content = file.read(stream, _LONGEST)
    found: dict[str, Any] = {}
    with suppress(struct.error, LookupError, OverflowError):
        (start,) = struct.unpack_from("<I", content, 44)
        _, many = struct.unpack_from("<II", content, start)
        places = dict(struct.iter_unpack("<II", content[start + 8 : start + 8 + 8 * min(many, _MOST_PROPERTIES)]))
        encoding = _encoding(content, start + places[1]) if 1 in places else "cp1252"
        for number, name in names.items():
            value = _value(content, start + places[number], encoding) if number in places else None
            if value not in (None, ""):
                found[name] = value
    return found


def _encoding(content: bytes, at: int) -> str:
    kind, page = struct.unpack_from("<I H", content, at)
    if kind != _SHORT:
        return "cp1252"
    return {65001: "utf-8", 1200: "utf-16-le", 10000: "mac-roman"}.get(page, f"cp{page}")


def _value(content: bytes, at: int, encoding: str) -> Any:
    (kind,) = struct.unpack_from("<I", content, at)
    if kind == _INTEGER:
        (number,) = struct.unpack_from("<i", content, at + 4)
        return number if number > 0 else None
    if kind == _MOMENT:
        (ticks,) = struct.unpack_from("<Q", content, at + 4)  # of 100 nanoseconds
        return (_BEGINNING + timedelta(microseconds=ticks // 10)).isoformat(timespec="seconds") if ticks else None
    if kind not in (_TEXT, _WIDE):
        return None
    (length,) = struct.unpack_from("<I", content, at + 4)
    words = content[at + 8 : at + 8 + min(length, 4000) * (2 if kind == _WIDE else 1)]
    return plain(words.decode("utf-16-le" if kind == _WIDE else encoding, "replace").split("\0")[0])
