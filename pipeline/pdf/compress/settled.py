"""What a file that was compressed here says of it, so that a second pass loses nothing more.

The catalog's /PieceInfo (ISO 32000-1, 14.5) holds the preset's rank and a short hash of each image that lost something.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pikepdf

from pipeline.pdf.compress.wish import Level

_OWNER = "/Bindery"
_LENGTH = 8
_DATED = "D:20000101000000Z"  # required by the format; no clock, so that the same input gives the same bytes


@dataclass(frozen=True, slots=True)
class Settled:
    """``rank`` of the preset of the earlier pass, -1 for none, and the hashes of its lossy images."""

    rank: int = -1
    images: frozenset[bytes] = frozenset()

    def holds(self, image: Any, level: Level) -> bool:
        """Whether the image has already lost what this level would take."""
        return level.rank <= self.rank and bool(self.images) and fingerprint(image.read_raw_bytes()) in self.images


def fingerprint(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()[:_LENGTH]


def settled_in(pdf: pikepdf.Pdf) -> Settled:
    """What an earlier pass wrote, or nothing."""
    pieces = pdf.Root.get("/PieceInfo")
    own = pieces.get(_OWNER) if isinstance(pieces, pikepdf.Dictionary) else None
    own = own.get("/Private") if isinstance(own, pikepdf.Dictionary) else None
    if not isinstance(own, pikepdf.Dictionary) or not isinstance(own.get("/Rank"), int):
        return Settled()
    prints = bytes(own["/Images"]) if isinstance(own.get("/Images"), pikepdf.String) else b""
    cut = [prints[at : at + _LENGTH] for at in range(0, len(prints), _LENGTH)]
    return Settled(int(own["/Rank"]), frozenset(cut))


def settle(pdf: pikepdf.Pdf, rank: int, images: Iterable[bytes]) -> None:
    """Writes it down."""
    private = pikepdf.Dictionary({"/Rank": rank, "/Images": pikepdf.String(b"".join(sorted(set(images))))})
    pieces = pdf.Root.get("/PieceInfo")
    if not isinstance(pieces, pikepdf.Dictionary):
        pieces = pikepdf.Dictionary()
        pdf.Root["/PieceInfo"] = pieces
    pieces[_OWNER] = pikepdf.Dictionary({"/LastModified": pikepdf.String(_DATED), "/Private": private})
