"""A notice in place of the question: line by line, what is extracted says that the test is protected."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from pipeline.pdf.layout import Font, Line, Reading, TextRange
from pipeline.text.substitution.asked import Asked
from pipeline.text.substitution.candidate import Candidate, Paper, Rewording
from pipeline.text.substitution.choice import Choice
from pipeline.text.substitution.letters import letters_in
from pipeline.text.substitution.lists.notices import FURTHER, OPENING
from pipeline.text.substitution.words import line_words, may_be_set

_LONGER = 12  # letters by which a notice may be longer than the line, where there is a choice
_TRIED = 24  # notices of fitting length that are compared
_HOLE = 6.0  # cost of a letter too few on a printed word; a new pair of letters costs 1
_SHORTEST = 7  # letters of a stretch that is worth a notice
_STEPS = 4  # of covering fewer words of a line, as far as its font bears it
_LEAST, _LEAST_FURTHER = 0.25, 0.8  # of the words of a first line, whatever the font bears; of a further one, if any
# Pairs of letters that one font bears on one page. A simple font has some 180 spare codes; where they run out,
# strings must be cut, and pictures may differ. One that is not embedded belongs to a small file, which grows by them.
_EMBEDDED, _NOT_EMBEDDED = 160, 118
_SIGNAL = "The answer says that the test is protected, asks for the question, or guesses without having it."

Pairs = set[tuple[str, str]]  # a printed letter, and what it is read as


class _Room:
    """How many pairs of letters the fonts of a paper still bear, and which they have, by page."""

    def __init__(self, reading: Reading) -> None:
        kinds: dict[str, list[Font]] = {}
        for font in reading.fonts:
            kinds.setdefault(font.name, []).append(font)
        self._most = {name: _most_pairs(fonts) for name, fonts in kinds.items()}
        self._pairs: dict[tuple[int, str], Pairs] = {}
        self._waiting: Counter[tuple[int, str]] = Counter()

    def expect(self, stretches: Iterable[_Stretch]) -> None:
        """Shares what there is among these stretches."""
        self._waiting = Counter(one.place for one in stretches)

    def known(self, stretch: _Stretch) -> Pairs:
        return self._pairs.setdefault(stretch.place, set())

    def allowance(self, stretch: _Stretch) -> float:
        """The new pairs that a stretch may take: twice its share of what is left, as the later ones need fewer."""
        left = self._most.get(stretch.font, _EMBEDDED) - len(self.known(stretch))
        return 2 * left / (1 + max(1, self._waiting[stretch.place]))

    def take(self, stretch: _Stretch, pairs: Pairs) -> None:
        self.known(stretch).update(pairs)
        self._waiting[stretch.place] -= 1


def _most_pairs(fonts: Sequence[Font]) -> float:
    """A composite font has thousands of spare codes."""
    if all(font.kind == "Type0" for font in fonts):
        return math.inf
    return _EMBEDDED if any(font.embedded for font in fonts) else _NOT_EMBEDDED


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A run of words to be covered: where, as printed, where each ends, and their font."""

    part: TextRange
    words: tuple[str, ...]
    ends: tuple[int, ...]
    font: str

    @property
    def place(self) -> tuple[int, str]:
        return self.part.page, self.font


def find(asked: Asked, _paper: Paper, choice: Choice) -> Iterator[Candidate]:
    """The notices of one question alone."""
    yield from notices([asked], choice.seed)[asked.path]


def notices(paper: Sequence[Asked], seed: int) -> dict[str, list[Candidate]]:
    """For each question, by path, a notice on each line of its stem, the first opening it.

    The first lines of all questions come first, then the others. Where a font cannot bear that many letters read
    for others on one page, the end of a line stays as it is, and so do further lines.
    """
    found: dict[str, list[Candidate]] = {asked.path: [] for asked in paper}
    if not paper:
        return found
    room = _Room(paper[0].reading)
    lines = [(asked, _stretches(asked)) for asked in paper]
    first = [(asked, stretches[0]) for asked, stretches in lines if stretches]
    rest = [(asked, stretch) for asked, stretches in lines for stretch in stretches[1:]]
    for group in (first, rest):
        room.expect(stretch for _, stretch in group)
        for asked, stretch in group:
            found[asked.path] += _covered(stretch, room, Choice(seed, asked.path), opens=group is first)
    return found


def _covered(stretch: _Stretch, room: _Room, choice: Choice, *, opens: bool) -> list[Candidate]:
    """A notice on as many of the words as the font bears; the first line has one in any case."""
    known, allowance = room.known(stretch), room.allowance(stretch)
    turn = choice.share(str(stretch.part)) if choice.seed else None
    count = len(stretch.words)
    least = max(1, round((_LEAST if opens else _LEAST_FURTHER) * count))
    for step in range(_STEPS):
        words = stretch.words[:count]
        text, pairs = fitted(words, known, opens=opens, turn=turn)
        new = len(pairs - known)
        if text and (new <= allowance or (opens and count == least)):
            break
        smaller = int(count * min(0.85, allowance / max(1, new))) if step < _STEPS - 2 else least
        count = max(least, smaller)
    else:
        room.take(stretch, set())
        return []
    room.take(stretch, pairs)
    part = stretch.part
    original = " ".join(words)
    end = part.start + stretch.ends[len(words) - 1]
    return [
        Candidate(
            strategy="notice",
            effect="notice",
            edits=(Rewording(TextRange(part.page, part.line, part.start, end), original, text),),
            change="The line reads as a notice that the test is protected.",
            signal=_SIGNAL,
            score=0.9 if opens else 0.8,
        )
    ]


# --- what is covered -------------------------------------------------------------------------------------------------
def _stretches(asked: Asked) -> list[_Stretch]:
    return [one for part in asked.question.parts if (one := _stretch(asked, part)) is not None]


def _stretch(asked: Asked, part: TextRange) -> _Stretch | None:
    """The longest run of printed words of the part that are ordinary letters."""
    try:
        page = asked.reading.page(part.page)
        line = page.lines[part.line]
    except (KeyError, IndexError):
        return None
    ends_page = part.line == len(page.lines) - 1
    best: tuple[int, int] = (0, 0)
    for start, end in _runs(line, part, ends_page=ends_page):
        if len(letters_in(line.text[start:end])) > max(_SHORTEST - 1, len(letters_in(line.text[best[0] : best[1]]))):
            best = (start, end)
    if best == (0, 0):
        return None
    span = max(line.spans, key=lambda span: min(span.end, best[1]) - max(span.start, best[0]))
    ends = tuple(end - best[0] for start, end in line_words(line) if best[0] <= start and end <= best[1])
    whole = TextRange(part.page, part.line, *best)
    return _Stretch(whole, tuple(line.text[best[0] : best[1]].split()), ends, span.font)


def _runs(line: Line, part: TextRange, *, ends_page: bool) -> Iterator[tuple[int, int]]:
    """Runs of words that may be covered; a broken word is not, nor the page's last: it shows where the notice ends."""
    run: tuple[int, int] | None = None
    for start, end in line_words(line):
        last = end == len(line.text.rstrip())
        left = last and (ends_page or line.text[end - 1] in "-\u00ad\u2010")
        if part.start <= start and end <= part.end and may_be_set(line, start, end) and not left:
            run = (run[0] if run else start, end)
        elif run is not None:
            yield run
            run = None
    if run is not None:
        yield run


# --- what is put there -----------------------------------------------------------------------------------------------
def fitted(words: Sequence[str], known: Pairs, *, opens: bool, turn: float | None = None) -> tuple[str, Pairs]:
    """Whole sentences for printed words: no word without a letter, and not fewer letters in all.

    Of those that fit, what needs the fewest pairs of letters besides the ``known`` ones is taken; with a ``turn``
    (0 to 1) that or another good one. Answers the sentences and their pairs; "" when none fits.
    """
    printed = [letters_in(word) for word in words]
    rows = _rows(opens=opens)
    if sum(map(len, printed)) > rows[-1].letters:
        return _in_two(words, known, opens=opens, turn=turn)
    tried = sorted(
        (_cost(printed, row, pairs - known), row.text, at, pairs) for at, row, pairs in _tried(rows, printed)
    )
    if not tried:
        return "", set()
    _, text, _, pairs = tried[0 if turn is None else int(turn * min(4, len(tried)))]
    return text, pairs


def _in_two(words: Sequence[str], known: Pairs, *, opens: bool, turn: float | None) -> tuple[str, Pairs]:
    """For a line longer than any row: the first and the second half of its words, each with its sentences."""
    half = len(words) // 2
    if not half:
        return "", set()
    start, first = fitted(words[:half], known, opens=opens, turn=turn)
    rest, second = fitted(words[half:], known | first, opens=False, turn=turn)
    return (f"{start} {rest}", first | second) if start and rest else ("", set())


def _tried(rows: Sequence[_Row], printed: Sequence[str]) -> Iterator[tuple[int, _Row, Pairs]]:
    """Rows with enough words and letters, and, where there is a choice, not many more letters; with their pairs."""
    total = sum(map(len, printed))
    at = bisect_left(rows, total, key=lambda row: row.letters)
    near = bisect_left(rows, total + _LONGER, lo=at, key=lambda row: row.letters)
    found = [row for row in rows[at:near] if len(row.words) >= len(printed)]
    found = (
        found[:: max(1, len(found) // _TRIED)] or [row for row in rows[at:] if len(row.words) >= len(printed)][:_TRIED]
    )
    for index, row in enumerate(found):
        yield index, row, _pairs(printed, row.words)


def _cost(printed: Sequence[str], row: _Row, new: Pairs) -> float:
    holes = 0
    for word, (low, high) in zip(printed, _laid(printed, row.words), strict=True):
        holes += max(0, len(word) - sum(map(len, row.words[low:high])))
    return _HOLE * holes + len(new) + 0.1 * row.letters


def _laid(printed: Sequence[str], notice: Sequence[str]) -> list[tuple[int, int]]:
    """For each printed word the words of the notice laid on it: as many as it needs, the rest on the last."""
    found: list[tuple[int, int]] = []
    at, spare = 0, len(notice) - len(printed)
    for word in printed:
        end, taken, size = at + 1, len(notice[at]), len(word)
        while spare and taken < size:
            taken += len(notice[end])
            end, spare = end + 1, spare - 1
        found.append((at, end))
        at = end
    found[-1] = (found[-1][0], len(notice))
    return found


def _pairs(printed: Sequence[str], notice: Sequence[str]) -> Pairs:
    """The printed letters with what each is read as, where that is another letter."""
    found: Pairs = set()
    for word, (low, high) in zip(printed, _laid(printed, notice), strict=True):
        text = notice[low] if high == low + 1 else " ".join(notice[low:high])
        if len(text) == len(word):
            found.update(zip(word, text, strict=True))
            continue
        units = [unit for one in notice[low:high] for unit in (*one[:-1], f"{one[-1]} ")]
        units[-1] = units[-1][:-1]
        step = len(units) / len(word)
        edges = [round(index * step) for index in range(len(word) + 1)]
        found.update((letter, "".join(units[edges[at] : edges[at + 1]])) for at, letter in enumerate(word))
    return {pair for pair in found if pair[0] != pair[1]}


@dataclass(frozen=True, slots=True)
class _Row:
    letters: int
    text: str
    words: tuple[str, ...]


@lru_cache(maxsize=2)
def _rows(*, opens: bool) -> list[_Row]:
    """Rows of one to four sentences by their letters."""
    heads = OPENING if opens else FURTHER
    rows: set[tuple[str, ...]] = {(head,) for head in heads}
    rows |= {(head, tail) for head in heads for tail in FURTHER if tail != head}
    rows |= {(head, *tails) for head in heads for tails in permutations(FURTHER[1:], 2) if head not in tails}
    rows |= {(head, *tails) for head in heads[-6:] for tails in permutations(FURTHER[-9:], 3) if head not in tails}
    texts = sorted(" ".join(row) for row in rows)
    found = [_Row(len(text.replace(" ", "")), text, tuple(text.split())) for text in texts]
    return sorted(found, key=lambda row: row.letters)
