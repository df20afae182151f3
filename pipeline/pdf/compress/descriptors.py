"""The fonts of a file, their descriptors, and the programs that these name (ISO 32000-1, 9.8 and 9.9)."""

from __future__ import annotations

from typing import Any

import pikepdf

from pipeline.pdf.compress.opening import list_of

TYPE1, TRUETYPE, CFF = "/FontFile", "/FontFile2", "/FontFile3"
PROGRAMS = (TYPE1, TRUETYPE, CFF)


def fonts_of(pdf: pikepdf.Pdf) -> list[Any]:
    return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]


def all_descriptors(pdf: pikepdf.Pdf) -> list[Any]:
    """Of every font, also where a descriptor stands directly in a descendant font."""
    return [descriptor for font in fonts_of(pdf) for descriptor in descriptors_of(font)]


def descriptors_of(font: Any) -> list[Any]:
    every = [font, *list_of(font.get("/DescendantFonts"))]
    found = [one.get("/FontDescriptor") for one in every if isinstance(one, pikepdf.Dictionary)]
    return [one for one in found if isinstance(one, pikepdf.Dictionary)]


def program_key(descriptor: Any) -> str | None:
    """The entry that holds the program, or nothing where the font is not embedded."""
    return next((key for key in PROGRAMS if isinstance(descriptor.get(key), pikepdf.Stream)), None)
