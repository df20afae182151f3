"""A small rewriter that makes shielded files for these tests, and the ways to make them wrong.

It gives single glyphs of simple fonts another text by a spare code of the same glyph. It knows just enough of
PDF for the papers of pdfTeX among the samples and for `paper.py`; it is a test's tool, not the shield.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from pipeline.pdf.proof.letters import bare
from pipeline.pdf.shield.edit import Edit

_CHARS = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_DUP = re.compile(rb"dup\s+(\d+)\s*/(\S+)\s+put")


@dataclass
class Glyph:
    operator: int
    element: int
    offset: int
    code: int
    font: Font
    text: str


class Font:
    """A simple font whose spare codes become second names of its glyphs."""

    def __init__(self, font: pikepdf.Object) -> None:
        self.dictionary = font
        self.first = int(font.get("/FirstChar", 0))
        self.widths = [float(width) for width in font.get("/Widths", [])]
        self.texts = _map_of(font["/ToUnicode"].read_bytes())
        self.names = _names_of(font)
        self.aliases: dict[tuple[int, str], int] = {}
        self.used: set[int] = set()

    def alias(self, code: int, text: str) -> int:
        if self.texts.get(code) == text:
            return code
        if (code, text) not in self.aliases:
            taken = self.used | set(self.texts) | set(self.aliases.values()) | {160, 173}
            taken |= set(range(self.first, self.first + len(self.widths)))
            self.aliases[code, text] = next(c for c in [*range(128, 256), *range(1, 32)] if c not in taken)
        return self.aliases[code, text]

    def write(self, pdf: pikepdf.Pdf) -> None:
        if not self.aliases:
            return
        encoding = self.dictionary.get("/Encoding")
        differences = []
        if isinstance(encoding, pikepdf.Dictionary):
            differences = list(encoding.get("/Differences", []))
            fresh = pikepdf.Dictionary(dict(encoding.items()))
        else:
            fresh = pikepdf.Dictionary(Type=pikepdf.Name.Encoding)
            if isinstance(encoding, pikepdf.Name):
                fresh.BaseEncoding = encoding
        for (code, _), spare in self.aliases.items():
            differences += [spare, pikepdf.Name("/" + self.names[code])]
        fresh.Differences = pikepdf.Array(differences)
        self.dictionary.Encoding = fresh
        self._widen()
        texts = self.texts | {spare: text for (_, text), spare in self.aliases.items()}
        self.dictionary.ToUnicode = pdf.make_stream(cmap_of(texts))

    def _widen(self) -> None:
        if not self.widths:
            return
        every = {self.first + at: width for at, width in enumerate(self.widths)}
        every |= {spare: every[code] for (code, _), spare in self.aliases.items()}
        first, last = min(every), max(every)
        self.dictionary.FirstChar, self.dictionary.LastChar = first, last
        self.dictionary.Widths = pikepdf.Array([every.get(code, 0) for code in range(first, last + 1)])


def cmap_of(texts: dict[int, str]) -> bytes:
    """A complete ToUnicode map of a simple font."""
    lines = [f"<{code:02X}> <{text.encode('utf-16-be').hex()}>" for code, text in sorted(texts.items())]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in blocks)
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Test def /CMapType 2 def"
    space = "1 begincodespacerange <00> <FF> endcodespacerange"
    return f"{head}\n{space}\n{body}\nendcmap CMapName currentdict /CMap defineresource pop end end".encode()


def shield(source: Path, target: Path, edits: Sequence[Edit]) -> None:
    """Write ``target`` so that every original reads as its replacement; places must be unambiguous."""
    with pikepdf.open(source) as pdf:
        fonts: dict[tuple[int, int], Font] = {}
        for number, page in enumerate(pdf.pages, start=1):
            here = [edit for edit in edits if edit.page == number]
            _rewrite(pdf, page, here, fonts)
        for font in fonts.values():
            font.write(pdf)
        pdf.save(target)


def _rewrite(pdf: pikepdf.Pdf, page: pikepdf.Page, edits: Sequence[Edit], fonts: dict[tuple[int, int], Font]) -> None:
    instructions = list(pikepdf.parse_content_stream(page))
    glyphs = _glyphs(page, instructions, fonts)
    letters, owner = "", []
    for at, glyph in enumerate(glyphs):
        folded = bare(glyph.text)
        letters += folded
        owner += [at] * len(folded)
    for edit in edits:
        lead = bare(edit.before)
        places = [m.start() for m in re.finditer(re.escape(lead + bare(edit.original) + bare(edit.after)), letters)]
        start = places[(edit.occurrence or 1) - 1] + len(lead)
        picked = owner[start : start + len(bare(edit.original))]
        _spread(edit, [glyphs[at] for at in dict.fromkeys(picked)])
    for glyph in glyphs:
        glyph.code = glyph.font.alias(glyph.code, glyph.text)
    page.Contents = pdf.make_stream(_serialized(instructions, glyphs))


def _spread(edit: Edit, glyphs: list[Glyph]) -> None:
    """Word k of the replacement onto word k of the original; surplus glyphs become blanks."""
    old, new = edit.original.split(), edit.replacement.split()
    if len(old) != len(new):
        old, new = ["".join(old)], [" ".join(new)]
    rest = list(glyphs)
    for word, wish in zip(old, new, strict=True):
        part, letters = [], 0
        while letters < len(bare(word)):  # a ligature is one glyph of several letters
            part.append(rest.pop(0))
            letters += len(bare(part[-1].text))
        share, extra = divmod(len(wish), len(part))
        taken = 0
        for index, glyph in enumerate(part):
            count = share + (1 if index < extra else 0)
            glyph.text = wish[taken : taken + count] or " "
            taken += count


def _glyphs(
    page: pikepdf.Page,
    instructions: list[pikepdf.ContentStreamInstruction],
    fonts: dict[tuple[int, int], Font],
) -> list[Glyph]:
    found: list[Glyph] = []
    font: Font | None = None
    for at, instruction in enumerate(instructions):
        operator = str(instruction.operator)
        if operator == "Tf":
            dictionary = page.resources.Font[str(instruction.operands[0])]
            simple = "/ToUnicode" in dictionary and dictionary.Subtype != "/Type0"
            font = fonts.setdefault(dictionary.objgen, Font(dictionary)) if simple else None
        elif operator in {"Tj", "TJ"} and font:
            shown = instruction.operands[0]
            parts = shown if operator == "TJ" else [shown]
            for element, part in enumerate(parts):
                if isinstance(part, pikepdf.String):
                    for offset, code in enumerate(bytes(part)):
                        font.used.add(code)
                        found.append(Glyph(at, element, offset, code, font, font.texts.get(code, "\ufffd")))
    return found


def _serialized(instructions: list[pikepdf.ContentStreamInstruction], glyphs: list[Glyph]) -> bytes:
    codes: dict[tuple[int, int], bytearray] = {}
    for glyph in glyphs:
        codes.setdefault((glyph.operator, glyph.element), bytearray()).append(glyph.code)
    fresh = []
    for at, instruction in enumerate(instructions):
        operands = list(instruction.operands)
        if str(instruction.operator) == "Tj" and (at, 0) in codes:
            operands = [pikepdf.String(bytes(codes[at, 0]))]
        elif str(instruction.operator) == "TJ":
            parts = [
                pikepdf.String(bytes(codes[at, element])) if (at, element) in codes else part
                for element, part in enumerate(operands[0])
            ]
            operands = [pikepdf.Array(parts)]
        fresh.append((operands, instruction.operator))
    return pikepdf.unparse_content_stream(fresh)


def _map_of(cmap: bytes) -> dict[int, str]:
    texts: dict[int, str] = {}
    for block in _CHARS.finditer(cmap):
        values = [int(value, 16) if len(value) <= 4 else value for value in re.findall(rb"<([0-9A-Fa-f]+)>", block[2])]
        raw = re.findall(rb"<([0-9A-Fa-f]+)>", block[2])
        step = 2 if block[1] == b"bfchar" else 3
        for at in range(0, len(values), step):
            first = int(raw[at], 16)
            text = bytes.fromhex(raw[at + step - 1].decode()).decode("utf-16-be")
            last = first if step == 2 else int(raw[at + 1], 16)
            for code in range(first, last + 1):
                texts[code] = text[:-1] + chr(ord(text[-1]) + code - first)
    return texts


def _names_of(font: pikepdf.Object) -> dict[int, str]:
    """Glyph names by code: Differences over the font program's own encoding, or plain letters."""
    names = {code: chr(code) for code in range(65, 123)}
    program = font.get("/FontDescriptor", {}).get("/FontFile")
    if program is not None:
        names = {int(m[1]): m[2].decode() for m in _DUP.finditer(program.read_bytes())}
    encoding = font.get("/Encoding")
    if isinstance(encoding, pikepdf.Dictionary):
        code = 0
        for item in encoding.get("/Differences", []):
            if isinstance(item, pikepdf.Name):
                names[code] = str(item)[1:]
                code += 1
            else:
                code = int(item)
    return names
