"""A picture that is shown several times: what goes at one place goes at all, and no copy stays unseen in the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
from pikepdf import Array, Name

_mupdf: Any = pymupdf  # its functions carry no types


@dataclass(frozen=True, slots=True)
class Shown:
    """One placement. ``digest`` is of the pixels, ``way`` leads from the unit square to the page."""

    digest: bytes
    number: int
    area: Any
    way: Any


def shown_on(page: Any) -> list[Shown]:
    return [
        Shown(one["digest"], one["xref"], _mupdf.Rect(one["bbox"]), _mupdf.Matrix(*one["transform"]))
        for one in page.get_image_info(xrefs=True)
    ]


def touched(shown: Mapping[int, Sequence[Shown]], areas: Mapping[int, Sequence[Any]]) -> list[tuple[Shown, Any]]:
    """Placements that an area of their page touches, each with that area."""
    return [
        (one, area)
        for number, places in shown.items()
        for one in places
        for area in areas.get(number, ())
        if not (one.area & area).is_empty
    ]


def areas_elsewhere(shown: Mapping[int, Sequence[Shown]], found: Iterable[tuple[Shown, Any]]) -> dict[int, list[Any]]:
    """Where the same parts of the same pictures are shown, by page."""
    parts: dict[bytes, list[Any]] = {}
    for one, area in found:
        if one.way.a * one.way.d != one.way.b * one.way.c:  # a picture without an area has no way back
            parts.setdefault(one.digest, []).append((area & one.area) * ~one.way)
    places: dict[int, list[Any]] = {}
    for number, pictures in shown.items():
        for picture in pictures:
            for part in parts.get(picture.digest, ()):
                places.setdefault(number, []).append(part * picture.way)
    return places


def contents_of(document: Any, found: Iterable[tuple[Shown, Any]]) -> dict[str, bytes]:
    """What tells the stored pictures in another copy of the file, with the digest of each as it is shown.

    Pictures inside instructions are stored nowhere.
    """
    digests = {one.number: one.digest for one, _ in found if one.number}
    return {sha256(document.xref_stream(number) or b"").hexdigest(): one for number, one in digests.items()}


def blank_unseen(path: Path, contents: Mapping[str, bytes]) -> int:
    """Empties stored pictures that had to change and that no page shows any more, but a list of resources still names.

    Answers how many.
    """
    if not contents:
        return 0
    with _mupdf.open(path) as document:
        kept = {number: sha256(document.xref_stream(number) or b"").hexdigest()
                for number in range(1, document.xref_length()) if _is_image(document, number)}  # fmt: skip
        kept = {number: content for number, content in kept.items() if content in contents}
        shown = {one.digest for page in document for one in shown_on(page)} if kept else set()
        left = [number for number, content in kept.items() if contents[content] not in shown]
    if left:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            for number in left:
                _blank(pdf.get_object(number, 0))
            pdf.save(path)
    return len(left)


def _is_image(document: Any, number: int) -> bool:
    return bool(document.xref_is_stream(number)) and document.xref_get_key(number, "Subtype")[1] == "/Image"


def _blank(image: Any) -> None:
    for key in list(image.keys()):
        if key not in ("/Type", "/Subtype", "/Length"):
            del image[key]
    image.Width, image.Height, image.BitsPerComponent, image.ColorSpace = 1, 1, 8, Name.DeviceGray
    image.Decode = Array([0, 1])
    image.write(b"\xff")
