"""Text as people read it: without what nobody sees, and in one form of several that look alike (UAX 15)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Kinds of compatibility that only change a letter's look; raised and lowered figures are other signs.
_LOOKS = ("<font>", "<wide>", "<narrow>", "<initial>", "<medial>", "<final>", "<isolated>", "<compat>")
# Signs that nobody sees and Unicode does not count among its format signs (Default_Ignorable_Code_Point), and lines
# through, over and under letters.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
    "\u0305\u0332-\u0338]"
)
_SOFT_HYPHEN, _STRETCHED = "\u00ad", "\u0640"  # rules know the first; the second only widens Arabic words
# TeX's older fonts draw an accent and then its letter; some programs draw what hangs below a letter after it.
_DRAWN = dict(zip("`´ˆ˜¯˘˙¨˚˝ˇ¸˛", "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328",
                  strict=True))  # fmt: skip
_BELOW = ("¸", "˛")
_ACCENTED = re.compile(f"[{''.join(_DRAWN)}]")


@dataclass(frozen=True, slots=True)
class Plain:
    """``spans`` say for each letter of the text where in the original it comes from; None where it is the same."""

    text: str
    spans: tuple[tuple[int, int], ...] | None

    def whence(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original of a stretch that is not empty."""
        return (start, end) if self.spans is None else (self.spans[start][0], self.spans[end - 1][1])


def plain_of(text: str) -> Plain:
    """Letters and their accents are one, ligatures are letters, and what takes no room is gone."""
    if text.isascii() or not _differs(text):
        return Plain(text, None)
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    for start, end in _clusters(text):
        for letter in _form(text[start:end]):
            letters.append(letter)
            spans.append((start, end))
    return Plain("".join(letters), tuple(spans))


class _Forms(dict[int, str]):
    """The form of each sign, worked out once."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _form_of(chr(code))
        return found


def _form_of(sign: str) -> str:
    if sign == _STRETCHED or _UNSEEN.match(sign) or (unicodedata.category(sign) == "Cf" and sign != _SOFT_HYPHEN):
        return ""
    kind = unicodedata.decomposition(sign).partition(" ")[0]
    form = unicodedata.normalize("NFKC", sign) if kind in _LOOKS else sign
    return sign if form.startswith(" ") else form


_FORMS = _Forms()


def _differs(text: str) -> bool:
    same = text.translate(_FORMS) == text and unicodedata.is_normalized("NFC", text)
    return not same or _ACCENTED.search(text) is not None


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that belong together: a letter, the marks on it, and what takes no room between them."""
    at = 0
    while at < len(text):
        end = at + 1
        if _is_before(text, at) or (text[end : end + 1] in _BELOW and _is_after(text, at)):
            end += 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        yield at, end
        at = end


def _is_before(text: str, at: int) -> bool:
    """Whether an accent stands here, and then its letter."""
    return bool(_composed(text[at + 1 : at + 2], text[at]))


def _is_after(text: str, at: int) -> bool:
    """Whether a letter stands here, and then what hangs below it and not below the next one."""
    return bool(_composed(text[at], text[at + 1 : at + 2])) and not _is_before(text, at + 1)


def _composed(letter: str, accent: str) -> str:
    """One letter of both, or nothing where there is none."""
    if not letter or accent not in _DRAWN:
        return ""
    found = unicodedata.normalize("NFC", letter.replace("ı", "i") + _DRAWN[accent])
    return found if len(found) == 1 else ""


def _form(cluster: str) -> str:
    if len(cluster) > 1 and (both := _composed(cluster[1], cluster[0]) or _composed(cluster[0], cluster[1])):
        cluster = both + cluster[2:]
    return unicodedata.normalize("NFC", cluster.translate(_FORMS))
