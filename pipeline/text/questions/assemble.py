"""Assembling: questions as values from the anatomy of their blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from pipeline.text.questions.answering import answer_in
from pipeline.text.questions.blocks import Block
from pipeline.text.questions.kinds import kind_of
from pipeline.text.questions.lists import Item
from pipeline.text.questions.pieces import Piece, boxes_of, joined, ranges_of
from pipeline.text.questions.question import Gold, Option, Question, QuestionType
from pipeline.text.questions.roles import is_yes_no
from pipeline.text.questions.scoring import Scored
from pipeline.text.questions.sections import Section
from pipeline.text.questions.wording import BLANK, COMMAND, MAY_BE_SEVERAL, TRUE_FALSE

_NO_SIGN = 0.7  # nothing in the words asks for anything
_UNSURE_ROLE = 0.8
_GAP_IN_LETTERS = 0.8
_LONGEST = 300  # words; a longer text is hardly a question


def question_of(
    found: Scored,
    block: Block,
    rule: Section | None,
    words: Set[str],
    *,
    path: str,
    trust: float,
    alternative: bool,
) -> Question:
    """One top-level question; ``alternative`` for the second and further choices of an OR question.

    ``trust`` (0 to 1) is what is thought of the document as an exam; it lowers the confidence of all.
    """
    label = block.link.candidate.label
    pieces = pieces_of(found)
    question = built(
        found,
        rule,
        words,
        number=label.printed,
        path=path,
        page=(pieces[0].row if alternative and pieces else block.rows[0]).page,
    )
    if question.points is None and rule is not None:
        question = replace(question, points=rule.points)
    certainty = block.link.certainty * trust
    if not asks_something(found, block, rule):
        certainty *= _NO_SIGN
    shown = pieces if alternative else [block.number_piece, *pieces]
    return replace(question, confidence=round(question.confidence * certainty, 2), boxes=boxes_of(shown))


def built(found: Scored, rule: Section | None, words: Set[str], *, number: str, path: str, page: int) -> Question:
    """A question or part as a value, with only what its own text and the section's rule say."""
    anatomy = found.anatomy
    stem = joined(found.stem, words)
    points = rule.points if found.points is None and rule is not None else found.points
    kind, sure = kind_of(anatomy, stem, rule, points)
    options = tuple(_option(item, words) for item in anatomy.options)
    if anatomy.is_unsure:
        sure *= _UNSURE_ROLE
    if anatomy.gaps:
        sure *= _GAP_IN_LETTERS
    question = Question(
        number=number,
        path=path,
        type=kind,
        stem=stem,
        options=options,
        sub_questions=tuple(_parts(found, rule, words, path, kind)),
        points=found.points,
        page=page,
        parts=ranges_of(found.stem),
        boxes=boxes_of(pieces_of(found)),
        confidence=sure,
    )
    return replace(question, gold=_gold(found, question, words))


def _parts(found: Scored, rule: Section | None, words: Set[str], path: str, kind: QuestionType) -> Iterator[Question]:
    last = path
    for part, inner in zip(found.anatomy.parts, found.parts, strict=True):
        label = part.item.label.printed
        own = f"{last}-or" if part.alternative else f"{path}({label})"
        question = built(inner, rule, words, number=label, path=own, page=part.item.row.page)
        if kind == "matching":
            question = replace(question, type=kind, confidence=1.0)
        elif question.type == "unknown" and kind != "unknown":
            question = replace(question, type=kind, confidence=0.8)  # "Name:" above, and only a word in the part
        yield question
        last = own


def _option(item: Item, words: Set[str]) -> Option:
    return Option(item.label.printed, joined(item.pieces, words), ranges_of(item.pieces))


def _gold(found: Scored, question: Question, words: Set[str]) -> Gold:
    """An answer printed in the paper itself ("Answer: B")."""
    if not found.anatomy.answers:
        return Gold()
    given = joined(found.anatomy.answers, words)
    return answer_in(given).gold_for(question, source="paper", page=found.anatomy.answers[0].row.page)


def pieces_of(found: Scored) -> list[Piece]:
    """All that a question is made of, in reading order: stem, options and parts with their labels."""
    pieces = list(found.stem)
    for item in found.anatomy.options:
        pieces += [item.place, *item.pieces]
    for part, inner in zip(found.anatomy.parts, found.parts, strict=True):
        pieces += [part.item.place, *pieces_of(inner)]
    return sorted(pieces, key=lambda piece: (piece.row.index, piece.start))


def asks_something(found: Scored, block: Block, rule: Section | None) -> bool:
    """Whether anything besides its number makes a text a question.

    That is a word such as "Problem" before the number, a section that says what is asked, options, points, a question
    mark, an order.
    """
    if block.link.candidate.label.worded or (rule is not None and rule.type is not None):
        return True
    return _asks(found)


def _asks(found: Scored) -> bool:
    anatomy = found.anatomy
    text = " ".join(piece.text for piece in found.stem)
    words = len(text.split())
    if found.printed or anatomy.true_false_field or anatomy.matching:
        return True
    if words > _LONGEST:
        return False
    if anatomy.options and (len(anatomy.options) > 2 or is_yes_no(anatomy.options)):
        return True
    if any(_asks(part) for part in found.parts):
        return True
    if not words:
        return False
    if TRUE_FALSE.search(text) or BLANK.search(text):
        return True
    return "?" in text or any(COMMAND.match(sentence) for sentence in _sentences(text))


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for part in text.split(". ") for sentence in part.split("; ")]


def speaks_of_several(sections: Sequence[Section]) -> bool:
    """Whether instructions say that some questions may have several right answers."""
    return any(MAY_BE_SEVERAL.search(section.text) for section in sections)
