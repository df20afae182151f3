"""A summary from a document's own sentences, from file to file; runs in a limited child."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pipeline.text.prose.paragraph import Paragraph, Prose
from pipeline.text.prose.paragraphs import ENDS
from pipeline.text.prose.reading import prose_from
from pipeline.text.prose.sentences import sentences_of
from pipeline.text.summary.rank import best_of, words_of
from pipeline.text.summary.statement import Statement, Summary

METHOD: Final = "Offline: sentences of the document itself, chosen by LexRank"
SHORTEST, LONGEST = 6, 60  # words of a sentence that can stand for others
MANY = {"short": 3, "medium": 6, "long": 10}
KEY_POINTS = 5
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"[*_`]+")


def extract_summary(source: Path, name: str, language: str, length: str, *, key_points: bool) -> Summary:
    """The sentences that say the most, as they stand, in their order, each with its place.

    ``source`` holds a `Prose`. What the document is too short for is said in the notes.
    """
    prose = prose_from(source)
    wanted = MANY[length]
    candidates = _candidates(prose, language, wanted)
    best = best_of([text for text, _ in candidates], wanted + (KEY_POINTS if key_points else 0)) if candidates else []
    main, rest = best[:wanted], best[wanted:]
    notes = []
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


def _candidates(prose: Prose, language: str, wanted: int) -> list[tuple[str, int]]:
    """Sentences and their places: whole ones of running text, or whatever there is where those are too few."""
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
        return found
    return rough or [(one.text, one.place) for one in prose.paragraphs]


def _plain(paragraph: Paragraph, prose: Prose) -> str:
    return _MARKUP.sub("", _LINK.sub(r"\1", paragraph.text)) if prose.is_markdown else paragraph.text


def _is_good(sentence: str) -> bool:
    letters = sum(map(str.isalpha, sentence))
    return (
        SHORTEST <= len(words_of(sentence)) <= LONGEST * 2
        and len(sentence) <= 600
        and letters > 0.6 * len(sentence)
        and bool(ENDS.search(sentence))
        and not sentence[0].islower()
    )
