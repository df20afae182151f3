"""Which character codes of a simple font are free for another meaning."""

from __future__ import annotations

from collections.abc import Callable, Collection

from pipeline.pdf.shield.fonts.reading import SimpleFont

# 32 takes word spacing, 127 is a control, 160 and 173 are blank and hyphen to readers that mistrust the font.
_NEVER = frozenset((0, 8, 9, 10, 11, 12, 13, 32, 127, 160, 173))


def spare_codes(
    read: SimpleFont,
    used: Collection[int],
    listed: range,
    is_free: Callable[[int], bool] = lambda _code: True,
) -> list[int]:
    """Codes no content stream of the file uses, the best first: above 127, without width or meaning so far.

    ``listed`` are the codes that /Widths covers.
    """
    candidates = [code for code in range(1, 256) if code not in _NEVER and code not in used and is_free(code)]

    def rank(code: int) -> tuple[bool, bool, bool, int]:
        has_meaning = code in listed and (read.widths[code] > 0 or code in read.texts)
        return (code < 32, code < 128, has_meaning, code)

    return sorted(candidates, key=rank)
