"""What became of each edit in what an extractor reads: the texts before and after, compared letter by letter.

White space never decides where an edit stands or whether it was replaced; it only tells ``exact`` from
``spacing``. The frame of an edit is `CONTEXT` letters either side, as they should read after all edits of the
page or, where a neighbouring edit failed, as they read before.

=============  ===========================================================================================
exact          the replacement stands in the original's frame, with the blanks the edit asks for
spacing        the same letters, but blanks inside the replacement are missing or too many, or cannot be
               told because no letter follows it on the page
reordered      the original is gone and the replacement stands against one side of the frame, while the
               extractor now reads the other side elsewhere
residue        replaced, but only after zero-width, control or private characters are taken out
both           original and replacement are both readable
moved          the original is gone; the replacement is on the page, but not in the frame
lost           the original is gone and the replacement is not on the page
kept           the original still stands in its frame
unreadable     the extractor does not find the original in the original file either
=============  ===========================================================================================

``exact``, ``spacing`` and ``reordered`` are right: the original is gone and the replacement read in its
place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from pipeline.pdf.proof.collateral import Collateral, PageCollateral, collateral_of
from pipeline.pdf.proof.extractors import Texts
from pipeline.pdf.proof.letters import CONTEXT, Letters, letters_of, spaced
from pipeline.pdf.proof.place import Place, expected_letters, places_of_edits
from pipeline.pdf.shield.edit import Edit

Status = Literal["exact", "spacing", "reordered", "residue", "both", "moved", "lost", "kept", "unreadable"]
RIGHT: frozenset[Status] = frozenset({"exact", "spacing", "reordered"})
STILL_READ: frozenset[Status] = frozenset({"kept", "both"})
_AROUND = 30  # characters either side in what is shown of a place
_LEAST_SIDE = 3  # a side of a frame this short or shorter says nothing about reading order


@dataclass(frozen=True, slots=True)
class EditReading:
    """How one extractor reads one edit; ``read`` is the line it reads there now, "" when there is none.

    ``note`` is a sentence where the status alone would mislead.
    """

    status: Status
    read: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExtractorJudgement:
    """What one extractor reads: ``readings`` in the order of the edits, and what changed outside them."""

    extractor: str
    readings: tuple[EditReading, ...]
    collateral: Collateral


def judge_edits(original: Texts, shielded: Texts, edits: Sequence[Edit]) -> tuple[ExtractorJudgement, ...]:
    """Judge every edit in every extractor that read both files; the others are left out."""
    after = {reading.extractor: reading for reading in shielded.readings if not reading.error}
    return tuple(
        judge_texts(reading.extractor, reading.pages, after[reading.extractor].pages, edits)
        for reading in original.readings
        if not reading.error and reading.extractor in after
    )


def judge_texts(
    extractor: str, original: Sequence[str], shielded: Sequence[str], edits: Sequence[Edit]
) -> ExtractorJudgement:
    """Judge every edit in one extractor's page texts; a page that a file lacks reads as empty."""
    readings = [EditReading("unreadable")] * len(edits)
    collateral: list[PageCollateral] = []
    letters = 0
    for number, (before, after) in enumerate(zip_longest(original, shielded, fillvalue=""), start=1):
        here = [index for index, edit in enumerate(edits) if edit.page == number]
        page = judge_page(before, after, [edits[index] for index in here])
        letters += page.letters
        for index, reading in zip(here, page.readings, strict=True):
            readings[index] = reading
        if page.collateral:
            collateral.append(page.collateral.on_page(number, here))
    changed = sum(page.letters for page in collateral)
    return ExtractorJudgement(extractor, tuple(readings), Collateral(extractor, letters, changed, tuple(collateral)))


@dataclass(frozen=True, slots=True)
class PageJudgement:
    """One page in one extractor; its ``readings`` and suspects count the edits of this page alone."""

    readings: tuple[EditReading, ...]
    letters: int
    collateral: PageCollateral | None


def judge_page(before: str, after: str, edits: Sequence[Edit]) -> PageJudgement:
    """Compare one page's text in the original and in the shielded file, as one extractor reads them."""
    old, new = letters_of(before), letters_of(after)
    clean = letters_of(after, without_residue=True)
    expected, placed = expected_letters(old.text, places_of_edits(old.text, clean.text, edits))
    texts = _Texts(old.text, expected, new, clean)
    readings = tuple(
        texts.reading(placed[index]) if index in placed else EditReading("unreadable") for index in range(len(edits))
    )
    right = frozenset(index for index in placed if readings[index].status in RIGHT)
    return PageJudgement(readings, len(old.text), collateral_of(expected, new.text, edits, placed, right))


Frame = tuple[str, str]  # the letters left and right of an edit


@dataclass(frozen=True, slots=True)
class _Spot:
    """Letters ``start`` to ``end`` of a text, where something asked for stands."""

    text: Letters
    start: int
    end: int

    @property
    def line(self) -> str:
        return self.text.excerpt(self.start, self.end, _AROUND)

    @property
    def with_blanks(self) -> str:
        return spaced(self.text.between(self.start, self.end))


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of a page that decide about its edits; ``clean`` is ``new`` without residue."""

    old: str
    expected: str
    new: Letters
    clean: Letters

    def reading(self, place: Place) -> EditReading:
        frames = self._frames(place)
        kept = _find(frames, place.old, self.clean) or _find(frames, place.old, self.new)
        hit = _find(frames, place.new, self.new)
        cleaned = _find(frames, place.new, self.clean)
        if replaced := hit or cleaned:
            if kept:
                return EditReading("both", replaced.line)
            if not hit:
                return EditReading("residue", replaced.line)
            return self._spacing(hit, place)
        more = bool(place.new) and self.clean.text.count(place.new) > self.old.count(place.new)
        if kept:
            both = more and place.new not in place.old
            return EditReading("both" if both else "kept", kept.line)
        side = _after_left(frames, self.clean)
        line = side.line if side else ""
        if any(_parted(left, right, place, self.clean.text) for left, right in frames):
            return EditReading("reordered", line)
        return EditReading("moved" if more else "lost", line)

    def _spacing(self, hit: _Spot, place: Place) -> EditReading:
        """A replacement is exact between letters; at the page's end only one side of it can be compared."""
        if hit.start < hit.end == len(self.new.text):
            return EditReading("spacing", hit.line, "Nothing follows it on its page to compare the spacing with.")
        exact = hit.with_blanks == spaced(place.edit.replacement)
        return EditReading("exact" if exact else "spacing", hit.line)

    def _frames(self, place: Place) -> list[Frame]:
        """What may stand left and right of the edit: first as it should be, then as it was."""
        due, was = place.due, place.start
        due_end, was_end = due + len(place.new), was + len(place.old)
        lefts = (self.expected[max(0, due - CONTEXT) : due], self.old[max(0, was - CONTEXT) : was])
        rights = (self.expected[due_end : due_end + CONTEXT], self.old[was_end : was_end + CONTEXT])
        return [(left, right) for left in dict.fromkeys(lefts) for right in dict.fromkeys(rights)]


def _find(frames: Sequence[Frame], middle: str, text: Letters) -> _Spot | None:
    """Where ``middle`` stands in the first of its frames that ``text`` has."""
    for left, right in frames:
        at = text.text.find(left + middle + right)
        if at >= 0:
            return _Spot(text, at + len(left), at + len(left) + len(middle))
    return None


def _after_left(frames: Sequence[Frame], text: Letters) -> _Spot | None:
    """The place right of the left side, to show what is read there now."""
    for left, _ in frames:
        at = text.text.find(left) if len(left) > _LEAST_SIDE else -1
        if at >= 0:
            return _Spot(text, at + len(left), at + len(left))
    return None


def _parted(left: str, right: str, place: Place, text: str) -> bool:
    """Both sides are read, with the replacement against one of them and the original against neither."""
    if min(len(left), len(right)) <= _LEAST_SIDE or left not in text or right not in text:
        return False
    replaced = left + place.new in text or place.new + right in text
    return replaced and left + place.old not in text and place.old + right not in text
