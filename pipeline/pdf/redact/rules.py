"""What shall go, as regular expressions over a page's text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.pdf.redact.lookalikes import latinised
from pipeline.pdf.redact.plain import Plain, plain_of

# Known kinds say themselves where a line may end in them. Columns of figures are read one below the other: whatever may
# go over any line's end takes years and sums for telephone and card numbers.
_END = r"[ \u00a0]?\s*\n\s*"
# Between the figures of a telephone number; a line may end behind a hyphen.
_PART = r"(?:[ \u00a0/.]|[-\u2010\u2011–]\s*)"
_WIDE = rf"(?:{_PART}|{_END})?"
_DAY = r"(?:\d{1,2}(?P<d>[/.-])\d{1,2}(?P=d)\d{2,4}|(?:19|20)\d\d(?P<i>[/.-])\d\d(?P=i)\d\d)(?!\d)"
_PHONE = "|".join(
    (
        (  # +49 30 123456
            rf"(?:\+|(?<!\d)00)\d{{1,3}}{_WIDE}(?:\(0\)[ ]?)?\(?\d{{1,5}}\)?{_WIDE}"
            rf"\d{{2,8}}(?:{_PART}\d{{2,8}}){{0,4}}"
        ),
        rf"(?:1{_PART})?\(\d{{2,5}}\){_WIDE}\d{{2,5}}(?:{_PART}\d{{2,5}}){{0,3}}",  # (206) 231-3195
        rf"0\d{{1,4}}{_PART}\d{{2,8}}(?:{_PART}\d{{2,5}}){{0,4}}",  # 030 1234567
        rf"(?:1{_PART})?\d{{3}}{_PART}\d{{3}}{_PART}\d{{4}}",  # 206-231-3195
        r"\d{2}(?P<s>[.\-])\d{3,4}(?P=s)\d{4}",  # 91-234-5678
        r"\d{3}(?P<b>[ \u00a0])\d{3}(?P=b)\d{3}",  # 912 345 678
        r"\d{2}(?P<t>[ \u00a0])\d{2}(?:(?P=t)\d{2}){2,3}",  # 12 34 56 78
    )
)
_APART = r"\s{1,3}"  # between letters that are set apart
_FOUR = r"\d{4}[ \u00a0-]"

KINDS = {
    "email": r"(?:[\w.+]+-\s*\n\s*)?[\w.+-]+@[\w-]+(?:(?<=-)\s*\n\s*[\w-]+)?(?:\.[\w-]+)+",
    "iban": rf"\b[A-Z]{{2}}\d{{2}}(?:(?:[ \u00a0]|{_END})?[A-Z0-9]{{4}}){{2,7}}"
    rf"(?:(?:[ \u00a0]|{_END})?[A-Z0-9]{{1,4}})?\b|"
    rf"(?<!\w)[A-Z]{_APART}[A-Z](?:{_APART}\d){{2}}(?:{_APART}[A-Z0-9]){{11,30}}(?!\w)",  # each in a box of a form
    "card": rf"(?<!\d)(?:(?:\d[ \u00a0-]?){{12,18}}\d|"
    rf"{_FOUR}\d{{4}}(?:[ \u00a0-]\d{{4}})?-?{_END}\d{{4}}(?:[ \u00a0-]\d{{1,4}})?|"
    rf"\d{{4}}-?{_END}{_FOUR}{_FOUR}\d{{4}})(?!\d)",
    "phone": rf"(?<![\w+./–-])(?!{_DAY})(?:{_PHONE})(?!\w)",
    "ssn": r"(?<!\d)\d{3}-\s*\d{2}-\s*\d{4}(?!\d)",
    "ip": r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])",
}
HYPHEN = "[-\u00ad\u2010\u2011]"  # written, soft, and two that are only hyphens
BETWEEN = r"[\s\-\u00ad\u2010\u2011]*"  # letters of a word, as programs read it
_PARTED = rf"(?:{HYPHEN}\s*\n\s*|\u00ad)?"  # between letters
_DASH = "[-\u00ad\u2010-\u2015\u2212]"
_APOSTROPHE = "['\u2019\u2018\u02bc\u2032\u00b4`]"  # as typed and as printed
_LEAST_APART, _LEAST_FIGURES_APART = 4, 6  # letters; fewer that stand apart are no word


@dataclass(frozen=True, slots=True)
class Rule:
    """``name`` is how people know it; ``pattern`` what is searched.

    ``is_known`` is whether it is one of `KINDS`, in which the ends of lines count; ``latinised`` is of a word what is
    searched where letters of other scripts may stand for Latin ones.
    """

    name: str
    pattern: re.Pattern[str]
    is_known: bool = False
    latinised: re.Pattern[str] | None = None

    def spans(self, text: str, plain: Plain | None = None) -> list[tuple[int, int]]:
        """Stretches that fit the text as it stands, in its plain form, or with other letters that look the same.

        They come in order, and those that overlap are one.
        """
        found = [match.span() for match in self.pattern.finditer(text) if match.group()]
        plain = plain or plain_of(text)
        if plain.spans is not None:
            found += [plain.whence(*match.span()) for match in self.pattern.finditer(plain.text) if match.group()]
        if self.latinised and ((alike := latinised(plain.text)) != plain.text or self.latinised != self.pattern):
            found += [plain.whence(*match.span()) for match in self.latinised.finditer(alike)]
        joined: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if joined and start < joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            else:
                joined.append((start, end))
        return joined

    def replaced(self, text: str, other: Callable[[str], str]) -> str:
        """The text with something else in place of each stretch that fits."""
        for start, end in reversed(self.spans(text)):
            text = text[:start] + other(text[start:end]) + text[end:]
        return text


def rules_of(words: Sequence[str], kinds: Sequence[str], own: Sequence[str], *, case: bool, whole: bool) -> list[Rule]:
    """Words (see `_of_word`), known kinds, own patterns."""
    flags = re.NOFLAG if case else re.IGNORECASE
    found = []
    for word in words:
        same, *alike = (_of_word(one, whole=whole, case=case) for one in (word, *_latin(word, case=case)))
        found.append(Rule(word, re.compile(same, flags), latinised=re.compile("|".join(alike), flags)))
    found += [Rule(kind, re.compile(KINDS[kind]), is_known=True) for kind in kinds]
    return found + [Rule(one, re.compile(one, flags | re.MULTILINE)) for one in own]


def _of_word(word: str, *, whole: bool, case: bool) -> str:
    """A blank is any white space, a hyphen may part a word at a line's end, and all its letters may be set apart."""
    parts = [_letters_of(part, case=case) for part in plain_of(word).text.split()]
    pattern = r"\s+".join(_joined(part, _PARTED) for part in parts)
    if sum(map(len, parts)) >= (_LEAST_APART if re.search(r"[^\W\d]", word) else _LEAST_FIGURES_APART):
        apart = r"\s{1,6}".join(_joined(part, _APART) for part in parts)
        pattern = rf"(?:{pattern}|(?<!\w){apart}(?!\w))"
    return rf"(?<!\w){pattern}(?!\w)" if whole else pattern


def _latin(word: str, *, case: bool) -> list[str]:
    """Twice where capitals look like Latin letters and small ones do not: "В" and "в"."""
    plain = plain_of(word).text
    small, large = latinised(plain), latinised(plain.upper())
    return [small] if case or large.casefold() == small.casefold() else [small, large]


def _letters_of(part: str, *, case: bool) -> list[str]:
    return re.findall(r"[sS]{2}|ß|ẞ|.", part) if not case else list(part)


def _joined(letters: Sequence[str], between: str) -> str:
    return between.join(_of_letter(letter, between) for letter in letters)


def _of_letter(letter: str, between: str) -> str:
    """A word's own hyphen or apostrophe may be any, a line may end behind the first, and capitals know no "ß"."""
    if len(letter) == 2 or letter in "ßẞ":
        return f"(?:s{between}s|ß)"
    if re.fullmatch(_DASH, letter):
        return rf"{_DASH}(?:\s*\n\s*)?"
    return _APOSTROPHE if re.fullmatch(_APOSTROPHE, letter) else re.escape(letter)


def folded(text: str) -> str:
    """Without what programs read differently: capitals, white space, and hyphens that may stand at a line's end."""
    return re.sub(BETWEEN, "", plain_of(text).text).casefold()
