"""Which stretches of lines are taken by a change: two on one line keep a whole word between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.pdf.layout import Reading, TextRange
from pipeline.text.substitution.words import line_words


class Taken:
    """The printed words that changes stand on, by page and line."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._words: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)

    def is_free(self, part: TextRange) -> bool:
        """Whether a whole word stands between the part and everything taken on its line."""
        low, high = self._span(part)
        return all(high + 1 < first or last + 1 < low for first, last in self._words[part.page, part.line])

    def take(self, parts: Iterable[TextRange]) -> None:
        for part in parts:
            self._words[part.page, part.line].append(self._span(part))

    def are_apart(self, parts: Iterable[TextRange]) -> bool:
        """Whether the parts keep a word between them too."""
        own = Taken(self._reading)
        for part in parts:
            if not own.is_free(part):
                return False
            own.take([part])
        return True

    def _span(self, part: TextRange) -> tuple[int, int]:
        """The first and last printed word that the part stands on, counted along the line."""
        words = line_words(self._reading.line(part.page, part.line))
        on = [at for at, (start, end) in enumerate(words) if start < part.end and part.start < end]
        return (on[0], on[-1]) if on else (0, len(words))
