"""Words of a question as they stand on the paper, with what decides whether they may be changed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.pdf.direction import has_right_to_left
from pipeline.pdf.layout import Line, Reading, Span, TextRange
from pipeline.pdf.shield.fold import is_combining, unreadable

_TOKEN = re.compile(r"\S+")
_CORE = re.compile(r"^(?P<lead>[(\[{\"'“‘«]*)(?P<core>.*?)(?P<tail>[)\]}\"'”’».,;:?!…]*)$")
_FORMULA_FONTS = re.compile(
    r"cmmi|cmsy|cmex|cmbsy|msam|msbm|eufm|rsfs|euler|wasy|stmary|symbol|math|dingbats|wingdings|webdings|mt extra",
    re.IGNORECASE,
)
_CODE_FONTS = re.compile(
    r"cmtt|sftt|ectt|lmmono|mono|courier|consol|menlo|monaco|typewriter|inconsolata|sourcecode|cmvtt", re.IGNORECASE
)
_WORDLIKE = re.compile(r"^[^\W\d_]+(?:[-‐‑'’][^\W\d_]+)*$")
_BLANK = re.compile(r"_{2,}|\.{3,}|…")
_HYPHENS = "-\u00ad\u2010"


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word without the brackets, quotes and stops around it.

    ``lead`` and ``tail`` are those signs. ``plain`` says that the letters may be changed: one ordinary font, on the
    line, in one piece, from left to right. ``wordlike`` that they are letters only (with hyphen or apostrophe).
    ``font`` is the name and look of its font, ``sentence`` counts the sentences of the text it belongs to.
    """

    part: TextRange
    text: str
    lead: str
    tail: str
    font: tuple[str, bool, bool]
    plain: bool
    code: bool
    sentence: int = 0

    @property
    def wordlike(self) -> bool:
        return _WORDLIKE.match(self.text) is not None

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def ends_clause(self) -> bool:
        return any(sign in self.tail for sign in ",;:.?!")


def has_code(reading: Reading) -> bool:
    """Whether letters of one width are code: not in a paper that is set in them throughout."""
    letters: Counter[bool] = Counter()
    for page in reading.pages:
        for line in page.lines:
            for span in line.spans:
                letters[_CODE_FONTS.search(span.font) is not None] += span.end - span.start
    return letters[True] < letters[False]


def words_in(reading: Reading, parts: Sequence[TextRange], *, code: bool | None = None) -> list[Word]:
    """The words of parts of lines in reading order; pages and lines that were not read are left out.

    ``code`` is what `has_code` says, where it is known.
    """
    if code is None:
        code = has_code(reading)
    found: list[Word] = []
    for number, part in enumerate(parts):
        try:
            line = reading.line(part.page, part.line)
        except (KeyError, IndexError):
            continue
        goes_on = number + 1 < len(parts)
        broken = bool(number) and _ends_broken(reading, parts[number - 1])
        found += _words_of(line, part, code=code, begins_broken=broken, goes_on=goes_on)
    return found


def _ends_broken(reading: Reading, part: TextRange) -> bool:
    """Whether the last word of a part goes on in the next one."""
    try:
        text = reading.text_of(part).rstrip()
    except (KeyError, IndexError):
        return False
    return len(text) > 1 and text[-1] in _HYPHENS and text[-2].isalpha()


def _words_of(line: Line, part: TextRange, *, code: bool, begins_broken: bool, goes_on: bool) -> Iterator[Word]:
    upright = line.direction == (1.0, 0.0) and not has_right_to_left(line.text, figures=True)
    tokens = list(_TOKEN.finditer(line.text, part.start, min(part.end, len(line.text))))
    for index, token in enumerate(tokens):
        match = _CORE.match(token.group())
        if match is None or not match["core"]:
            continue
        start = token.start() + match.start("core")
        end = token.start() + match.end("core")
        span = _span_over(line, start, end)
        first = begins_broken and index == 0
        last = goes_on and index == len(tokens) - 1 and token.group()[-1] in _HYPHENS
        text = match["core"]
        is_code = code and span is not None and _CODE_FONTS.search(span.font) is not None
        whole = not first and not last and _stands_alone(line, token.start(), token.end())
        yield Word(
            part=TextRange(part.page, part.line, start, end),
            text=text,
            lead=match["lead"],
            tail=match["tail"],
            font=(span.font, span.bold, span.italic) if span else ("", False, False),
            plain=upright and whole and span is not None and not is_code and _is_plain(span, text),
            code=is_code,
        )


def _span_over(line: Line, start: int, end: int) -> Span | None:
    """The one span that holds all of ``start`` to ``end``; None when several do."""
    return next((span for span in line.spans if span.start <= start and end <= span.end), None)


def _stands_alone(line: Line, start: int, end: int) -> bool:
    """Whether blanks or the line's ends are on both sides: a part may end within a printed word."""
    before = start == 0 or line.text[start - 1].isspace()
    return before and (end == len(line.text) or line.text[end].isspace())


def _is_plain(span: Span, text: str) -> bool:
    if span.raised or _FORMULA_FONTS.search(span.font):
        return False
    if unreadable(text) or is_combining(text) or _BLANK.search(text):
        return False
    return not any(unicodedata.category(letter) in ("Sm", "Sk") for letter in text)


def line_words(line: Line) -> list[tuple[int, int]]:
    """Start and end of every printed word of a line, signs included."""
    return [(token.start(), token.end()) for token in _TOKEN.finditer(line.text)]


def may_be_set(line: Line, start: int, end: int) -> bool:
    """Whether characters ``start`` to ``end`` are ordinary letters, code included: no formula, nothing raised."""
    text = line.text[start:end]
    spans = [span for span in line.spans if span.start < end and start < span.end]
    if (
        line.direction != (1.0, 0.0)
        or has_right_to_left(line.text, figures=True)
        or unreadable(text)
        or is_combining(text)
    ):
        return False
    if any(span.raised or _FORMULA_FONTS.search(span.font) for span in spans) or _BLANK.search(text):
        return False
    return not any(unicodedata.category(letter) in ("Sm", "Sk") for letter in text)
