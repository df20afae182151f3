"""Small PDFs made to hold one pitfall each: every kind of font, and pages that are out of the ordinary."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream, String

ROOT = Path(__file__).parents[4]
FONTS = ROOT / "static" / "vendor" / "pdfjs-5.6.205" / "standard_fonts"
SANS = FONTS / "LiberationSans-Regular.ttf"
SERIF = FONTS / "FoxitSerif.pfb"  # bare CFF in spite of its name
LINES = (
    "1. Which of these organs is NOT a part of the human digestive system?",
    "(A) The stomach (B) The liver (C) The lungs (D) The small intestine",
    "2. Light travels 300 metres farther in the second case than in the first.",
)
Write = Callable[[str], bytes]  # text → a string operand, brackets included


# --- fonts: each answers the font's dictionary and how a text is written in it ------------------------------------
@cache
def _sans() -> TTFont:
    return TTFont(SANS)


def _width(letter: str) -> float:
    glyph = _sans().getBestCmap()[ord(letter)]
    return round(_sans()["hmtx"][glyph][0] * 1000 / _sans()["head"].unitsPerEm, 3)


def _descriptor(name: str, **program: object) -> Dictionary:
    return Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/" + name), Flags=32, FontBBox=[-200, -250, 1200, 950], ItalicAngle=0,
        Ascent=905, Descent=-212, CapHeight=729, StemV=80, **program,
    )  # fmt: skip


def _literal(text: str) -> bytes:
    raw = text.encode("cp1252")
    return b"(" + raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


def _bfchars(texts: dict[int, str], digits: int) -> bytes:
    rows = "".join(f"<{code:0{digits}X}> <{text.encode('utf-16-be').hex()}>\n" for code, text in texts.items())
    space = f"<{'0' * digits}> <{'F' * digits}>"
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange {space} endcodespacerange\n"
        f"{len(texts)} beginbfchar\n{rows}endbfchar\nendcmap end end"
    ).encode()


def truetype_winansi(pdf: pikepdf.Pdf) -> tuple[Dictionary, Write]:
    """As Word writes it: TrueType, WinAnsiEncoding, no ToUnicode."""
    program = Stream(pdf, SANS.read_bytes(), Length1=SANS.stat().st_size)
    font = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.LiberationSans, Encoding=Name.WinAnsiEncoding,
        FirstChar=32, LastChar=126, Widths=[_width(chr(code)) for code in range(32, 127)],
        FontDescriptor=_descriptor("LiberationSans", FontFile2=program),
    )  # fmt: skip
    return font, _literal


def truetype_symbolic(pdf: pikepdf.Pdf) -> tuple[Dictionary, Write]:
    """A symbolic TrueType font: no Encoding, codes go through its (3,0) cmap; ToUnicode says what they mean."""
    font = TTFont(SANS)
    best = font.getBestCmap()
    codes = {code: best[code] for code in range(32, 127)}
    table = next(one for one in font["cmap"].tables if (one.platformID, one.platEncID) == (3, 1))
    table.platEncID, table.cmap = 0, {0xF000 + code: glyph for code, glyph in codes.items()}
    font["cmap"].tables = [table]
    out = io.BytesIO()
    font.save(out)
    program = Stream(pdf, out.getvalue(), Length1=len(out.getvalue()))
    descriptor = _descriptor("ABCDEF+Sans", FontFile2=program)
    descriptor.Flags = 4
    made = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+Sans"), FirstChar=32, LastChar=126,
        Widths=[_width(chr(code)) for code in range(32, 127)], FontDescriptor=descriptor,
        ToUnicode=Stream(pdf, _bfchars({code: chr(code) for code in codes}, 2)),
    )  # fmt: skip
    return made, _literal


def identity_h(pdf: pikepdf.Pdf, *, to_unicode: bool = True) -> tuple[Dictionary, Write]:
    """Type0 with Identity-H over a whole TrueType program, as printers to PDF write it."""
    glyphs = {letter: _sans().getGlyphID(_sans().getBestCmap()[ord(letter)]) for letter in map(chr, range(32, 127))}
    program = Stream(pdf, SANS.read_bytes(), Length1=SANS.stat().st_size)
    widths: list[object] = []
    for letter, glyph in sorted(glyphs.items(), key=lambda pair: pair[1]):
        widths += [glyph, Array([_width(letter)])]
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.LiberationSans, CIDToGIDMap=Name.Identity,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        DW=1000, W=Array(widths), FontDescriptor=_descriptor("LiberationSans", FontFile2=program),
    )  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.LiberationSans, Encoding=Name("/Identity-H"),
        DescendantFonts=[pdf.make_indirect(descendant)],
    )  # fmt: skip
    if to_unicode:
        font.ToUnicode = Stream(pdf, _bfchars({glyph: letter for letter, glyph in glyphs.items()}, 4))
    return font, lambda text: b"<" + "".join(f"{glyphs[letter]:04X}" for letter in text).encode() + b">"


def not_embedded(pdf: pikepdf.Pdf) -> tuple[Dictionary, Write]:
    """One of the standard 14, with nothing but its name."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    return font, _literal


def cff_simple(pdf: pikepdf.Pdf) -> tuple[Dictionary, Write]:
    """A simple font over a bare CFF program."""
    program = Stream(pdf, SERIF.read_bytes(), Subtype=Name.Type1C)
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ChromSerif, Encoding=Name.WinAnsiEncoding, FirstChar=32,
        LastChar=126, Widths=_cff_widths(), FontDescriptor=_descriptor("ChromSerif", FontFile3=program),
    )  # fmt: skip
    return font, _literal


@cache
def _cff() -> tuple[list[str], dict[str, float]]:
    """The glyph order and the widths of the CFF program, by glyph name."""
    from fontTools.cffLib import CFFFontSet
    from fontTools.pens.basePen import NullPen

    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(SERIF.read_bytes()), None)
    top = fonts[0]
    widths = {}
    for name in top.charset:
        charstring = top.CharStrings[name]
        charstring.draw(NullPen())
        widths[name] = float(charstring.width)
    return list(top.charset), widths


def _cff_widths() -> list[float]:
    from fontTools.agl import UV2AGL

    return [_cff()[1].get(UV2AGL.get(code, ""), 250.0) for code in range(32, 127)]


def cff_composite(pdf: pikepdf.Pdf) -> tuple[Dictionary, Write]:
    """Type0 over a name-keyed CFF program: the CID is the number of the glyph."""
    from fontTools.agl import UV2AGL

    order, widths = _cff()
    glyphs = {chr(code): order.index(UV2AGL[code]) for code in range(32, 127) if UV2AGL.get(code) in order}
    listed: list[object] = []
    for letter, glyph in sorted(glyphs.items(), key=lambda pair: pair[1]):
        listed += [glyph, Array([widths[UV2AGL[ord(letter)]]])]
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name.ChromSerif,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        DW=500, W=Array(listed),
        FontDescriptor=_descriptor(
            "ChromSerif", FontFile3=Stream(pdf, SERIF.read_bytes(), Subtype=Name.CIDFontType0C)
        ),
    )  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ChromSerif-Identity-H"), Encoding=Name("/Identity-H"),
        DescendantFonts=[pdf.make_indirect(descendant)],
        ToUnicode=Stream(pdf, _bfchars({glyph: letter for letter, glyph in glyphs.items()}, 4)),
    )  # fmt: skip
    return font, lambda text: b"<" + "".join(f"{glyphs[letter]:04X}" for letter in text).encode() + b">"


def type3(pdf: pikepdf.Pdf) -> tuple[Dictionary, Write]:
    """Glyphs that are little drawings: a bar whose height tells the letter."""
    procs, names, widths = Dictionary(), [], []
    for code in range(32, 127):
        name = f"/g{code}"
        drawing = f"600 0 0 0 500 700 d1 {50} 0 {350} {5 * code} re f".encode() if code > 32 else b"600 0 d0"
        procs[name] = Stream(pdf, drawing)
        names.append(Name(name))
        widths.append(600)
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, -200, 600, 700], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=procs, Encoding=Dictionary(Type=Name.Encoding, Differences=Array([32, *names])), FirstChar=32,
        LastChar=126, Widths=widths, Resources=Dictionary(),
        ToUnicode=Stream(pdf, _bfchars({code: chr(code) for code in range(32, 127)}, 2)),
    )  # fmt: skip
    return font, _literal


FONTS_OF_EVERY_KIND = {
    "TrueType, WinAnsi, no ToUnicode": truetype_winansi,
    "TrueType, symbolic": truetype_symbolic,
    "Type0, Identity-H": identity_h,
    "not embedded": not_embedded,
    "CFF, simple": cff_simple,
    "CFF, Type0": cff_composite,
    "Type 3": type3,
}


# --- pages --------------------------------------------------------------------------------------------------------
def text_at(write: Write, lines: Iterable[str], *, x: float = 50, y: float = 700, size: float = 11) -> bytes:
    """Content that shows each line by one Tj."""
    shown = b"".join(b"1 0 0 1 %g %g Tm %s Tj\n" % (x, y - 24 * at, write(line)) for at, line in enumerate(lines))
    return b"BT /F1 %g Tf\n%sET" % (size, shown)


def one_page(
    content: Callable[[Write], bytes] | None = None,
    *,
    font: Callable[[pikepdf.Pdf], tuple[Dictionary, Write]] = truetype_winansi,
    **entries: object,
) -> pikepdf.Pdf:
    """A document of one page in one font /F1, with `LINES` unless other content is given."""
    pdf = pikepdf.new()
    made, write = font(pdf)
    drawn = content(write) if content else text_at(write, LINES)
    page = pdf.add_blank_page(page_size=(595, 842)).obj
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(made)))
    page.Contents = Stream(pdf, drawn)
    for name, value in entries.items():
        page[f"/{name}"] = value  # type: ignore[assignment]
    return pdf


def saved(pdf: pikepdf.Pdf, folder: Path, **options: object) -> Path:
    path = folder / "made.pdf"
    pdf.save(path, **options)  # type: ignore[arg-type]
    return path
