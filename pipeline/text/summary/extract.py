"""A summary from a document's own sentences, from file to file; runs in a limited child."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final

from pipeline.text.prose.paragraph import Paragraph, Prose
from pipeline.text.prose.paragraphs import ENDS
from pipeline.text.prose.reading import prose_from
from pipeline.text.prose.sentences import sentences_of
from pipeline.text.prose.words import LETTER
from pipeline.text.summary.rank import best_of, words_of
from pipeline.text.summary.statement import Statement, Summary

METHOD: Final = "Offline: sentences of the document itself, chosen by LexRank"
SHORTEST, LONGEST = 6, 60  # words of a sentence that can stand for others
FEWEST = 4  # words of a line that can stand for others where there are no sentences
OFTEN = 3  # places from which on a line is a running head
MANY = {"short": 3, "medium": 6, "long": 10}
KEY_POINTS = 5
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
# The figure of a footnote behind a sentence, “action.6 The”; and the one before a footnote itself, “9 An alert is”.
_FOOTNOTE = re.compile(r"(?<=[^\W\d_]{4}[.!?])\d{1,2}(?=\s+[^\W\d_a-z]|$)")
_NUMBERED = re.compile(r"\d{1,3}\s+[^\W\d_]")
_FIGURES = re.compile(r"\d+")
_MARKUP = re.compile(r"[*_`]+")


def extract_summary(source: Path, name: str, language: str, length: str, *, key_points: bool) -> Summary:
    """The sentences that say the most, as they stand, in their order, each with its place.

    ``source`` holds a `Prose`. What the document is too short for is said in the notes.
    """
    prose = prose_from(source)
    wanted = MANY[length]
    candidates, are_whole = _candidates(prose, language, wanted)
    best = best_of([text for text, _ in candidates], wanted + (KEY_POINTS if key_points else 0)) if candidates else []
    main, rest = best[:wanted], best[wanted:]
    notes = [] if are_whole else ["The document has hardly any whole sentences: its lines stand in their place."]
    if len(main) < wanted:
        notes.append(f"The document has no more than {len(main)} sentences that say different things.")
    return Summary(
        document=name,
        places=prose.places,
        unit=prose.unit,
        made_by=METHOD,
        language=language,
        statements=_stated(candidates, main),
        key_points=_stated(candidates, rest),
        notes=tuple(notes),
    )


def _stated(candidates: list[tuple[str, int]], places: list[int]) -> tuple[Statement, ...]:
    return tuple(Statement(candidates[at][0], (candidates[at][1],)) for at in sorted(places))


def _candidates(prose: Prose, language: str, wanted: int) -> tuple[list[tuple[str, int]], bool]:
    """Sentences and their places, and whether they are whole ones of running text; else whatever there is."""
    found: list[tuple[str, int]] = []
    rough: list[tuple[str, int]] = []
    for paragraph in prose.paragraphs:
        if paragraph.kind in ("heading", "code"):
            continue
        for sentence in sentences_of(_plain(paragraph, prose), language):
            rough.append((sentence, paragraph.place))
            if _is_good(sentence):
                found.append((sentence, paragraph.place))
    if len(found) >= wanted:
        return found, True
    lines = _saying_something(rough, wanted) or [(one.text, one.place) for one in prose.paragraphs]
    return lines, 3 * len(found) >= len(rough)


def _saying_something(rough: list[tuple[str, int]], wanted: int) -> list[tuple[str, int]]:
    """Without what stands on page after page, such as running heads; of some words, where enough have some."""
    often = Counter(name for name, _ in {(_FIGURES.sub("#", text), place) for text, place in rough})
    kept = [one for one in rough if often[_FIGURES.sub("#", one[0])] < OFTEN] or rough
    longer = [one for one in kept if len(words_of(one[0])) >= FEWEST]
    return longer if len(longer) >= wanted else kept


def _plain(paragraph: Paragraph, prose: Prose) -> str:
    text = _MARKUP.sub("", _LINK.sub(r"\1", paragraph.text)) if prose.is_markdown else paragraph.text
    return _FOOTNOTE.sub("", text)


def _is_good(sentence: str) -> bool:
    letters = len(LETTER.findall(sentence))
    return (
        SHORTEST <= len(words_of(sentence)) <= LONGEST * 2
        and len(sentence) <= 600
        and letters > 0.6 * len(sentence)
        and bool(ENDS.search(sentence))
        and sentence[-1] not in ":;"
        and not _NUMBERED.match(sentence)
        and not sentence[0].islower()
    )
