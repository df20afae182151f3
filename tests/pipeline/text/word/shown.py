"""What a part of a Word file shows, as a list that is the same wherever runs are cut and bookmarks are moved."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from pipeline.text.word.runs import look_of

W = qn("w:p")[:-1]
SKIPPED = {f"{W}{name}" for name in ("rPr", "pPr", "proofErr", "lastRenderedPageBreak", "sectPr", "sdtPr")}
WITH_TEXT = ("instrText", "delText", "delInstrText", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t")
LETTERS = {qn("w:noBreakHyphen"): "\u2011", qn("w:softHyphen"): "\u00ad"}

COUNTED = {  # with the attribute that tells one from another, where it has one
    "fldChar": "fldCharType", "fldSimple": "instr", "hyperlink": "anchor", "sdt": "id", "drawing": "id", "pict": "id",
    "bookmarkStart": "id", "bookmarkEnd": "id", "footnoteReference": "id", "endnoteReference": "id",
    "commentReference": "id", "commentRangeStart": "id", "commentRangeEnd": "id", "tab": "id", "br": "id",
}  # fmt: skip


def shown(element: Any, look: str = "") -> list[tuple[str, str]]:
    """Words with their look, and each element with its attributes, in order."""
    found: list[tuple[str, str]] = []
    for child in element:
        tag = str(child.tag)
        if tag in SKIPPED or tag.endswith(("bookmarkStart", "bookmarkEnd", "RangeStart", "RangeEnd")):
            continue
        if tag in (qn("w:t"), *LETTERS):
            _word(found, LETTERS.get(tag, child.text or ""), look)
        elif tag == qn("w:r"):
            _all(found, shown(child, look_of(child)))
        else:
            name = tag.removeprefix(W)
            text = child.text if name in WITH_TEXT else ""
            found.append((f"<{name}", f"{sorted(child.attrib.items())}{text}"))
            _all(found, shown(child, look))
            found.append((f"{name}>", ""))
    return found


def _word(found: list[tuple[str, str]], text: str, look: str) -> None:
    if found and found[-1][0] == f"words {look}":
        text = found.pop()[1] + text
    if text:
        found.append((f"words {look}", text))


def _all(found: list[tuple[str, str]], more: list[tuple[str, str]]) -> None:
    for kind, text in more:
        if kind.startswith("words "):
            _word(found, text, kind.removeprefix("words "))
        else:
            found.append((kind, text))


def part(path: Path, name: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(path) as archive:
        return parse_xml(archive.read(name))


def tree_of(path: Path, name: str = "word/document.xml") -> list[tuple[str, str]]:
    return shown(part(path, name))


def counted(path: Path, name: str = "word/document.xml") -> Counter[tuple[str, str]]:
    """Whatever must be there as often as before: marks of fields, notes, ends of bookmarks, controls, pictures."""
    found: Counter[tuple[str, str]] = Counter()
    for one in part(path, name).iter():
        short = str(one.tag).removeprefix(W)
        if short in COUNTED:
            found[short, one.get(f"{W}{COUNTED[short]}", "")] += 1
    return found


def field_depths_hold(path: Path, name: str = "word/document.xml") -> bool:
    """Every begin has its end after it, with at most one separate between them."""
    stack: list[int] = []
    for one in part(path, name).iter(qn("w:fldChar")):
        kind = one.get(qn("w:fldCharType"))
        if kind == "begin":
            stack.append(0)
        elif not stack or (kind == "separate" and stack[-1]):
            return False
        elif kind == "separate":
            stack[-1] = 1
        else:
            stack.pop()
    return not stack


def others(path: Path, *changed: str) -> dict[str, bytes]:
    """The bytes of all parts but those."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name not in changed}
