"""Revising: what a person does to found questions in review. Every function gives new values and changes none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import chain, count
from string import ascii_lowercase

from pipeline.pdf.layout import Box, Reading, TextRange
from pipeline.text.questions.anatomy import anatomy_of
from pipeline.text.questions.assemble import built
from pipeline.text.questions.labels import number_labels
from pipeline.text.questions.paper import Paper, paper_of
from pipeline.text.questions.pieces import Piece, boxes_of
from pipeline.text.questions.question import Gold, PageBox, Question, QuestionType
from pipeline.text.questions.roles import Context
from pipeline.text.questions.scoring import scored

_CHOICES = frozenset({"mcq_single", "mcq_multiple"})


def merge_questions(a: Question, b: Question) -> Question:
    """One question of two that belong together: ``b``'s text, options and parts after ``a``'s, under ``a``'s number.

    Of the right answers a person's stays, else the surer one; of the points ``a``'s, else ``b``'s.
    """
    kind = b.type if a.type == "unknown" or (not a.options and b.type in _CHOICES) else a.type
    return replace(
        a,
        type=kind,
        stem=f"{a.stem} {b.stem}".strip(),
        options=a.options + b.options,
        sub_questions=a.sub_questions + tuple(_moved(part, b.path, a.path) for part in b.sub_questions),
        points=b.points if a.points is None else a.points,
        parts=a.parts + b.parts,
        boxes=_merged_boxes((*a.boxes, *b.boxes)),
        gold=_surer(a.gold, b.gold),
        confidence=min(a.confidence, b.confidence),
    )


def _surer(one: Gold, other: Gold) -> Gold:
    for gold in (one, other):
        if gold.source == "person":
            return gold
    return max((one, other), key=lambda gold: gold.confidence)


def _merged_boxes(boxes: Iterable[PageBox]) -> tuple[PageBox, ...]:
    """One box where two of a page stand above each other in one column."""
    merged: list[PageBox] = []
    for one in boxes:
        twin = next((other for other in merged if _share_column(one, other)), None)
        if twin is None:
            merged.append(one)
        else:
            merged[merged.index(twin)] = PageBox(one.page, _union(one.box, twin.box))
    return tuple(merged)


def _share_column(one: PageBox, other: PageBox) -> bool:
    return one.page == other.page and one.box.x0 < other.box.x1 and other.box.x0 < one.box.x1


def _union(one: Box, other: Box) -> Box:
    return Box(min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))


def as_parts(question: Question, others: Sequence[Question]) -> Question:
    """The question with the others as its last parts, each under the number it has, else a letter of its own."""
    parts, taken = list(question.sub_questions), {part.number for part in question.sub_questions}
    for one in others:
        number = one.number if one.number not in taken | {""} else _free_letter(taken)
        taken.add(number)
        parts.append(_moved(replace(one, number=number), one.path, f"{question.path}({number})"))
    boxes = _merged_boxes((*question.boxes, *(box for one in others for box in one.boxes)))
    return replace(question, sub_questions=tuple(parts), boxes=boxes)


def _free_letter(taken: Set[str]) -> str:
    return next(letter for letter in chain(ascii_lowercase, map(str, count(1))) if letter not in taken)


def without_parts(reading: Reading, question: Question) -> tuple[Question, ...]:
    """The question's own words and then its parts, each a question by itself under the path it had.

    A question without words of its own is gone. Raises ValueError when it has no parts.
    """
    if not question.sub_questions:
        raise ValueError(f"question {question.path} has no parts")
    own = [*question.parts, *(part for option in question.options for part in option.parts)]
    if not own:
        return question.sub_questions
    boxes = boxes_of(_pieces_of(paper_of(reading, frozenset()), own))
    alone = replace(question, sub_questions=(), boxes=tuple(_as_wide(one, question.boxes) for one in boxes))
    return (alone, *question.sub_questions)


def _as_wide(one: PageBox, around: Iterable[PageBox]) -> PageBox:
    """The box as wide as those of its column, whose labels it lacks."""
    boxes = [one.box, *(other.box for other in around if _share_column(one, other))]
    x0, x1 = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    return PageBox(one.page, Box(x0, one.box.y0, x1, one.box.y1))


def split_question(reading: Reading, question: Question, at: TextRange) -> tuple[Question, Question]:
    """Two questions of one: the second begins with the first character of ``at``.

    Both halves are read anew for options and parts. The first keeps number, points and answer; the second has the
    number its text begins with, or the path "7+" until it is renumbered. Raises ValueError when ``at`` leaves one
    half empty.
    """
    ranges = lines_of_question(reading, question)
    place = at.page, at.line, at.start
    before = [part for whole in ranges if (part := _until(whole, place)) is not None]
    after = [part for whole in ranges if (part := _from(whole, place)) is not None]
    if not before or not after:
        raise ValueError(f"question {question.path} cannot be split there: one half would be empty")
    first = question_from_ranges(reading, before, number=question.number, path=question.path)
    gold = question.gold if question.gold.source == "person" or _has_label(first, question.gold.label) else Gold()
    first = replace(first, points=question.points, gold=gold)
    return first, question_from_ranges(reading, after, path=f"{question.path}+")


def _has_label(question: Question, label: str) -> bool:
    return not label or any(option.label == label for option in question.options)


def lines_of_question(reading: Reading, question: Question) -> list[TextRange]:
    """The question's text line by line, labels of options and parts included."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for part in _all_ranges(question):
        start, end = spans.get((part.page, part.line), (part.start, part.end))
        spans[part.page, part.line] = min(start, part.start), max(end, part.end)
    first = min(spans, default=None)
    lines: list[TextRange] = []
    for (page, line), (start, end) in sorted(spans.items()):
        # Labels stand before the text they label; only before the question's first words nothing is its own.
        lines.append(TextRange(page, line, start if (page, line) == first else 0, end))
    return lines


def _all_ranges(question: Question) -> list[TextRange]:
    found = [*question.parts, *(part for option in question.options for part in option.parts)]
    for part in question.sub_questions:
        found += _all_ranges(part)
    return found


def _until(whole: TextRange, place: tuple[int, int, int]) -> TextRange | None:
    if (whole.page, whole.line, whole.end) <= place or (whole.page, whole.line) < place[:2]:
        return whole
    if (whole.page, whole.line) == place[:2] and whole.start < place[2]:
        return replace(whole, end=place[2])
    return None


def _from(whole: TextRange, place: tuple[int, int, int]) -> TextRange | None:
    if (whole.page, whole.line) > place[:2] or ((whole.page, whole.line) == place[:2] and whole.start >= place[2]):
        return whole
    if (whole.page, whole.line) == place[:2] and whole.end > place[2]:
        return replace(whole, start=place[2])
    return None


def question_from_ranges(
    reading: Reading,
    ranges: Sequence[TextRange],
    *,
    number: str | None = None,
    path: str | None = None,
    type: QuestionType | None = None,  # noqa: A002 - the field's name
) -> Question:
    """A question of the text a person selected: its options, parts and points are found as in discovery.

    Without ``number`` the selection's leading label is taken as such, and is then no part of the stem; without
    ``path`` it is the number. Raises ValueError for an empty selection.
    """
    paper = paper_of(reading, frozenset())
    pieces = [trimmed for piece in _pieces_of(paper, ranges) if (trimmed := piece.trimmed()) is not None]
    if not pieces:
        raise ValueError("there is no text in what was selected")
    whole = list(pieces)
    if number is None:
        number, pieces = _leading_number(pieces)
    found = scored([anatomy_of(pieces, Context(number=number))], {}, round_brackets=False)[0]
    question = built(found, None, paper.words, number=number, path=path or number or "?", page=pieces[0].row.page)
    question = replace(question, boxes=boxes_of(whole))
    return question if type is None else replace(question, type=type)


def _pieces_of(paper: Paper, ranges: Sequence[TextRange]) -> list[Piece]:
    """The ranges in reading order, each with the row it lies on."""
    rows = {(row.page, row.line): row for row in paper.rows}
    ordered = sorted(ranges, key=lambda part: (part.page, part.line, part.start))
    return [
        Piece(rows[part.page, part.line], part.start, part.end) for part in ordered if (part.page, part.line) in rows
    ]


def _leading_number(pieces: list[Piece]) -> tuple[str, list[Piece]]:
    """The number the first piece begins with, and the pieces without it."""
    first = pieces[0]
    gap = next((cell.end for cell in first.row.cells if cell.start == first.start), None)
    labels = number_labels(first.row.text[first.start : first.end], gap_at=None if gap is None else gap - first.start)
    firm = [label for label in labels if label.style != "# "]
    if not firm:
        return "", pieces
    rest = Piece(first.row, first.start + firm[0].end, first.end).trimmed()
    return firm[0].printed, [*([rest] if rest is not None else []), *pieces[1:]]


def ranges_in_box(reading: Reading, page: int, box: Box) -> tuple[TextRange, ...]:
    """The text whose letters have their middle inside a box drawn on a page; one range for each line it meets."""
    found: list[TextRange] = []
    for number, line in enumerate(reading.page(page).lines):
        inside = [at for at in range(len(line.text)) if _is_inside(line.chars[4 * at : 4 * at + 4], box)]
        if inside:
            found.append(TextRange(page, number, inside[0], inside[-1] + 1))
    return tuple(found)


def _is_inside(char: tuple[float, ...], box: Box) -> bool:
    x, y = (char[0] + char[2]) / 2, (char[1] + char[3]) / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def renumber(questions: Sequence[Question], *, start: int = 1) -> tuple[Question, ...]:
    """The questions numbered on from ``start`` in their order; an alternative ("7-or") shares the number before it."""
    renumbered: list[Question] = []
    number = start - 1
    for question in questions:
        _, dash, tail = question.path.partition("-or")
        if not dash or not renumbered:
            number += 1
            dash = tail = ""
        path = f"{number}{dash}{tail}"
        parts = tuple(_moved(part, question.path, path) for part in question.sub_questions)
        renumbered.append(replace(question, number=str(number), path=path, sub_questions=parts))
    return tuple(renumbered)


def renamed(question: Question, old: str) -> Question:
    """A question whose number was changed from ``old``, with its own path and those of its parts changed with it.

    One that has no number any more keeps its path.
    """
    if not question.number:
        return question
    head, found, tail = question.path.rpartition(old) if old else ("", "", "")
    ends_so = bool(found) and (not tail or not tail[0].isalnum())
    path = f"{head}{question.number}{tail}" if ends_so else question.number
    parts = tuple(_moved(part, question.path, path) for part in question.sub_questions)
    return replace(question, path=path, sub_questions=parts)


def with_own_paths(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The same questions; of several under one path, all but the first are told apart as discovery does ("7~2")."""
    seen: Counter[str] = Counter()
    told: list[Question] = []
    for question in questions:
        seen[question.path] += 1
        number = seen[question.path]
        path = question.path if number == 1 else f"{question.path}~{number}"
        parts = tuple(_moved(part, question.path, path) for part in question.sub_questions)
        told.append(replace(question, path=path, sub_questions=parts))
    return tuple(told)


def _moved(part: Question, old: str, new: str) -> Question:
    """A part under another question's path."""
    path = new + part.path[len(old) :] if part.path.startswith(old) else f"{new}({part.number})"
    inner = tuple(_moved(one, part.path, path) for one in part.sub_questions)
    return replace(part, path=path, sub_questions=inner)
