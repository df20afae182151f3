"""Text as it is compared: no white space, compatibility forms and typographic signs made one."""

from __future__ import annotations

import unicodedata

UNKNOWN = "\ufffd"
_SAME = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "‛": "'",
        "“": '"',
        "”": '"',
        "‟": '"',
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "\u00ad": "-",
    }
)


def fold(text: str) -> str:
    """NFKC without white space; quotation marks, dashes and hyphens alike."""
    if text.isascii():
        return "".join(text.split())
    normal = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
    # Marks that a space kept from their letter may join it now: K, space, cedilla is the letter Ķ.
    return unicodedata.normalize("NFC", "".join(normal.split()))


def is_blank(text: str) -> bool:
    """Whether a glyph of this text only separates words."""
    return bool(text) and not text.strip()


def is_hyphen(text: str) -> bool:
    return fold(text) == "-" and text not in "–—−"


def is_combining(text: str) -> bool:
    return any(unicodedata.combining(letter) for letter in text)


def unreadable(text: str) -> str:
    """The letters of ``text`` that a reader would not see, or that no font has: control, private, unassigned."""
    return "".join(letter for letter in text if unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cn", "Cs"})
