"""The letters of pages as lookups see them, and the context that singles out a place among them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.pdf.layout import Page, Reading, TextRange
from pipeline.pdf.proof.letters import CONTEXT, places_of
from pipeline.pdf.shield.fold import fold
from pipeline.text.questions.furniture import furniture_of
from pipeline.text.questions.question import Question
from pipeline.text.substitution.breaks import breaks_in, numbers_of

_SIZES = (CONTEXT, 20, 28, 40, 56, 80, 112, 160)  # letters either side that are tried, the last being the most
_WHOLE_WORD = 24  # letters by which a context may grow to begin and end with whole words


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a place: ``before`` and ``after`` as printed, with single blanks.

    ``occurrence`` counts from 1 among the ``places`` on the page where before + original + after stands; ``size``
    is the number of letters either side that it took. ``crosses`` says that it had to run over a place where
    programs may go on reading elsewhere.
    """

    before: str
    after: str
    occurrence: int
    places: int
    size: int
    crosses: bool = False


def letters_in(text: str) -> str:
    """What counts when a wording is looked up or its length is compared: no white space, signs made alike."""
    return "".join(fold(character) for character in text)


class PageLetters:
    """A page of a reading without white space, folded as the shield folds, with the way back to its lines."""

    def __init__(self, page: Page, breaks: Collection[tuple[int, int]] = ()) -> None:
        self.page = page
        letters: list[str] = []
        self._owners: list[tuple[int, int]] = []  # (line, character) of each letter
        folded: dict[str, str] = {}
        for number, line in enumerate(page.lines):
            for at, character in enumerate(line.text):
                text = folded.get(character)
                if text is None:
                    text = folded[character] = fold(character)
                letters.append(text)
                self._owners += [(number, at)] * len(text)
        self.text = "".join(letters)
        self._breaks = sorted({0, len(self.text), *(bisect_left(self._owners, place) for place in breaks)})

    def frame_of(self, part: TextRange) -> tuple[str, str]:
        """The `CONTEXT` letters either side: what proofs tell a place by."""
        low, high = self.span_of(part)
        return self.text[max(0, low - CONTEXT) : low], self.text[high : high + CONTEXT]

    def has_twin(self, part: TextRange) -> bool:
        """Whether the same letters stand between the same `CONTEXT` letters elsewhere: no proof tells them apart."""
        low, high = self.span_of(part)
        framed = self.text[max(0, low - CONTEXT) : min(len(self.text), high + CONTEXT)]
        return len(places_of(framed, self.text)) > 1

    def ends_page(self, part: TextRange) -> bool:
        """Whether no letter follows the part on the page: then nothing shows where it ends."""
        return self.span_of(part)[1] >= len(self.text)

    def span_of(self, part: TextRange) -> tuple[int, int]:
        """The letters ``low`` to ``high`` of a part of a line."""
        low = bisect_left(self._owners, (part.line, part.start))
        return low, bisect_left(self._owners, (part.line, part.end))

    def parts_of(self, low: int, high: int) -> tuple[TextRange, ...]:
        """The parts of lines, in reading order, on which letters ``low`` to ``high`` stand."""
        found: list[TextRange] = []
        for line, at in self._owners[low:high]:
            if found and found[-1].line == line:
                found[-1] = TextRange(self.page.number, line, found[-1].start, at + 1)
            else:
                found.append(TextRange(self.page.number, line, at, at + 1))
        return tuple(found)

    def places(self, text: str, before: str = "", after: str = "") -> list[tuple[int, int]]:
        """Where ``text`` stands between ``before`` and ``after``, white space ignored; as letters low to high."""
        lead, middle = letters_in(before), letters_in(text)
        if not middle:
            return []
        found = places_of(lead + middle + letters_in(after), self.text)
        return [(at + len(lead), at + len(lead) + len(middle)) for at in found]

    def around(self, low: int, high: int, letters: int) -> str:
        """Letters ``low`` to ``high`` as printed, with some either side."""
        return f"…{self._printed(max(0, low - letters), min(len(self.text), high + letters))}…"

    def context_of(self, part: TextRange) -> Context:
        """The shortest context of at least `CONTEXT` letters either side that singles the part out.

        It is cut at the page's ends and, as long as it singles the part out all the same, where programs may go on
        reading elsewhere: at running heads, margins, columns.
        """
        low, high = self.span_of(part)
        first = self._breaks[bisect_right(self._breaks, low) - 1]
        last = self._breaks[bisect_left(self._breaks, high)]
        for least, most in ((first, last), (0, len(self.text))):
            for size in _SIZES:
                start, end = max(least, low - size), min(most, high + size)
                unique = len(places_of(self.text[start:end], self.text)) == 1
                enough = end - start - (high - low) >= CONTEXT or end - start >= 2 * CONTEXT
                if unique and enough:
                    start, end = self._whole_words(start, low, high, end, least, most)
                    return self._context(low, high, start, end, size, crosses=start < first or end > last)
        return self._context(low, high, start, end, size, crosses=True)

    def _context(self, low: int, high: int, start: int, end: int, size: int, *, crosses: bool) -> Context:
        places = places_of(self.text[start:end], self.text)
        return Context(
            before=self._printed(start, low),
            after=self._printed(high, end),
            occurrence=places.index(start) + 1,
            places=len(places),
            size=size,
            crosses=crosses,
        )

    def _whole_words(self, start: int, low: int, high: int, end: int, least: int, most: int) -> tuple[int, int]:
        """The context grown to whole words, no further than from ``least`` to ``most``."""
        for _ in range(_WHOLE_WORD):
            if start in (least, low) or self._gap_before(start):
                break
            start -= 1
        for _ in range(_WHOLE_WORD):
            if end in (most, high) or self._gap_before(end):
                break
            end += 1
        return start, end

    def _gap_before(self, at: int) -> bool:
        line, character = self._owners[at]
        last_line, last = self._owners[at - 1]
        return line != last_line or character > last + 1

    def _printed(self, low: int, high: int) -> str:
        text = "".join(self._with_gaps(low, high))
        return " ".join(text.split())

    def _with_gaps(self, low: int, high: int) -> Iterator[str]:
        last = self._owners[low] if low < high else (0, 0)
        for at in range(low, high):
            owner = self._owners[at]
            if at > low and owner == last:
                continue  # a further letter of one character
            if owner[0] != last[0] or owner[1] > last[1] + 1:
                yield " "
            yield self.page.lines[owner[0]].text[owner[1]]
            last = owner


class Letters:
    """The letters of a reading's pages, made when first asked for."""

    def __init__(self, reading: Reading, questions: Sequence[Question] = ()) -> None:
        self.reading = reading
        self.furniture = furniture_of(reading)
        self._numbers = frozenset(numbers_of(questions))
        self._pages: dict[int, PageLetters] = {}

    @cached_property
    def numbers(self) -> frozenset[int]:
        return frozenset(page.number for page in self.reading.pages)

    def page(self, number: int) -> PageLetters:
        """Raises KeyError for a page that was not read."""
        if number not in self._pages:
            page = self.reading.page(number)
            numbers = {(line, at) for of, line, at in self._numbers if of == number}
            self._pages[number] = PageLetters(page, breaks_in(page, self.furniture) | numbers)
        return self._pages[number]

    def context_of(self, part: TextRange) -> Context:
        return self.page(part.page).context_of(part)

    def frame_of(self, part: TextRange) -> tuple[str, str]:
        return self.page(part.page).frame_of(part)
