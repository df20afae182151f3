"""A font that draws nothing, for text that is only found, marked and copied.

One glyph without ink stands for every character (ISO 32000-1, 9.7.4 and 9.10.3). What a code means is in ToUnicode.
"""

from __future__ import annotations

from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, Object, Pdf

from pipeline.pdf.ocr.packed import packed

NAME = "BinderyInvisible"
ADVANCE = 500  # thousandths of the size, for every character
ASCENT, DESCENT = 800, -200
MOST_CODES = 65_000


class InvisibleFont:
    """Gives codes to characters as they come; `close` writes what they mean."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.codes: dict[str, int] = {}
        self.object: Object = pdf.make_indirect(Dictionary())

    def encode(self, text: str) -> bytes:
        """A hexadecimal string; a character beyond the last code is left out."""
        codes = []
        for one in text:
            if one not in self.codes and len(self.codes) < MOST_CODES:
                self.codes[one] = len(self.codes) + 1
            if one in self.codes:
                codes.append(f"{self.codes[one]:04x}")
        return f"<{''.join(codes)}>".encode()

    def close(self) -> None:
        pdf = self.pdf
        program = packed(pdf, _program())
        program.Length1 = len(_program())
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name(f"/{NAME}"), FontFile2=program, Flags=5, ItalicAngle=0,
            FontBBox=Array([0, DESCENT, ADVANCE, ASCENT]), Ascent=ASCENT, Descent=DESCENT, CapHeight=ASCENT, StemV=80,
        )  # fmt: skip
        inner = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name(f"/{NAME}"), DW=ADVANCE,
            FontDescriptor=pdf.make_indirect(descriptor),
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            CIDToGIDMap=packed(pdf, b"\x00\x01" * (len(self.codes) + 1)),
        )  # fmt: skip
        self.object.update(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name(f"/{NAME}"),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(inner)]),
                ToUnicode=packed(pdf, self._to_unicode()),
            )
        )

    def _to_unicode(self) -> bytes:
        rows = [f"<{code:04x}> <{one.encode('utf-16-be').hex()}>" for one, code in self.codes.items()]
        blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{body}\n"
            "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode()


def _program() -> bytes:
    """A TrueType program with two blank glyphs; the dates are fixed, so that equal runs write equal files."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "blank"])
    builder.setupCharacterMap({0x20: "blank"})
    builder.setupGlyf({".notdef": Glyph(), "blank": _blank()})
    builder.setupHorizontalMetrics({".notdef": (ADVANCE, 0), "blank": (ADVANCE, 0)})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": NAME})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    written = BytesIO()
    builder.save(written)
    return written.getvalue()


def _blank() -> Glyph:
    """A line there and back: no area to paint, but a box; pdfium drops what has none where it runs down."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, DESCENT))
    pen.lineTo((ADVANCE, ASCENT))
    pen.closePath()
    made: Glyph = pen.glyph()
    return made
