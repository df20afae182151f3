"""What takes the place of an image's bytes, and how it is put into a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf


@dataclass(frozen=True, slots=True)
class Replacement:
    """``how`` is "jpeg", "downsampled", "bilevel", "repacked", "palette" or "grey"; ``lossless``: the same samples.

    ``parms`` are the last filter's parameters; ``palette`` holds colours of ``parts`` parts over the image's old space;
    ``space`` is a device space in place of the old one, ``expanded`` the base of an indexed one. ``unblended`` samples
    are without the matte, which goes.
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

    def put(self, pdf: pikepdf.Pdf, image: Any) -> None:
        """Writes into the image stream; everything it says of masks, layers and meaning stays."""
        space = self._space(pdf, image.get("/ColorSpace"))
        names: list[pikepdf.Object] = [pikepdf.Name(one) for one in self.filters]
        parms = pikepdf.Dictionary(dict(self.parms)) if self.parms else None
        several = len(names) > 1
        every = pikepdf.Array([None] * (len(names) - 1) + [parms]) if several and parms is not None else parms
        image.write(self.content, filter=pikepdf.Array(names) if several else names[0], decode_parms=every)
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
