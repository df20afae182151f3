"""Strings outside the page's text that still carry an edit's original wording."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pikepdf

from pipeline.pdf.proof.entries import Entry, entries_in, entries_of
from pipeline.pdf.proof.letters import CONTEXT, bare, places_of
from pipeline.pdf.proof.wording import Wording

_TAG = re.compile(r"<[^>]*>")
_SKIPPED = {"/ID", "/O", "/U", "/OE", "/UE", "/Perms"}  # digests and keys, never wording
_LEAST = 4  # letters that an original, or the context that agrees with it, must have to mean anything
_RICH = {"/RC", "/RV"}  # strings of XHTML
_TEXT_STREAMS = {"/RC", "/RV", "/V", "/JS", "/XFA"}  # may be streams of text or XML instead of strings
_SPOKEN_MARKS = (b"/ActualText", b"/Alt", b"/E ", b"/E(", b"/E<")
_NAMES = {
    "/ActualText": "an ActualText",
    "/Alt": "an alternative text",
    "/E": "the expansion of an abbreviation",
    "/Contents": "an annotation",
    "/RC": "an annotation's rich text",
    "/Subj": "an annotation's subject",
    "/V": "a form field's value",
    "/DV": "a form field's default value",
    "/TU": "a form field's label",
    "/Opt": "a form field's option",
    "/Names": "a list of names",
    "/UF": "an attachment's name",
    "/Desc": "an attachment's description",
    "/JS": "a script",
    "/XFA": "an XFA form",
    "/Subject": "the document properties",
    "/Keywords": "the document properties",
    "/Author": "the document properties",
}


@dataclass(frozen=True, slots=True)
class Leftover:
    """Original wording in a string: ``place`` names what kind of string, ``edit`` the edit.

    ``sure`` when letters around it agree too; else the string may just use the same word.
    """

    edit: int
    place: str
    sure: bool


def leftovers_in(pdf: pikepdf.Pdf, wordings: Sequence[Wording]) -> tuple[Leftover, ...]:
    """Each wording once for each kind of place that still has it."""
    found: dict[tuple[int, str], bool] = {}
    for place, text in _strings(pdf):
        letters = bare(text).casefold()
        for wording in wordings:
            match = _match(letters, wording)
            if match is not None:
                key = (wording.index, place)
                found[key] = found.get(key, False) or match
    return tuple(Leftover(edit, place, sure) for (edit, place), sure in sorted(found.items()))


def _match(letters: str, wording: Wording) -> bool | None:
    """True when the wording stands there with context, False when it stands alone, None when not at all.

    A short string shows only a part of the context; what it shows must agree. Titles may be in capitals, so
    case does not count.
    """
    core = (wording.original or wording.left[-_LEAST:] + wording.right[:_LEAST]).casefold()
    left = (wording.left if wording.original else wording.left[:-_LEAST]).casefold()
    right = (wording.right if wording.original else wording.right[_LEAST:]).casefold()
    best: bool | None = None
    for at in places_of(core, letters):
        before, after = letters[max(0, at - CONTEXT) : at], letters[at + len(core) :][:CONTEXT]
        leads, follows = min(len(before), len(left)), min(len(after), len(right))
        if before[len(before) - leads :] != left[len(left) - leads :] or after[:follows] != right[:follows]:
            continue
        if leads + follows >= _LEAST:
            return True
        if len(core) >= _LEAST:
            best = False
    return best


def _strings(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """Every text string of the file with the kind of place it stands in."""
    for entry in entries_of(pdf):
        yield from _string(entry)
        if entry.key in _TEXT_STREAMS and isinstance(entry.value, pikepdf.Stream):
            yield _place(entry), _without_tags(entry.value.read_bytes().decode("utf-8", "ignore"))
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            yield from _of_stream(item)
    for page in pdf.pages:
        yield from _spoken(page, _content(page))


def _string(entry: Entry) -> Iterator[tuple[str, str]]:
    if isinstance(entry.value, pikepdf.String) and entry.key not in _SKIPPED:
        text = str(entry.value)
        yield _place(entry), _without_tags(text) if entry.key in _RICH else text


def _place(entry: Entry) -> str:
    if entry.key == "/Title":
        return "a bookmark" if "/Parent" in entry.holder else "the document properties"
    if entry.key == "/F" and "/EF" in entry.holder:
        return "an attachment's name"
    if entry.key == "/T":
        field = "/FT" in entry.holder or "/Kids" in entry.holder
        return "a form field's name" if field else "an annotation's author"
    return _NAMES.get(entry.key, f"an entry {entry.key[1:]}")


def _of_stream(stream: pikepdf.Stream) -> Iterator[tuple[str, str]]:
    """Metadata packets, and the property lists of marked content in form XObjects."""
    if stream.get("/Type") == "/Metadata":
        yield "the XMP metadata", _without_tags(stream.read_bytes().decode("utf-8", "ignore"))
    elif stream.get("/Subtype") == "/Form":
        yield from _spoken(stream, stream.read_bytes())


def _content(page: pikepdf.Page) -> bytes:
    contents = page.obj.get("/Contents")
    parts = contents.as_list() if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))


def _spoken(holder: pikepdf.Page | pikepdf.Stream, content: bytes) -> Iterator[tuple[str, str]]:
    """The property lists of marked content (ISO 32000-2, 14.9): strings that a page does not show."""
    if not any(mark in content for mark in _SPOKEN_MARKS):
        return
    for instruction in pikepdf.parse_content_stream(holder, "BDC DP"):
        if isinstance(instruction, pikepdf.ContentStreamInstruction):
            for operand in instruction.operands:
                for entry in entries_in(operand):
                    yield from _string(entry)


def _without_tags(text: str) -> str:
    return html.unescape(_TAG.sub(" ", text))
