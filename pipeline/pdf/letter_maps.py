"""What each glyph stands for, told to a PDF's fonts: MuPDF's writer names only those that stand for one letter.

ISO 32000-1, 9.10.3: a ToUnicode CMap gives a character code one letter or several.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pymupdf

_mupdf: Any = pymupdf  # its functions carry no types
_AT_ONCE = 100  # entries of one bfchar block, the most a CMap may have


@dataclass(slots=True)
class LetterMaps:
    """Counts, for each font by its name, the letters that each glyph was drawn for."""

    _found: dict[str, dict[int, Counter[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )

    def draw(self, story: Any, sheet: Any, device: Any) -> None:
        """Draws what is placed of the story, and takes note of its letters: it can be drawn once only."""
        plain = _mupdf.mupdf
        drawn = plain.FzDisplayList(plain.FzRect(*sheet))
        recording = plain.fz_new_list_device(drawn)
        story.draw(SimpleNamespace(this=recording))
        plain.fz_close_device(recording)
        spans: list[dict[str, Any]] = []
        tracing = _mupdf.extra.JM_new_texttrace_device(spans)
        for one in (tracing, device.this):
            everywhere = plain.FzRect(plain.FzRect.Fixed_INFINITE)
            plain.fz_run_display_list(drawn, one, plain.FzMatrix(), everywhere, plain.FzCookie())
        plain.fz_close_device(tracing)
        for span in spans:
            self._take(span)

    def complete(self, document: Any) -> None:
        """Adds what was found to the fonts of the document; their codes have to be numbers of glyphs (Identity-H)."""
        fonts = {(one[0], one[3]) for page in document for one in page.get_fonts() if one[5] == "Identity-H"}
        for xref, name in fonts:
            kind, value = document.xref_get_key(xref, "ToUnicode")
            if kind == "xref" and self._found.get(name):
                stream = int(value.split()[0])
                named = document.xref_stream(stream).replace(b"endcmap", self._entries(name) + b"endcmap")
                document.update_stream(stream, named)

    def _take(self, span: dict[str, Any]) -> None:
        """Glyph -1 is of letters that are part of the glyph before, letter -1 of further glyphs of one letter."""
        groups: list[tuple[list[int], list[str]]] = []
        for letter, glyph, *_ in span["chars"]:
            if letter >= 0 and glyph >= 0:
                groups.append(([glyph], [chr(letter)]))
            elif groups and glyph >= 0:
                groups[-1][0].append(glyph)
            elif groups and letter >= 0:
                groups[-1][1].append(chr(letter))
        for glyphs, letters in groups:
            if len(glyphs) == 1 and glyphs[0]:
                self._found[span["font"]][glyphs[0]]["".join(letters)] += 1

    def _entries(self, name: str) -> bytes:
        found = sorted((glyph, letters.most_common(1)[0][0]) for glyph, letters in self._found[name].items())
        lines = [f"<{glyph:04x}> <{letters.encode('utf-16-be').hex()}>\n" for glyph, letters in found]
        parts = (lines[start : start + _AT_ONCE] for start in range(0, len(lines), _AT_ONCE))
        return "".join(f"{len(part)} beginbfchar\n{''.join(part)}endbfchar\n" for part in parts).encode()
