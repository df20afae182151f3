"""What takes the place of an image's bytes, and how it is put into a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from pipeline.pdf.compress.marks import mark_of


@dataclass(frozen=True, slots=True)
class Replacement:
    """``how`` is "jpeg", "downsampled", "bilevel", "repacked", "palette" or "grey"; ``lossless``: the same samples.

    ``parms`` are the last filter's parameters; ``palette`` holds colours of ``parts`` parts over the image's old space;
    ``space`` is a device space in place of the old one, ``expanded`` the base of an indexed one. ``unblended`` samples
    are without the matte, which goes. ``aside`` is a file that holds the content, which is b"" then.
    """

    how: str
    content: bytes
    filters: tuple[str, ...]
    lossless: bool
    width: int
    height: int
    bits: int
    parms: tuple[tuple[str, int | bool], ...] = ()
    space: str = ""
    palette: bytes | None = None
    parts: int = 3
    expanded: bool = False
    unblended: bool = False
    likeness: float = 1.0
    aside: Path | None = None

    @property
    def keeps_colours(self) -> bool:
        """Whether the image stays in its colour space."""
        return self.palette is None and not self.space and not self.expanded

    @property
    def size(self) -> int:
        return len(self.content) if self.aside is None else self.aside.stat().st_size

    def read(self) -> bytes:
        return self.content if self.aside is None else self.aside.read_bytes()

    def put(self, pdf: pikepdf.Pdf, image: Any, *, marked: bool = False) -> None:
        """Writes into the image stream; everything it says of masks, layers and meaning stays.

        ``marked`` leaves a content that lies aside there, and writes its mark.
        """
        space = self._space(pdf, image.get("/ColorSpace"))
        names: list[pikepdf.Object] = [pikepdf.Name(one) for one in self.filters]
        parms = pikepdf.Dictionary(dict(self.parms)) if self.parms else None
        several = len(names) > 1
        every = pikepdf.Array([None] * (len(names) - 1) + [parms]) if several and parms is not None else parms
        content = mark_of(self.aside) if marked and self.aside is not None else self.read()
        image.write(content, filter=pikepdf.Array(names) if several else names[0], decode_parms=every)
        image["/Width"], image["/Height"] = self.width, self.height
        image["/BitsPerComponent"] = self.bits
        if space is not None:
            image["/ColorSpace"] = space
        if self.unblended:
            del image["/SMask"]["/Matte"]

    def _space(self, pdf: pikepdf.Pdf, old: Any) -> Any:
        if self.palette is not None:
            base = old[1] if isinstance(old, pikepdf.Array) and str(old[0]) == "/Indexed" else old
            base = pikepdf.Name(self.space) if self.space else base
            last = len(self.palette) // self.parts - 1
            table = pikepdf.String(self.palette)
            return pdf.make_indirect(pikepdf.Array([pikepdf.Name("/Indexed"), base, last, table]))
        if self.space:
            return pikepdf.Name(self.space)
        return old[1] if self.expanded else None
