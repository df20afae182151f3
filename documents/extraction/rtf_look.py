"""What an RTF file says of itself: the group of information at its start, and how many objects it embeds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from documents.extraction.findings import Findings, plain

_START = 1 << 18  # bytes in which the group stands: after it comes the text
_PIECE = 1 << 20
_NAMES = {"title": "title", "author": "author", "operator": "changed_by"}
_FIELD = re.compile(rb"\{\\(title|author|operator)\s((?:[^{}\\]|\\[^*]){0,2000})\}")
_MOMENT = re.compile(rb"\{\\(creatim|revtim)\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})(?:\\hr(\d{1,2})\\min(\d{1,2}))?")
_COUNT = re.compile(rb"\\(nofpages|nofwords)(\d{1,9})\b")
_PROGRAM = re.compile(rb"\{\\\*\\generator\s([^{};\\]{0,300})")
_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_LETTER = re.compile(r"\\u(-?\d{1,6}) ?(?:\\'[0-9a-fA-F]{2}|\?)?|\\'([0-9a-fA-F]{2})|\\([{}\\])|\\[a-z]+-?\d* ?")
_OBJECT = b"\\objdata"


def look_at_rtf(path: Path) -> Findings:
    """Title, author, dates, program and stated counts, as far as it says them (RTF 1.9.1, "Information Group")."""
    with path.open("rb") as source:
        start = source.read(_START)
    page = _PAGE.search(start)
    encoding = f"cp{int(page[1])}" if page else "cp1252"
    found: dict[str, Any] = {"type": "office", "sheet": "text"}
    for name, words in _FIELD.findall(start):
        found.setdefault(_NAMES[name.decode()], plain(_text(words, encoding)))
    for name, *numbers in _MOMENT.findall(start):
        year, month, day, hour, minute = (int(one or 0) for one in numbers)
        key = "created" if name == b"creatim" else "modified"
        found.setdefault(key, f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00")
    for name, number in _COUNT.findall(start):
        found["stated_pages" if name == b"nofpages" else "stated_words"] = int(number)
    if program := _PROGRAM.search(start):
        found["producer"] = plain(program[1].decode("ascii", "replace"))
    objects = _objects(path)
    found["active"] = {"embedded objects": objects} if objects else {}
    return Findings(properties={name: value for name, value in found.items() if value != ""})


def _text(words: bytes, encoding: str) -> str:
    """Letters as they are written in RTF: as such, by their Unicode number, or by their byte."""

    def letter(found: re.Match[str]) -> str:
        if found[1]:
            return chr(int(found[1]) % 0x10000)
        if found[2]:
            try:
                return bytes([int(found[2], 16)]).decode(encoding, "replace")
            except LookupError:
                return ""
        return found[3] or ""

    return _LETTER.sub(letter, words.decode("latin-1").replace("\r", "").replace("\n", ""))


def _objects(path: Path) -> int:
    many, tail = 0, b""
    with path.open("rb") as source:
        while piece := source.read(_PIECE):
            many += (tail + piece).count(_OBJECT)
            tail = piece[-len(_OBJECT) + 1 :]
    return many
