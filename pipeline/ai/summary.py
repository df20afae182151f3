"""Summaries by a chat model: what is asked, and what of the answer holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import BaseModel, Field, TypeAdapter

from pipeline.ai.enclosure import RULE, enclosed
from pipeline.text.prose.figures import figures_missing
from pipeline.text.prose.language import LANGUAGES
from pipeline.text.prose.names import names_missing
from pipeline.text.prose.paragraph import Prose, Unit
from pipeline.text.prose.sentences import sentences_of
from pipeline.text.summary.statement import SHORT, Statement
from pipeline.text.tokens import tokens_of

STYLES: Final = {
    "concise": "plain and dense, without any word that could be missed",
    "detailed": "thorough, with the reasons, figures and conditions that matter",
    "academic": "formal and precise, in the impersonal tone of an abstract",
    "casual": "easy and friendly, in everyday words, still exact",
    "professional": "clear and businesslike, for a reader who has to decide",
}
LENGTHS: Final = {"short": (2, 3), "medium": (4, 6), "long": (8, 10)}
KEY_POINTS: Final = (3, 7)
PART: Final = 6_000  # tokens of a part, where the document is not too long for it
LONGEST_PART: Final = 24_000
MOST_PARTS: Final = 80
MOST_NOTES: Final = 400  # of all parts together
FINAL_TOKENS: Final = 2_500  # of the answer
MARK_TOKENS: Final[dict[Unit, int]] = {
    "page": 2,
    "paragraph": 14,
}  # beside a paragraph's own: each has a mark, or few do


@dataclass(frozen=True, slots=True)
class Wish:
    """How the summary shall be; ``language`` is a code, or "" for the document's own."""

    style: str
    length: str
    language: str
    key_points: bool


# --- parts ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Part:
    """Paragraphs ``first`` to ``last`` (exclusive) of a prose, and the places where they stand."""

    first: int
    last: int
    first_place: int
    last_place: int
    tokens: int

    def places_of(self, prose: Prose) -> list[tuple[int, str]]:
        """Its places with the text of each that belongs to it."""
        found: dict[int, list[str]] = {}
        for one in prose.paragraphs[self.first : self.last]:
            found.setdefault(one.place, []).append(
                f"{'#' * one.level} {one.text}" if one.kind == "heading" else one.text
            )
        return [(place, "\n".join(texts)) for place, texts in found.items()]


def parts_of(prose: Prose, tokens: int) -> list[Part]:
    """Parts of about the same size that together hold every paragraph; at most about `MOST_PARTS` of them."""
    size = max(PART, tokens / MOST_PARTS)
    found: list[Part] = []
    first, held = 0, 0
    for at, one in enumerate(prose.paragraphs):
        own = tokens_of(one.text) + MARK_TOKENS[prose.unit]
        if held and held + own > size:
            found.append(_part(prose, first, at, held))
            first, held = at, 0
        held += own
    if held:
        found.append(_part(prose, first, len(prose.paragraphs), held))
    return found


def _part(prose: Prose, first: int, last: int, tokens: int) -> Part:
    places = [one.place for one in prose.paragraphs[first:last]]
    return Part(first, last, min(places), max(places), tokens)


def notes_per_part(parts: int) -> int:
    return max(3, min(12, MOST_NOTES // max(1, parts)))


# --- notes of a part ------------------------------------------------------------------------------------------
class Note(BaseModel):
    text: Annotated[str, Field(max_length=600)]
    places: Annotated[list[int], Field(max_length=20)]


class Notes(BaseModel):
    notes: Annotated[list[Note], Field(max_length=40)]


NOTES: TypeAdapter[Notes] = TypeAdapter(Notes)


def notes_system(many: int, wish: Wish, unit: Unit) -> str:
    return (
        "You take notes on a part of a document, from which somebody else writes a summary of the whole. Give the "
        f"statements that matter most, at most {many}, most important first: each a full sentence that can be "
        f"understood alone, with the exact figures, names and dates, and with the numbers of the {unit}s it rests "
        "on, as the marks give them. State nothing that the part does not say. " + _in_language(wish) + " " + RULE
    )


def notes_prompt(part: Part, prose: Prose) -> str:
    return f"{enclosed(part.places_of(prose), prose.unit)}\n\nTake the notes on this part now."


def kept_notes(notes: Notes, part: Part) -> tuple[list[Note], int]:
    """The notes whose places are in the part, and how many were left out because none of theirs is."""
    found = []
    for one in notes.notes:
        places = sorted({place for place in one.places if part.first_place <= place <= part.last_place})
        if places and one.text.strip():
            found.append(Note(text=" ".join(one.text.split()), places=places))
    return found, len(notes.notes) - len(found)


# --- the summary ----------------------------------------------------------------------------------------------
def summary_system(wish: Wish, unit: Unit) -> str:
    least, most = LENGTHS[wish.length]
    points = (
        f"Then write a line of three hyphens (---), and below it {KEY_POINTS[0]} to {KEY_POINTS[1]} key points, each a "
        "sentence on a line of its own that begins with a hyphen and a blank, with its reference in the same way. "
        if wish.key_points
        else ""
    )
    return (
        f"You summarise a document. Write {least} to {most} sentences of running text. "
        f"The style is {STYLES[wish.style]}. "
        f"End every sentence with the {unit}s it rests on, in square brackets and before the full stop, exactly like "
        f"[{SHORT[unit]} 3] or [{SHORT[unit]} 3, 7]. Use only numbers of {unit}s that are given. State nothing that is "
        "not given. "
        f"{points}Write no headings, no introduction and no closing words. {_in_language(wish)} {RULE}"
    )


def summary_prompt(places: Iterable[tuple[int, str]], name: str, unit: Unit) -> str:
    """From the document itself, where it is short enough."""
    return f"{enclosed(places, unit)}\n\nThe file is called {_name(name)}. Write the summary of the document now."


def reduce_prompt(notes: Sequence[Note], name: str, unit: Unit) -> str:
    """From the notes on all its parts."""
    lines = "\n".join(f"- {one.text} [{SHORT[unit]} {', '.join(map(str, one.places))}]" for one in notes)
    return (
        f"{enclosed([(notes[0].places[0], lines)], unit)}\n\nThese are notes on all parts of the document "
        f"{_name(name)}, in its order, each with its {unit}s in brackets. Write the summary of the whole document "
        "from them now."
    )


def _name(name: str) -> str:
    """A file's name is data too."""
    return '"' + re.sub(r"[^\w .,()-]", "", name)[:80] + '"'


def _in_language(wish: Wish) -> str:
    if wish.language:
        return f"Write in {LANGUAGES[wish.language]}."
    return "Write in the language of the document."


# --- what holds of the answer ---------------------------------------------------------------------------------
# As asked for, and as models write it all the same: [p. 3], [pages 3-4], (page 3), [第3页], 【p. 3】, [ص. ٣].
_REFERENCE: Final = re.compile(
    r"\s*(?:"
    r"[\[(（【]\s*(?:pp?|pg|pages?|par(?:a(?:graph)?s?)?|s|seiten?|págs?|páginas?|pagin[ae]|стр|с|ص|صفحة|पृ|पृष्ठ|¶{1,2}|[页頁쪽]|ページ)"
    r"\s*\.?\s*(\d[^\])）】]{0,80})[\])）】]"
    r"|[\[(（【]\s*第?\s*(\d[\d\s,、，;\-–]{0,40})\s*(?:[页頁쪽段]|ページ|페이지)[\])）】]"
    r")",
    re.IGNORECASE,
)
_NUMBERS: Final = re.compile(r"(\d{1,5})(?:\s*[-–—]\s*(\d{1,5}))?")
_HELD: Final = re.compile("\ue000(\\d+)\ue001")
_BULLET: Final = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_BREAK: Final = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,})\s*$", re.MULTILINE)
_MARKUP: Final = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
WHERE: Final[dict[Unit, str]] = {"page": "on the pages", "paragraph": "in the paragraphs"}
_TITLE: Final = re.compile(r"^\s*(?:#{1,6}\s.*|(?:\*\*|__).{1,60}(?:\*\*|__):?\s*|.{0,120}[:：]\s*(?:\*\*)?)$")
_LEADING_BREAK: Final = re.compile(r"\A(?:\s*[-*_]{3,}\s*\n)+")


@dataclass(frozen=True, slots=True)
class Source:
    """What an answer is held against: pages or paragraphs by number.

    ``language`` is the answer's. ``is_same`` says that the document is in it as well, so that names stand there.
    """

    texts: Mapping[int, str]
    unit: Unit
    language: str
    is_same: bool = False


def statements_of(answer: str, source: Source) -> tuple[list[Statement], list[Statement]]:
    """The sentences and the key points of an answer, each held against the places it names.

    A statement without one, with one that does not exist, or with a figure or name that none of its places has, says so
    in its flags. Headings and words that lead up to something state nothing.
    """
    main, *rest = _BREAK.split(_LEADING_BREAK.sub("", answer.strip()), maxsplit=1)
    points = [line for line in (rest[0] if rest else "").splitlines() if line.strip()]
    if not rest:  # the line between was forgotten: what begins with a bullet is a key point
        lines = main.splitlines()
        points = [line for line in lines if _BULLET.match(line)]
        main = "\n".join(line for line in lines if not _BULLET.match(line))
    lines = [line for line in main.splitlines() if line.strip() and not _states_nothing(line)]
    return (
        [_checked(one, source) for line in lines for one in _split(line, source.language)],
        [_checked(_BULLET.sub("", line), source) for line in points if _BULLET.match(line) or _REFERENCE.search(line)],
    )


def _states_nothing(line: str) -> bool:
    return bool(_TITLE.match(line)) and not _REFERENCE.search(line)


def _split(line: str, language: str) -> list[str]:
    """The sentences of a line, each with its references, wherever about the full stop they stand."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found[0])
        return f"\ue000{len(held) - 1}\ue001"

    plain = _REFERENCE.sub(hold, line.lstrip("# "))
    plain = re.sub("([.!?。！？।؟]+)((?:\ue000\\d+\ue001)+)", r"\2\1", plain)  # before the stop, so that none is lost
    whole: list[str] = []
    for found in sentences_of(plain, language):
        if whole and found[0].islower():  # an abbreviation, not an end
            whole[-1] += f" {found}"
        else:
            whole.append(found)
    return [_HELD.sub(lambda one: held[int(one[1])], found) for found in whole]


def _checked(text: str, source: Source) -> Statement:
    texts, unit = source.texts, source.unit
    named: list[int] = []
    for found in _REFERENCE.finditer(text):
        named += _numbers(found[1] or found[2])
    plain = _MARKUP.sub(r"\2", _REFERENCE.sub("", text)).strip()
    plain = re.sub(r"\s+([.!?,;:])", r"\1", plain)
    places = tuple(sorted({place for place in named if place in texts}))
    wrong = sorted(set(named) - set(texts))
    flags = []
    if wrong:
        flags.append(f"the document has no {unit} {', '.join(map(str, wrong))}")
    if not places:
        flags.append(f"no {unit} is named that could be looked up")
    elif missing := _missing(plain, [texts[place] for place in places], source):
        flags.append(f"not found {WHERE[unit]} it names: {', '.join(missing)}")
    return Statement(plain, places, tuple(flags))


def _numbers(text: str) -> list[int]:
    found: list[int] = []
    for one in _NUMBERS.finditer(text):
        first, last = int(one[1]), int(one[2] or one[1])
        found += range(first, last + 1) if 0 <= last - first <= 50 else [first, last]
    return found


def _missing(text: str, pages: Sequence[str], source: Source) -> list[str]:
    names = names_missing(text, pages, source.language) if source.is_same else []
    return figures_missing(text, pages) + names
