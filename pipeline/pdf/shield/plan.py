"""From an edit to the new text of each glyph, or to the reason why not."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf

from pipeline.pdf.direction import has_right_to_left
from pipeline.pdf.layout import Box
from pipeline.pdf.shield.actual import NewActual, marks_over, new_actual_texts
from pipeline.pdf.shield.edit import Edit, EditOutcome
from pipeline.pdf.shield.fold import fold, is_blank, is_combining, unreadable
from pipeline.pdf.shield.glyphs import Glyph, Path, gap_between, same_line
from pipeline.pdf.shield.limits import LimitExceeded, Limits
from pipeline.pdf.shield.objects import DAMAGED
from pipeline.pdf.shield.passage import EditRefused, PageIndex, Passage
from pipeline.pdf.shield.spread import Values, spread
from pipeline.pdf.shield.streams import StreamUnreadable
from pipeline.pdf.shield.walk import FontShelf, PageText, read_page, share_of_pictures
from pipeline.pdf.shield.words import starts_word, words_of

_SCAN_SHARE = 0.5  # of the page under one picture
_RAISED = 0.12  # ems off the baseline, with another size
_OTHER_SIZE = 0.1


@dataclass(slots=True, eq=False)
class Planned:
    """One edit that can be done: glyphs with new texts, those that keep theirs left out."""

    edit: Edit
    boxes: tuple[Box, ...]
    values: Values
    context: tuple[str, str]  # folded letters around the first copy, for finding the wording elsewhere


@dataclass(slots=True, eq=False)
class PagePlan:
    """The edits of one page, and the ActualText over them that must follow."""

    number: int
    page: pikepdf.Dictionary
    planned: list[Planned] = field(default_factory=list)
    refused: list[EditOutcome] = field(default_factory=list)
    actual: list[NewActual] = field(default_factory=list)


def plan_page(
    page: pikepdf.Dictionary, number: int, edits: Sequence[Edit], shelf: FontShelf, limits: Limits
) -> PagePlan:
    """Finds every edit of a page in the order given; one that meets an earlier one is refused."""
    plan = PagePlan(number, page)
    try:
        text = read_page(page, shelf, limits)
    except LimitExceeded as error:
        plan.refused = [refusal(edit, "too_large", f"Page {number} holds {error.what}.") for edit in edits]
        return plan
    except (StreamUnreadable, *DAMAGED):
        plan.refused = [refusal(edit, "broken_page", f"The content of page {number} is damaged.") for edit in edits]
        return plan
    taken = _Taken()
    index = PageIndex(text.glyphs)
    for edit in edits:
        try:
            check_wording(edit)
            plan.planned.append(_plan_edit(edit, text, index, taken, limits))
        except EditRefused as error:
            plan.refused.append(refusal(edit, error.code, error.reason))
    changed = {id(glyph): value for planned in plan.planned for glyph, value in planned.values}
    plan.actual = new_actual_texts(text.glyphs, changed)
    return plan


def refusal(edit: Edit, code: str, reason: str) -> EditOutcome:
    return EditOutcome(edit, "refused", code, reason)


def check_wording(edit: Edit) -> None:
    """Refuses what no page could make right."""
    if not fold(edit.original):
        raise EditRefused("empty_original", "The edit does not say what to replace.")
    if bad := unreadable("".join(edit.replacement.split())):
        shown = ", ".join(f"U+{ord(letter):04X}" for letter in dict.fromkeys(bad))
        raise EditRefused("unreadable_letters", f"The replacement holds letters nobody can see ({shown}).")
    if fold(edit.original) == fold(edit.replacement):
        raise EditRefused("no_change", "The replacement reads the same as the original.")
    if has_right_to_left(edit.original + edit.replacement, figures=True):
        raise EditRefused("right_to_left", "Text written from right to left is not shielded.")
    if is_combining(edit.original) or is_combining(_composed(edit.replacement)):
        raise EditRefused("combining_marks", "Text with combining marks is not shielded.")


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


class _Taken:
    """Glyphs that earlier edits of the page changed, by the bytes that ask for them."""

    def __init__(self) -> None:
        self._values: dict[tuple[Path, int, int], str] = {}

    def claim(self, values: Values, passages: Sequence[Passage]) -> None:
        """Takes the glyphs; the same wish for the same bytes may be repeated, anything else is refused."""
        wanted = {glyph.place: value for glyph, value in values}
        shared = [place for place in wanted if place in self._values]
        if shared and any(self._values.get(place) != value for place, value in wanted.items()):
            raise EditRefused("overlaps", "The edit meets another one before it.")
        if not shared and any(glyph.place in self._values for passage in passages for glyph in _neighbours(passage)):
            raise EditRefused("overlaps", "The edit touches another one before it; one word must stand between.")
        self._values.update(wanted)


def _neighbours(passage: Passage) -> list[Glyph]:
    """The glyphs before and after a passage that belong to the same word."""
    found: list[Glyph] = []
    if passage.start and continues(passage.order[passage.start - 1], passage.order[passage.start]):
        found.append(passage.order[passage.start - 1])
    if passage.end < len(passage.order) and continues(passage.order[passage.end - 1], passage.order[passage.end]):
        found.append(passage.order[passage.end])
    return found


def continues(left: Glyph, right: Glyph) -> bool:
    """Whether two glyphs belong to one word."""
    return not (is_blank(left.text) or is_blank(right.text) or starts_word(left, right)) and same_line(left, right)


def _plan_edit(edit: Edit, text: PageText, index: PageIndex, taken: _Taken, limits: Limits) -> Planned:
    try:
        place = index.find(edit)
    except EditRefused as error:
        raise _explained(error, edit, text) from None
    values: Values = []
    copies: list[Passage] = []
    for copy in place.copies:
        _check_glyphs(copy.glyphs)
        passage, new_text = _with_replacement(copy, edit.replacement)
        words = words_of(passage)
        if max(len(words), len(new_text.split())) > limits.passage_words:
            raise EditRefused("too_long", f"The edit is longer than {limits.passage_words} words; split it.")
        copies.append(passage)
        values += spread(words, new_text, limits.value_letters)
    taken.claim(values, copies)
    changed = [(glyph, value) for glyph, value in values if not reads_as(glyph.text, value)]
    if not changed:
        raise EditRefused("no_change", "The replacement reads the same as the original.")
    _check_strings([glyph for glyph, _ in changed])
    return Planned(edit, place.boxes, changed, _context(place.copies[0]))


def reads_as(old: str, value: str) -> bool:
    """Whether a glyph of text ``old`` already reads as ``value``; a ligature reads as its letters."""
    return value == old or (not any(letter.isspace() for letter in value) and fold(value) == fold(old) != "")


def _explained(error: EditRefused, edit: Edit, text: PageText) -> EditRefused:
    """Why nothing was found, when the page itself is the reason."""
    if error.code != "not_found" or any(glyph.text.strip() for glyph in text.glyphs):
        return error
    if share_of_pictures(text) >= _SCAN_SHARE:
        return EditRefused("scanned_page", f"Page {edit.page} is a picture without text; recognise its text first.")
    return EditRefused("no_text", f"Page {edit.page} shows no text.")


def _check_glyphs(glyphs: Sequence[Glyph]) -> None:
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.font is None:
            raise EditRefused("font", "The passage is set in a font that cannot be read.")
        if glyph.font.read.vertical:
            raise EditRefused("vertical", "Text written from top to bottom is not shielded.")
        if is_combining(glyph.text):
            raise EditRefused("combining_marks", "Text with combining marks is not shielded.")
        if is_blank(glyph.text):
            continue
        if last is not None and same_line(last, glyph) and _is_raised(last, glyph):
            raise EditRefused("raised_text", "The passage holds raised or lowered letters (a formula); leave them out.")
        last = glyph


def _check_strings(glyphs: Sequence[Glyph]) -> None:
    """Refuses strings that cannot be written anew one by one."""
    _check_glyphs(glyphs)
    for glyph in glyphs:
        string = glyph.string
        if string.font_name is None:
            raise EditRefused("font", "The passage takes its font from outside its own content.")
        marks = [mark for mark in marks_over(glyph) if mark.token is not None]
        tokens = [(string.scope, string.token), *((mark.scope, mark.token) for mark in marks if mark.token)]
        if not all(scope.content.is_whole(token.start, token.end) for scope, token in tokens):
            raise EditRefused("split_string", "The passage is cut within a string that viewers join differently.")


def _is_raised(left: Glyph, right: Glyph) -> bool:
    _, across = gap_between(left, right)
    larger, smaller = max(left.size, right.size), min(left.size, right.size)
    return abs(across) * left.size > _RAISED * larger and larger - smaller > _OTHER_SIZE * larger


def _with_replacement(passage: Passage, replacement: str) -> tuple[Passage, str]:
    """The text to lay over the passage: with the other letters of its outer ligatures, and with a blank at an end
    that stands inside a word when the replacement has one there."""
    text = " ".join(replacement.split())
    before = passage.order[passage.start - 1] if passage.start else None
    inside_before = before is not None and continues(before, passage.order[passage.start])
    after = passage.order[passage.end] if passage.end < len(passage.order) else None
    inside_after = after is not None and continues(passage.order[passage.end - 1], after)
    lead = passage.lead
    if text and replacement[0].isspace() and (lead or inside_before):
        if not lead and before is not None:  # no value may begin with a blank: the letter before takes it
            lead = before.text
            passage = Passage(passage.order, passage.start - 1, passage.end, lead, passage.tail, passage.kept)
        text = " " + text
    if text and replacement[-1].isspace() and (passage.tail or inside_after):
        text += " "
    return passage, lead + text + passage.tail


def _context(passage: Passage, letters: int = 40) -> tuple[str, str]:
    """Folded letters before and after the passage."""
    low = max(0, passage.start - 3 * letters)
    before = "".join(fold(glyph.text) for glyph in passage.order[low : passage.start]) + passage.lead
    after = passage.tail + "".join(fold(glyph.text) for glyph in passage.order[passage.end : passage.end + 3 * letters])
    return before[-letters:], after[:letters]
