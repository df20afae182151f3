"""Field words: phrases that name a value, found in rows of words whatever their accents, case and punctuation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from unicodedata import combining, normalize

from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.rows import Cell, Row, Word

_EDGE = re.compile(r"^[^\w%#°№€$£]+|[^\w%#°№€$£]+$")
# What may stand before a field word without making prose of it: "19 % MwSt", "incl. VAT", "dont TVA".
_LEADS = re.compile(
    r"[\d.,]+%?|%|\+|=|incl|inkl|inclusive|including|enthalt|enthalten|inklusive|beinhaltet|inclus|inclut|incluido|incluye|compresa|inclui|dont|davon|darin|enthaltene|includes|less|abzgl|abzuglich|moins|varav|waarvan"
)
_JOINS = ("+", "=", "|", "/", ";", "·")
_SPECIAL = str.maketrans({"№": "n", "º": "o", "ª": "a", "ł": "l", "Ł": "L"})

_LONG, _NEAR = 7, 0.88  # letters, and how like a word of a scan has to be to one of them: one letter amiss

Phrases = Mapping[str, Mapping[str, str]]  # language → concept → phrases, parted by "|"


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Lower case without accents, letter for letter."""
    letters = (normalize("NFD", one)[0] if normalize("NFD", one) else one for one in text.translate(_SPECIAL))
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in letters if not combining(one))


@lru_cache(maxsize=20_000)
def bare(word: str) -> str:
    """A word to compare: folded, without the punctuation around it."""
    return _EDGE.sub("", folded(word))


@dataclass(frozen=True, slots=True)
class Label:
    """A phrase in a cell: its words ``start`` to ``end``. ``starts_cell`` is whether nothing stands before it."""

    concept: str
    language: str
    row: int
    cell: int
    start: int
    end: int
    starts_cell: bool
    has_colon: bool


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    concept: str
    language: str


def _bare_word(word: Word) -> str:
    return bare(word.text)


class Vocabulary:
    """Phrases by their first word, the longest first."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._preferring: dict[str, Vocabulary] = {}
        self._by_first: dict[str, list[_Phrase]] = {}
        for language, concepts in phrases.items():
            for concept, joined in concepts.items():
                for phrase in joined.split("|"):
                    words = tuple(filter(None, map(bare, phrase.split())))
                    self._by_first.setdefault(words[0], []).append(_Phrase(words, concept, language))
        for found in self._by_first.values():
            found.sort(key=lambda one: -len(one.words))
        self._shared = _shared(self._by_first)
        self._long: dict[str, list[str]] = {}
        for word in sorted({word for found in self._by_first.values() for one in found for word in one.words}):
            if len(word) >= _LONG:
                self._long.setdefault(word[0], []).append(word)
        self._meant: dict[str, str] = {}

    def preferring(self, language: str) -> Vocabulary:
        """The same phrases; of those that several languages have, that of the language given counts: “Valor”."""
        if language not in self._phrases:
            return self
        if language not in self._preferring:
            self._preferring[language] = Vocabulary({language: self._phrases[language], **self._phrases})
        return self._preferring[language]

    def at(self, words: Sequence[str], start: int) -> _Phrase | None:
        """The longest phrase that begins at a word."""
        for one in self._by_first.get(words[start], ()):
            if tuple(words[start : start + len(one.words)]) == one.words:
                return one
        return None

    def meant(self, word: str) -> str:
        """The long word of a phrase that a word of a scan nearly is, else the word itself."""
        if len(word) < _LONG:
            return word
        if word not in self._meant:
            near = [one for one in self._long.get(word[0], ()) if abs(len(one) - len(word)) <= 1]
            self._meant[word] = next(iter(get_close_matches(word, near, 1, _NEAR)), word)
        return self._meant[word]

    def in_cell(self, cell: Cell, *, is_scan: bool = False) -> Iterator[tuple[_Phrase, int]]:
        words = [bare(one.text) for one in cell.words]
        if is_scan:
            words = [self.meant(one) for one in words]
        at = 0
        while at < len(words):
            found = self.at(words, at) if words[at] else None
            if found is None:
                at += 1
            else:
                yield found, at
                at += len(found.words)

    def parted(self, row: Row) -> Row:
        """A row whose cells name one amount each: “Net 100.00 VAT 20.00 Total 120.00” becomes three."""
        cells = tuple(part for cell in row.cells for part in self._parted(cell, is_scan=row.is_scan))
        return row if len(cells) == len(row.cells) else replace(row, cells=cells)

    def _parted(self, cell: Cell, *, is_scan: bool) -> list[Cell]:
        found = [start for _, start in self.in_cell(cell, is_scan=is_scan)]
        if len(found) < 2 or not all(
            not word or _LEADS.fullmatch(word) for word in map(_bare_word, cell.words[: found[0]])
        ):
            return [cell]
        cuts = [0]
        for start in found[1:]:
            end = start - 1 if cell.words[start - 1].text in _JOINS else start
            if end > cuts[-1] and _ends_in_amount(cell.words[cuts[-1] : end]):
                cuts.append(end)
        parts = [Cell(cell.page, cell.words[start:end]) for start, end in pairwise((*cuts, len(cell.words)))]
        return parts if _ends_in_amount(parts[-1].words) else [cell]

    def _tells(self, phrase: _Phrase) -> str:
        return "" if phrase.words in self._shared else phrase.language

    def labels(self, rows: Sequence[Row]) -> list[Label]:
        """All phrases of the rows. One inside a cell counts only before a colon: the rest is prose.

        In rows of scans a letter of a long word may be misread.
        """
        found: list[Label] = []
        for number, row in enumerate(rows):
            for place, cell in enumerate(row.cells):
                for phrase, start in self.in_cell(cell, is_scan=row.is_scan):
                    end = start + len(phrase.words)
                    colon = cell.words[end - 1].text.endswith((":", "#")) or (
                        end < len(cell.words) and cell.words[end].text in (":", "#", "-", "–")
                    )
                    first = all(not word or _LEADS.fullmatch(word) for word in map(_bare_word, cell.words[:start]))
                    if first or colon:
                        found.append(
                            Label(phrase.concept, self._tells(phrase), number, place, start, end, first, colon)
                        )
        return found


def _ends_in_amount(words: Sequence[Word]) -> bool:
    """Whether the last words are money: with two decimals, or a currency."""
    ends = (read_amount(" ".join(one.text for one in words[at:])) for at in range(max(1, len(words) - 3), len(words)))
    return any(one is not None and (one.places == 2 or bool(one.currency)) for one in ends)


def _shared(by_first: Mapping[str, Sequence[_Phrase]]) -> frozenset[tuple[str, ...]]:
    """Phrases that more than one language has; they tell nothing of a document's language."""
    languages: dict[tuple[str, ...], set[str]] = {}
    for one in (phrase for found in by_first.values() for phrase in found):
        languages.setdefault(one.words, set()).add(one.language)
    return frozenset(words for words, found in languages.items() if len(found) > 1)


def language_of(labels: Iterable[Label]) -> str:
    """The language most field words are of; "" when they do not tell."""
    votes = Counter(one.language for one in labels if one.language)
    return votes.most_common(1)[0][0] if votes else ""
