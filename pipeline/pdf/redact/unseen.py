"""Words where no program reads text: in patterns and in letters that other letters draw; and in loose streams."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name, Stream

from pipeline.pdf.redact.drawings import forms_of, letters_drawn, members_of
from pipeline.pdf.redact.places import EVERYTHING, letters_of
from pipeline.pdf.redact.rules import Rule, folded
from pipeline.pdf.redact.wording import Spared, blackened
from pipeline.pdf.rewriting.opening import BROKEN
from pipeline.pdf.rewriting.walking import dictionaries

_mupdf: Any = pymupdf  # its functions carry no types

_MAY_WRITE = re.compile(rb"T[jJ]|Do|['\"]")
_NO_LETTER = b"0 0 d0"  # nothing, as wide as nothing: the font says how wide it is
_HELD_AS = ("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode", "/Encoding", "/UseCMap", "/CIDToGIDMap", "/CIDSet",
            "/JBIG2Globals", "/Contents", "/DestOutputProfile")  # fmt: skip
_TOLD_BY = ("/PatternType", "/ShadingType", "/FunctionType", "/HalftoneType", "/N", "/Length1", "/CMapName")
_SUBTYPES = ("/Image", "/Form", "/Type1C", "/CIDFontType0C", "/OpenType")


def empty_unseen(path: Path, pdf: pikepdf.Pdf, rules: Sequence[Rule], spared: Spared) -> int:
    """Empties patterns and drawn letters that write what matches; answers how many. The file is that of ``path``."""
    found = unseen_in(path, pdf, rules, spared)
    for number in found:
        stream = pdf.get_object(number, 0)
        stream.write(b"" if "/PatternType" in stream else _NO_LETTER)
    return len(found)


def unseen_in(path: Path, pdf: pikepdf.Pdf, rules: Sequence[Rule], spared: Spared) -> list[int]:
    """The numbers of such streams. Each is put on a page of its own, which is never written, and read there."""
    streams = {stream.objgen[0]: resources for stream, resources in _patterns_and_letters(pdf)} if rules else {}
    if not streams:
        return []
    found = []
    with _mupdf.open(path) as document:
        for number, resources in streams.items():
            sheet = document.new_page()
            document.xref_set_key(sheet.xref, "Resources", resources)
            document.xref_set_key(sheet.xref, "Contents", f"{number} 0 R")
            text = letters_of(document.reload_page(sheet), EVERYTHING).text
            if blackened(text, rules, spared) != text:
                found.append(number)
    return found


def _patterns_and_letters(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, str]]:
    """Those that may write, with their resources as they are written in the file."""
    for one in dictionaries(pdf):
        streams = [one] if isinstance(one, Stream) and one.get("/PatternType") == 1 else letters_drawn(one)
        for stream in streams:
            if _may_write(stream):
                yield stream, _written(one.get("/Resources"))


def pages_writing_unseen(path: Path, numbers: Iterable[int]) -> list[int]:
    """Those of the pages, from 0, that write in patterns, in letters drawn of others, or in soft masks.

    Where on the page that is seen cannot be told, so nobody knows whether it is under a box.
    """
    if not (wanted := sorted(numbers)):
        return []
    with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as pdf:
        owners = {number: (page := pdf.pages[number].obj, *forms_of(page, set())) for number in wanted}
        return [number for number, here in owners.items() if any(map(_writes_unseen, here))]


def _writes_unseen(owner: Any) -> bool:
    resources = owner.get("/Resources")
    masks = [one.get("/SMask") for one in members_of(resources, "/ExtGState")]
    unseen = [one.get("/G") for one in masks if isinstance(one, Dictionary)]
    unseen += [one for one in members_of(resources, "/Pattern") if one.get("/PatternType") == 1]
    unseen += [one for font in members_of(resources, "/Font") for one in letters_drawn(font)]
    return any(_is_stream(one) and _may_write(one) for one in unseen)


def _may_write(stream: Any) -> bool:
    try:
        return _MAY_WRITE.search(stream.read_bytes()) is not None
    except BROKEN:
        return False


def _written(resources: Any) -> str:
    if not isinstance(resources, Dictionary):
        return "<<>>"
    number, generation = resources.objgen
    return f"{number} {generation} R" if resources.is_indirect else resources.unparse().decode("latin-1")


def empty_streams(pdf: pikepdf.Pdf, rules: Sequence[Rule], spared: Spared) -> int:
    """Empties streams of no known use (scripts, what programs keep for themselves) that hold what matches."""
    found = 0
    for one in _loose(pdf) if rules else ():
        try:
            data = one.read_bytes()
        except BROKEN:
            continue
        if any(_says(text, rules, spared) for text in _texts(data)):
            one.write(b"")
            found += 1
    return found


def _loose(pdf: pikepdf.Pdf) -> list[Any]:
    held: set[tuple[int, int]] = set()
    for one in dictionaries(pdf):
        values = [one.get(key) for key in _HELD_AS]
        values += letters_drawn(one)
        for value in values:
            held |= {each.objgen for each in (list(value) if isinstance(value, Array) else [value]) if _is_stream(each)}
    return [one for one in pdf.objects if isinstance(one, Stream) and one.objgen not in held and not _is_of_use(one)]


def _says(text: str, rules: Sequence[Rule], spared: Spared) -> bool:
    found = ((rule.name, match.group()) for rule in rules for match in rule.pattern.finditer(text))
    return any(words and (name, folded(words)) not in spared for name, words in found)


def _is_stream(one: Any) -> bool:
    return isinstance(one, Stream)


def _is_of_use(stream: Any) -> bool:
    return stream.get("/Subtype") in map(Name, _SUBTYPES) or any(key in stream for key in _TOLD_BY)


def _texts(data: bytes) -> Iterator[str]:
    yield data.decode("utf-8", "replace")
    yield data.decode("latin-1")
    if b"\0" in data:
        yield data.decode("utf-16-be", "replace")
        yield data.decode("utf-16-le", "replace")
