"""Font programs cut down to the glyphs the pages use: MuPDF cuts, only the programs' bytes are taken over.

Glyph numbers stay, so that nothing else in the file changes. Fonts that people may type with (form fields) and those
of annotations stay whole. The cut file is drawn beside the uncut one, all pages, and must be the same to the pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf

from pipeline.pdf.compress.opening import list_of

_MARK = "/BinderyFont"
_LENGTHS = ("/Length1", "/Length2", "/Length3")
_PROGRAMS = ("/FontFile2", "/FontFile3")
_MOST_PAGES = 600
_DRAWN_AT = 50  # dpi
_mupdf: Any = pymupdf
_ERRORS: tuple[type[Exception], ...] = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)


@dataclass(frozen=True, slots=True)
class Program:
    """A cut font program: plain bytes, and the entries of its stream that depend on them."""

    content: bytes
    lengths: tuple[tuple[str, int], ...]


def cut_fonts(source: pikepdf.Pdf, folder: Path) -> dict[tuple[int, int], Program]:
    """Smaller programs by the number of the stream they stand in. ``source`` is a copy that is used up."""
    numbers = _marked(source)
    if not numbers or len(source.pages) > _MOST_PAGES:
        return {}
    _without_images(source)
    whole, cut = folder / "fonts-whole.pdf", folder / "fonts-cut.pdf"
    source.save(whole, object_stream_mode=pikepdf.ObjectStreamMode.disable, encryption=False)
    try:
        if not _cut(whole, cut) or not _drawn_alike(whole, cut):
            return {}
        return _programs(cut, source, numbers)
    except _ERRORS:
        return {}
    finally:
        whole.unlink(missing_ok=True)
        cut.unlink(missing_ok=True)


def _marked(pdf: pikepdf.Pdf) -> list[tuple[int, int]]:
    """Numbers of the program streams, after the descriptors that name them were marked with places in this list."""
    typed = _typed_with(pdf)
    found: list[tuple[int, int]] = []
    for descriptor in _all_descriptors(pdf):
        key = _program_key(descriptor)
        if key is not None and descriptor[key].objgen not in typed and _MARK not in descriptor:
            descriptor[_MARK] = len(found)
            found.append(descriptor[key].objgen)
    return found


def _all_descriptors(pdf: pikepdf.Pdf) -> list[Any]:
    """Of every font, also where a descriptor stands directly in a descendant font."""
    fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
    return [descriptor for font in fonts for descriptor in _descriptors(font)]


def _program_key(descriptor: Any) -> str | None:
    return next((key for key in _PROGRAMS if isinstance(descriptor.get(key), pikepdf.Stream)), None)


def _descriptors(font: Any) -> list[Any]:
    every = [font, *list_of(font.get("/DescendantFonts"))]
    found = [one.get("/FontDescriptor") for one in every if isinstance(one, pikepdf.Dictionary)]
    return [one for one in found if isinstance(one, pikepdf.Dictionary)]


def _typed_with(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    """Programs of fonts named by the form's default resources or used in annotations' appearances."""
    found: set[tuple[int, int]] = set()
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        _add_programs(form.get("/DR"), found)
    for page in pdf.pages:
        for note in list_of(page.obj.get("/Annots")):
            states = note.get("/AP") if isinstance(note, pikepdf.Dictionary) else None
            for look in states.values() if isinstance(states, pikepdf.Dictionary) else ():
                every = look.values() if isinstance(look, pikepdf.Dictionary) else [look]
                for one in every:
                    if isinstance(one, pikepdf.Stream):
                        _add_programs(one.get("/Resources"), found)
    return found


def _add_programs(resources: Any, found: set[tuple[int, int]]) -> None:
    fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    for font in fonts.values() if isinstance(fonts, pikepdf.Dictionary) else ():
        for descriptor in _descriptors(font) if isinstance(font, pikepdf.Dictionary) else ():
            found.update(descriptor[key].objgen for key in _PROGRAMS if isinstance(descriptor.get(key), pikepdf.Stream))


def _without_images(pdf: pikepdf.Pdf) -> None:
    """Pictures say nothing of fonts and cost time."""
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image":
            for key in ("/SMask", "/Mask", "/Decode", "/DecodeParms", "/ImageMask"):
                if key in one:
                    del one[key]
            one.write(b"\xff")
            one["/Width"], one["/Height"], one["/BitsPerComponent"] = 1, 1, 8
            one["/ColorSpace"] = pikepdf.Name("/DeviceGray")


def _cut(whole: Path, cut: Path) -> bool:
    with _mupdf.open(whole, filetype="pdf") as document:
        if document.is_repaired:
            return False
        document.subset_fonts(fallback=False)
        document.save(cut, garbage=0, deflate=False)
    return True


def _drawn_alike(one: Path, two: Path) -> bool:
    with _mupdf.open(one) as before, _mupdf.open(two) as after:
        for left, right in zip(before, after, strict=True):
            pictures = [
                page.get_pixmap(dpi=_DRAWN_AT, colorspace=_mupdf.csGRAY, annots=False) for page in (left, right)
            ]
            if pictures[0].samples != pictures[1].samples or left.get_text() != right.get_text():
                return False
    return True


def _programs(cut: Path, source: pikepdf.Pdf, numbers: list[tuple[int, int]]) -> dict[tuple[int, int], Program]:
    """The cut programs that are smaller; where two descriptors shared one and no longer agree, none."""
    found: dict[tuple[int, int], Program | None] = {}
    with pikepdf.open(cut) as pdf:
        for descriptor in _all_descriptors(pdf):
            key, mark = _program_key(descriptor), descriptor.get(_MARK)
            if key is None or not isinstance(mark, int):
                continue
            stream = descriptor[key]
            lengths = tuple((name, int(stream[name])) for name in _LENGTHS if name in stream)
            program = Program(stream.read_bytes(), lengths)
            number = numbers[mark]
            found[number] = program if found.setdefault(number, program) == program else None
    return {
        number: program
        for number, program in found.items()
        if program is not None and len(program.content) < len(source.get_object(number).read_bytes())
    }


def put_fonts(pdf: pikepdf.Pdf, programs: dict[tuple[int, int], Program]) -> None:
    """Writes the cut programs into their streams."""
    for number, program in programs.items():
        stream = pdf.get_object(number)
        subtype = stream.get("/Subtype")
        stream.write(program.content)
        for key, length in program.lengths:
            stream[key] = length
        if subtype is not None:
            stream["/Subtype"] = subtype
