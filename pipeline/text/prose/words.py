"""Where words begin and end, in scripts with blanks between them and in those without."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Thai to Burmese, Khmer, Japanese and Chinese have no blanks between words; Hebrew, Arabic and Korean write small
# words together with others. There, nobody can tell without a dictionary where a word begins or ends.
_JOINED: Final = re.compile(
    "[\u0590-\u08ff\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f"
    "\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
# Vowel signs and other marks about letters, without which a word of Hindi would fall apart.
_SIGNS: Final = "".join(chr(one) for one in range(0x300, 0x1200) if unicodedata.category(chr(one))[0] == "M")
LETTER: Final = re.compile(rf"[^\W\d_]|[{_SIGNS}]")
WORD: Final = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_SIGNS}])+")  # of two letters and more
_LETTERS_OF_A_WORD: Final = 2  # of scripts without blanks, about
_PARTICLE: Final = 3  # letters: "van der", "of the", "de la" stand in names


def stands_in(term: str, folded: str, *, ending: int | None = 0) -> bool:
    """Whether a case-folded text holds the term as a word, with up to ``ending`` more letters at its end, None: any."""
    sought = term.casefold()
    at = folded.find(sought)
    while at >= 0:
        end = last = at + len(sought)
        while last < len(folded) and _is_one_word(folded[last - 1], folded[last]):
            last += 1
        begins = at == 0 or not _is_one_word(folded[at - 1], folded[at])
        if begins and (ending is None or last - end <= ending):
            return True
        at = folded.find(sought, at + 1)
    return False


def without_accents(text: str) -> str:
    """Case-folded letters without what stands above or below them."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if unicodedata.category(one) != "Mn")


def _is_one_word(before: str, after: str) -> bool:
    return _is_letter(before) and _is_letter(after)


def _is_letter(sign: str) -> bool:
    """Of a word between blanks: with its vowel signs and accents, and digits."""
    return (sign.isalnum() or unicodedata.category(sign)[0] == "M") and not _JOINED.match(sign)


def count_words(text: str) -> int:
    """Those with a letter; where blanks do not part them, about as many as their letters make."""
    parted = _JOINED.sub(" ", text).split()
    return sum(any(map(str.isalpha, one)) for one in parted) + len(_JOINED.findall(text)) // _LETTERS_OF_A_WORD


def is_name(text: str) -> bool:
    """Whether it may be one: every word but small ones begins with a capital; none in scripts without capitals."""
    words = re.findall(r"[^\W\d_]+", text)
    return all(word[0].isupper() or (word.islower() and len(word) <= _PARTICLE) for word in words)
