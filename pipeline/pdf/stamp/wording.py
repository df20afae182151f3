"""The words of a stamp, page by page."""

from __future__ import annotations

import re

from pipeline.pdf.rewriting.labels import Label

_WORD = re.compile(r"\{(page|pages|label|name|date)(?::(0?\d{1,2}))?\}")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def worded(text: str, values: dict[str, int | str]) -> str:
    """The text with its words in place; what is no known word stays as it is."""

    def put(match: re.Match[str]) -> str:
        value, width = values[match[1]], match[2]
        return format(value, f"0{int(width)}") if width and isinstance(value, int) else str(value)

    return _WORD.sub(put, text)


def label_text(label: Label) -> str:
    """A page label as readers show it (ISO 32000-1, table 159)."""
    number = max(1, label.number)
    if label.style in ("r", "R"):
        number %= 5000
        found = ""
        for value, letters in _ROMAN:
            found += letters * (number // value)
            number %= value
        text = found.upper() if label.style == "R" else found
    elif label.style in ("a", "A"):
        text = chr((number - 1) % 26 + (65 if label.style == "A" else 97)) * min(50, (number - 1) // 26 + 1)
    else:
        text = str(number) if label.style else ""
    return label.prefix + text
