"""What in a PDF could act by itself: scripts, programs to launch, forms that send, media."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pikepdf

MOST_OBJECTS = 200_000
WORDS = {
    "/JavaScript": "JavaScript",
    "/Launch": "starts a program",
    "/SubmitForm": "sends form data",
    "/ImportData": "imports data",
    "/GoToR": "opens another file",
    "/GoToE": "opens an attachment",
    "/RichMedia": "rich media",
    "/RichMediaExecute": "rich media",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/3D": "3D content",
    "/URI": "links to the web",
}
IN_A_LINK = "script in a link"
_SCRIPTS = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20]+|^(?:\xfe\xff|\xff\xfe|\xef\xbb\xbf)")  # blanks, halves of UTF-16, its marks
HARMLESS = frozenset({"links to the web"})  # counted, but nobody is warned of it


def active_content(pdf: pikepdf.Pdf) -> dict[str, int]:
    """How often each kind stands in the file: {"JavaScript": 2, "runs when opened": 1}; {} when nothing acts."""
    found: dict[str, int] = {}
    if _opens(pdf.Root):
        found["runs when opened"] = 1
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        found["JavaScript"] = 1
    for one in islice(pdf.objects, MOST_OBJECTS):
        for word in _words(one):
            found[word] = found.get(word, 0) + 1
    return found


def is_script_address(address: Any) -> bool:
    """Whether a link's address is a script, or a page written in it, as browsers take it: without blanks or breaks."""
    text = bytes(address).decode("latin-1") if isinstance(address, pikepdf.String) else str(address or "")
    return bool(_SCRIPTS.match(_IGNORED.sub("", text)))


def _opens(root: Any) -> bool:
    """An open action that is more than a place to begin at (ISO 32000-1, 7.7.2)."""
    action = root.get("/OpenAction")
    goes = isinstance(action, pikepdf.Dictionary) and action.get("/S") not in (pikepdf.Name("/GoTo"), None)
    return goes or "/AA" in root


def _words(one: Any) -> Iterator[str]:
    if isinstance(one, pikepdf.Stream):
        one = one.stream_dict
    if not isinstance(one, pikepdf.Dictionary):
        return
    if word := WORDS.get(str(one.get("/Subtype"))):
        yield word
    for action in (one, *_inner(one)):
        if isinstance(action.get("/S"), pikepdf.Name) and (word := WORDS.get(str(action.get("/S")))):
            yield IN_A_LINK if is_script_address(action.get("/URI")) else word


def _inner(one: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    """Actions that stand inside the object itself; those with a number of their own are met by themselves."""
    triggers = one.get("/AA")
    values = [one.get("/A"), one.get("/PA"), one.get("/OpenAction"), one.get("/Next")]
    if isinstance(triggers, pikepdf.Dictionary) and not triggers.is_indirect:
        values += list(triggers.as_dict().values())
    for value in values:
        if isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
            yield value
