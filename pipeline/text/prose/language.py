"""The languages people choose from, and which of them a text is in."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

LANGUAGES: Final = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "de": "German",
    "it": "Italian",
    "pt": "Portuguese",
    "ru": "Russian",
    "ja": "Japanese",
    "ko": "Korean",
    "zh": "Chinese",
    "ar": "Arabic",
    "hi": "Hindi",
}
RIGHT_TO_LEFT: Final = frozenset({"ar"})
_SCRIPTS: Final = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_WORDS: Final = {  # the most frequent ones that few of the others share
    "en": "the of and to in that is was for with are this be by not which from have",
    "es": "el los las del que en una por con para como más pero sus está son fue este",
    "fr": "le les des et est dans une qui pour sur avec pas plus sont cette ce aux ou",
    "de": "der die das und ist nicht mit den von zu ein eine auf für dem sich wird auch",
    "it": "il gli che della per una con non sono del alla nel è anche più come dei questo",
    "pt": "os das do que uma com não para em dos mais foi são pela ao está seu também",
}
_KNOWN: Final = {code: frozenset(words.split()) for code, words in _WORDS.items()}
SAMPLE = 20_000  # characters that are looked at


def language_of(text: str) -> str:
    """A code of `LANGUAGES`, by script or by small words; "" where neither tells."""
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return ""
    for code, script in _SCRIPTS:  # Japanese first: it is written with Chinese letters too
        if len(script.findall(sample)) > (0.05 if code == "ja" else 0.3) * letters:
            return code
    counts = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    scores = {code: sum(counts[word] for word in words) for code, words in _KNOWN.items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= max(2, 0.04 * counts.total()) else ""


def likely_language(text: str, said: str) -> str:
    """The language of a text in a file that says which it is in, "" for neither.

    Office programs write the one of their settings: of those that are told apart here, the text counts for more.
    """
    primary = said.partition("-")[0].lower()
    found = language_of(text) if not said or primary in LANGUAGES else ""
    return said if found in ("", primary) else found
