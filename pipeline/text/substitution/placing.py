"""A change that a person wishes: where it stands on the paper, or why it cannot be placed."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.pdf.layout import Reading, TextRange
from pipeline.text.questions.question import Question
from pipeline.text.substitution.asked import Asked, questions_asked
from pipeline.text.substitution.letters import Letters, PageLetters, letters_in
from pipeline.text.substitution.lint import lint_of_wording
from pipeline.text.substitution.mapping import GivenMapping, Mapping, check_mapping
from pipeline.text.substitution.words import may_be_set

_LISTED = 6  # places of an ambiguous wording that a refusal names
_SHOWN = 18  # letters around each


def place_wording(reading: Reading, wording: GivenMapping, questions: Sequence[Question] = ()) -> Mapping:
    """The change with its part, boxes, context, question and lint; what it leads to is for the person to say.

    White space never matters. Raises ValueError with a sentence that says what to do: the wording is not on the
    page, stands there several times, runs over lines, or cannot be used at all.
    """
    check_mapping(Mapping(page=wording.page, original=wording.original, replacement=wording.replacement))
    if not letters_in(wording.replacement):
        raise ValueError("Say what is to be read in its place; a wording cannot simply be taken away.")
    letters = Letters(reading, questions)
    page = _page(letters, wording)
    low, high = _place(letters, page, wording)
    parts = page.parts_of(low, high)
    if len(parts) > 1:
        first = reading.text_of(parts[0]).strip()
        raise ValueError(f"“{wording.original}” runs over {len(parts)} lines. Change what is on one line: “{first}”.")
    part = parts[0]
    context = page.context_of(part)
    original = reading.text_of(part)
    return Mapping(
        page=wording.page,
        original=original,
        replacement=wording.replacement,
        occurrence=context.occurrence,
        before=context.before,
        after=context.after,
        question=question_at(reading, questions, part),
        strategy="given",
        change=f"“{original}” becomes “{wording.replacement}”.",
        lint=(
            *_lint_of_place(reading, part),
            *lint_of_wording(original, wording.replacement, context.before, context.after),
        ),
        boxes=(reading.box_of(part),),
        part=part,
    )


def question_at(reading: Reading, questions: Sequence[Question], part: TextRange) -> str:
    """The path of the innermost question or part in whose stem, options or labels the part stands, else ""."""
    found = [asked for asked in questions_asked(reading, questions) if any(_meets(one, part) for one in _places(asked))]
    return max(found, key=lambda asked: len(asked.path)).path if found else ""


def _places(asked: Asked) -> list[TextRange]:
    places = [*asked.question.parts, *(one for option in asked.options for one in option.option.parts)]
    return places + [option.label for option in asked.options if option.label is not None]


def _meets(one: TextRange, other: TextRange) -> bool:
    return (one.page, one.line) == (other.page, other.line) and one.start < other.end and other.start < one.end


def _page(letters: Letters, wording: GivenMapping) -> PageLetters:
    try:
        return letters.page(wording.page)
    except KeyError:
        count = len(letters.numbers)
        raise ValueError(f"The paper has {count} {'page' if count == 1 else 'pages'}, not {wording.page}.") from None


def _place(letters: Letters, page: PageLetters, wording: GivenMapping) -> tuple[int, int]:
    """The one place that is meant; raises ValueError."""
    places = page.places(wording.original, wording.before, wording.after)
    if not places:
        raise ValueError(_missing(letters, page, wording))
    if wording.occurrence is not None:
        if not 1 <= wording.occurrence <= len(places):
            raise ValueError(
                f"Page {wording.page} has “{wording.original}” {_times(len(places))}; there is no number "
                f"{wording.occurrence}. {_listed(page, places)}"
            )
        return places[wording.occurrence - 1]
    if len(places) > 1:
        raise ValueError(
            f"Page {wording.page} has “{wording.original}” {_times(len(places))}. Say which one by its number, or by "
            f"the words before or after it. {_listed(page, places)}"
        )
    return places[0]


def _missing(letters: Letters, page: PageLetters, wording: GivenMapping) -> str:
    alone = page.places(wording.original)
    if alone:
        return (
            f"Page {wording.page} has “{wording.original}”, but not between the words given before and after it. "
            f"{_listed(page, alone)}"
        )
    others = [number for number in sorted(letters.numbers) if letters.page(number).places(wording.original)]
    if others:
        named = ", ".join(map(str, others[:_LISTED]))
        return f"Page {wording.page} has no “{wording.original}”; it stands on page {named}."
    if wording.original.lower() in "".join(line.text for line in page.page.lines).lower():
        return f"Page {wording.page} has “{wording.original}” only with other capitals. Write it as it is printed."
    return f"The paper has no “{wording.original}”. Copy the words as they are printed."


def _listed(page: PageLetters, places: Sequence[tuple[int, int]]) -> str:
    shown = [f"{number}. {page.around(low, high, _SHOWN)}" for number, (low, high) in enumerate(places, 1)]
    more = f" and {len(shown) - _LISTED} more" if len(shown) > _LISTED else ""
    return f"It stands at: {'; '.join(shown[:_LISTED])}{more}."


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _lint_of_place(reading: Reading, part: TextRange) -> tuple[str, ...]:
    line = reading.line(part.page, part.line)
    found: list[str] = []
    if not may_be_set(line, part.start, part.end):
        found.append("The wording is part of a formula, raised, or written from right to left; it may not hold.")
    text = line.text
    starts_within = part.start > 0 and text[part.start - 1].isalnum() and text[part.start].isalnum()
    ends_within = part.end < len(text) and text[part.end].isalnum() and text[part.end - 1].isalnum()
    if starts_within or ends_within:
        found.append("The wording begins or ends within a word; whole words hold better.")
    return tuple(found)
