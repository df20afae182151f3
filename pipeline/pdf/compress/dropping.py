"""What a smaller file goes without though no reader shows it; each that was there is named."""

from __future__ import annotations

from collections import Counter

import pikepdf
from pikepdf import Dictionary, Stream

from pipeline.pdf.rewriting.old_pages import empty_old_pages
from pipeline.pdf.rewriting.resources import forget_unused

_SAID = {
    "/Thumb": "Small pictures of pages (/Thumb) are left out: viewers draw their own.",
    "/PieceInfo": "Private data of programs (/PieceInfo) are left out: the one that made it may edit it less well.",
    "/PTEX": "Remarks of TeX on how the file was made (/PTEX) are left out.",
}


def drop_unkept(pdf: pikepdf.Pdf, *, application_data: bool, idle: bool) -> tuple[str, ...]:
    """Takes out what does not hold in a rewritten file; if wished, programs' own notes and what no page draws."""
    found = []
    if "/Perms" in pdf.Root:
        del pdf.Root["/Perms"]
        found.append("Rights that were granted to the file as it was (/Perms) are left out: they hold for no other.")
    if pdf.is_linearized:
        found.append("It is not arranged any more to be shown while it still loads (linearised).")
    dropped = _application_data(pdf) if application_data else Counter[str]()
    found += [said for key, said in _SAID.items() if dropped[key]]
    if idle and empty_old_pages(pdf):
        found.append("What the file still held of pages that were taken out of it is left out.")
    if idle and forget_unused(pdf):
        found.append("Fonts and pictures that the file has at hand and no page draws are left out.")
    return tuple(found)


def _application_data(pdf: pikepdf.Pdf) -> Counter[str]:
    about, dropped = pdf.docinfo.objgen, Counter[str]()
    for one in pdf.objects:
        if not isinstance(one, Dictionary | Stream) or one.objgen == about:
            continue
        for key in list(one.keys()):
            if key == "/Thumb" or key.startswith("/PTEX.") or (key == "/PieceInfo" and "/Bindery" not in one[key]):
                dropped[key.partition(".")[0]] += 1
                del one[key]
    return dropped
