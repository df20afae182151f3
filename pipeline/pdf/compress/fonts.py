"""Font programs made smaller: Type 1 written as CFF, all cut down to the glyphs the pages use and what readers need.

MuPDF cuts what finds its glyphs by number, and these stay; what finds them by name is cut by `bare_cff`. Only the
programs' bytes are taken over; nothing else in the file changes but lists of glyphs. Fonts that people may type with
keep all their glyphs. The new file is drawn beside the old one, all pages and appearances of annotations, and must be
the same to the pixel.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf

from pipeline.pdf.compress.bare_cff import Asked, glyphs_left, only_shown
from pipeline.pdf.compress.cff import without_words
from pipeline.pdf.compress.descriptors import (
    CFF,
    TRUETYPE,
    TYPE1,
    all_descriptors,
    descriptors_of,
    fonts_of,
    program_key,
)
from pipeline.pdf.compress.lettering import NotUnderstood
from pipeline.pdf.compress.looks import put_on_pages
from pipeline.pdf.compress.placement import Number
from pipeline.pdf.compress.shown import shown_in
from pipeline.pdf.compress.truetype import without_names, without_signature
from pipeline.pdf.compress.type1 import as_cff
from pipeline.pdf.compress.typed import typed_with
from pipeline.pdf.rewriting.old_pages import empty_old_pages
from pipeline.pdf.rewriting.resources import forget_unused
from pipeline.pdf.store import Trim

_MARK = "/BinderyFont"
_LENGTHS = ("/Length1", "/Length2", "/Length3")
_SHORTER = {TRUETYPE: without_names, CFF: without_words}
_MOST_PAGES = 600
_DRAWN_AT = 50  # dpi
_PLAIN = pikepdf.ObjectStreamMode.disable
_mupdf: Any = pymupdf
_ERRORS: tuple[type[Exception], ...] = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)


@dataclass(frozen=True, slots=True)
class Program:
    """A smaller font program: plain bytes, and the entries of its stream that depend on them.

    ``converted`` from Type 1 to CFF, it stands under another key of its descriptors (ISO 32000-1, table 126). ``apart``
    is what simple fonts get instead of it.
    """

    content: bytes
    lengths: tuple[tuple[str, int], ...]
    converted: bool = False
    apart: bytes | None = None


def _told_apart(program: Any) -> bytes:
    """Its bytes and some that no reader looks at, as MuPDF folds equal programs and then cuts none of both kinds."""
    content: bytes = program.read_bytes()
    return content + bytes(4)


def cut_fonts(source: pikepdf.Pdf, folder: Path, *, proved: bool = True) -> dict[Number, Program]:
    """Smaller programs by the number of the stream they stand in. ``source`` is a copy that is used up.

    Without ``proved`` no page is drawn: enough to know their size.
    """
    if len(source.pages) > _MOST_PAGES:
        return {}
    empty_old_pages(source)
    forget_unused(source)
    if "/StructTreeRoot" in source.Root:
        del source.Root["/StructTreeRoot"]  # which MuPDF goes through for each piece of text
    apart = _put_apart(source, {number: _told_apart(source.get_object(number)) for number in _shared(source)})
    typed = typed_with(source)
    whole_ones = _without_signatures(source, typed)
    numbers = _marked(source, typed)
    if not numbers:
        return whole_ones
    _without_images(source)
    put_on_pages(source)
    whole, converted, cut = (folder / f"fonts-{name}.pdf" for name in ("whole", "converted", "cut"))
    source.save(whole, object_stream_mode=_PLAIN, encryption=False, fix_metadata_version=False)
    try:
        asked = _asked(source)
        by_mark = [asked.get(number) for number in numbers]
        tried = (converted, whole) if _convert(whole, converted) else (whole,)
        holds = any(_cut(path, cut, by_mark) and (not proved or _drawn_alike(whole, cut)) for path in tried)
        return whole_ones | (_smaller(_programs(cut, source, numbers), apart, source) if holds else {})
    except _ERRORS:
        return whole_ones
    finally:
        for path in (whole, converted, cut):
            path.unlink(missing_ok=True)


def _convert(whole: Path, converted: Path) -> bool:
    """Writes the file with its Type 1 programs as CFF; whether there were any."""
    with pikepdf.open(whole, access_mode=pikepdf.AccessMode.stream) as pdf:
        type1 = {
            descriptor[TYPE1].objgen: descriptor[TYPE1].read_bytes()
            for font in fonts_of(pdf)
            if font.get("/Subtype") == "/Type1"
            for descriptor in descriptors_of(font)
            if isinstance(descriptor.get(TYPE1), pikepdf.Stream) and _MARK in descriptor
        }
        made = as_cff(type1, whole.parent)
        if made:
            put_fonts(pdf, {number: Program(content, (), converted=True) for number, content in made.items()})
            pdf.save(converted, object_stream_mode=_PLAIN, fix_metadata_version=False)
    return bool(made)


def _without_signatures(pdf: pikepdf.Pdf, typed: Collection[Number]) -> dict[Number, Program]:
    """TrueType programs that stay whole but for tables that nobody draws or types with."""
    streams = {one[TRUETYPE].objgen: one[TRUETYPE] for one in all_descriptors(pdf) if program_key(one) == TRUETYPE}
    found: dict[Number, Program] = {}
    for number in sorted(streams.keys() & typed):
        before = streams[number].read_bytes()
        content = without_signature(before)
        if len(content) < len(before):
            found[number] = Program(content, (("/Length1", len(content)),))
    return found


def _marked(pdf: pikepdf.Pdf, typed: Collection[Number]) -> list[Number]:
    """Numbers of the program streams, after the descriptors that name them were marked with places in this list."""
    found: list[Number] = []
    for descriptor in all_descriptors(pdf):
        key = program_key(descriptor)
        if key is not None and descriptor[key].objgen not in typed and _MARK not in descriptor:
            descriptor[_MARK] = len(found)
            found.append(descriptor[key].objgen)
    return found


def _shared(pdf: pikepdf.Pdf) -> set[Number]:
    """TrueType programs that both simple and composite fonts use, as Word writes them."""
    used: dict[str, set[Number]] = {"/TrueType": set(), "/CIDFontType2": set()}
    for font in fonts_of(pdf):
        numbers = used.get(str(font.get("/Subtype")), set())
        programs = [one.get(TRUETYPE) for one in descriptors_of(font)]
        numbers.update(one.objgen for one in programs if isinstance(one, pikepdf.Stream))
    return set.intersection(*used.values())


def _put_apart(pdf: pikepdf.Pdf, copies: Mapping[Number, bytes]) -> dict[Number, Number]:
    """Gives the simple fonts that use these programs others; their numbers, by those of the programs."""
    made = {number: pdf.make_stream(one, {"/Length1": len(one)}) for number, one in copies.items()}
    fresh: dict[Number, Any] = {}
    for font in fonts_of(pdf) if made else ():
        old = font.get("/FontDescriptor")
        program = old.get(TRUETYPE) if isinstance(old, pikepdf.Dictionary) else None
        if font.get("/Subtype") == "/TrueType" and isinstance(program, pikepdf.Stream) and program.objgen in made:
            key = old.objgen if old.is_indirect else font.objgen
            if key not in fresh:
                fresh[key] = pdf.make_indirect(pikepdf.Dictionary(dict(old.items())))
                fresh[key][TRUETYPE] = made[program.objgen]
            font["/FontDescriptor"] = fresh[key]
    return {number: one.objgen for number, one in made.items()}


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


def _asked(pdf: pikepdf.Pdf) -> dict[Number, Asked]:
    """What text asks of programs that MuPDF may not cut; not of those that are to stay whole."""
    fonts = [font for font in fonts_of(pdf) if font.get("/Subtype") in ("/Type1", "/MMType1", "/Type0")]
    programs = {one[key].objgen for font in fonts for one in descriptors_of(font)
                if (key := program_key(one)) in (TYPE1, CFF) and _MARK in one}  # fmt: skip
    if not programs:
        return {}
    try:
        every = shown_in(pdf)
    except NotUnderstood:
        return {}
    found: dict[Number, Asked] = {number: Asked() for number in programs}
    for shown in every:
        for descriptor in descriptors_of(shown.font):
            key = program_key(descriptor)
            number = descriptor[key].objgen if key is not None else (0, 0)
            if number in found and not found[number].add(shown):
                del found[number]
    return found


def _cut(whole: Path, cut: Path, asked: Sequence[Asked | None]) -> bool:
    with _mupdf.open(whole, filetype="pdf") as document:
        if document.is_repaired:
            return False
        document.subset_fonts(fallback=False)
        document.save(cut, garbage=0, deflate=False)
    _strip(cut, asked)
    return True


def _strip(cut: Path, asked: Sequence[Asked | None]) -> None:
    """Takes out of the marked TrueType and CFF programs what readers do not need; ``asked`` is by mark."""
    with pikepdf.open(cut, allow_overwriting_input=True) as pdf:
        marked = [one for one in all_descriptors(pdf) if _MARK in one]
        for key, shorter in _SHORTER.items():
            places = [(one[key], asked[int(one[_MARK])]) for one in marked if isinstance(one.get(key), pikepdf.Stream)]
            for stream, wanted in {one.objgen: (one, wanted) for one, wanted in places}.values():
                program = stream.read_bytes()
                if wanted is not None and key == CFF:
                    program = only_shown(program, wanted)
                program = shorter(program)
                stream.write(program)
                if "/Length1" in stream or key == TRUETYPE:
                    stream["/Length1"] = len(program)
        if marked:
            pdf.save(cut, object_stream_mode=_PLAIN, fix_metadata_version=False)


def _drawn_alike(one: Path, two: Path) -> bool:
    with _mupdf.open(one) as before, _mupdf.open(two) as after:
        trim = Trim()
        for at, (left, right) in enumerate(zip(before, after, strict=True)):
            pictures = [
                page.get_pixmap(dpi=_DRAWN_AT, colorspace=_mupdf.csGRAY, annots=False) for page in (left, right)
            ]
            if pictures[0].samples != pictures[1].samples or left.get_text() != right.get_text():
                return False
            trim.after(before, at)
    return True


def _programs(cut: Path, source: pikepdf.Pdf, numbers: list[Number]) -> dict[Number, Program | None]:
    """The programs of fonts that pages show; None where two descriptors shared one and no longer agree."""
    found: dict[Number, Program | None] = {}
    type1 = {one[TYPE1].objgen for one in all_descriptors(source) if isinstance(one.get(TYPE1), pikepdf.Stream)}
    with pikepdf.open(cut, access_mode=pikepdf.AccessMode.stream) as pdf:
        for descriptor in all_descriptors(pdf):
            key, mark = program_key(descriptor), descriptor.get(_MARK)
            if key is None or not isinstance(mark, int):
                continue
            stream = descriptor[key]
            lengths = tuple((name, int(stream[name])) for name in _LENGTHS if name in stream)
            number = numbers[mark]
            was_type1 = key == CFF and number in type1
            program = Program(stream.read_bytes(), lengths, converted=was_type1)
            found[number] = program if found.setdefault(number, program) == program else None
    return found


def _smaller(
    found: Mapping[Number, Program | None], apart: Mapping[Number, Number], source: pikepdf.Pdf
) -> dict[Number, Program]:
    """The programs that came out smaller; of one for both kinds of fonts each kind has its own, if both are shown."""
    chosen: dict[Number, Program] = {}
    for number in sorted(found.keys() - apart.values() | apart.keys()):
        every = (number, apart[number]) if number in apart else (number,)
        parts = [found[one] for one in every if one in found]
        held = [one for one in parts if one is not None]
        size = len(source.get_object(number).read_bytes())
        if held and len(held) == len(parts) and sum(len(one.content) for one in held) < size:
            chosen[number] = replace(held[0], apart=held[1].content) if len(held) > 1 else held[0]
    return chosen


def put_fonts(pdf: pikepdf.Pdf, programs: dict[Number, Program]) -> None:
    """Writes the smaller programs into their streams."""
    _put_apart(pdf, {number: one.apart for number, one in programs.items() if one.apart is not None})
    for number, program in programs.items():
        stream = pdf.get_object(number)
        subtype = "/Type1C" if program.converted else stream.get("/Subtype")
        stream.write(program.content)
        for key in _LENGTHS if program.converted else ():
            if key in stream:
                del stream[key]
        for key, length in program.lengths:
            stream[key] = length
        if subtype is not None:
            stream["/Subtype"] = pikepdf.Name(str(subtype))
    for descriptor in all_descriptors(pdf) if programs else ():
        found = descriptor.get(TYPE1)
        if isinstance(found, pikepdf.Stream) and found.objgen in programs and programs[found.objgen].converted:
            descriptor[CFF] = found
            del descriptor[TYPE1]
        _list_glyphs(descriptor, programs)


def _list_glyphs(descriptor: Any, programs: Mapping[Number, Program]) -> None:
    """PDF/A asks that a descriptor which lists the glyphs of its program lists those that are there."""
    listed, found = descriptor.get("/CharSet"), descriptor.get(CFF)
    if isinstance(listed, pikepdf.String) and isinstance(found, pikepdf.Stream) and found.objgen in programs:
        descriptor["/CharSet"] = glyphs_left(str(listed), programs[found.objgen].content)
