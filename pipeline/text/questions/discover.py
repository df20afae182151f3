"""Discovery: the questions of an exam paper, found offline by rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.pdf.layout import Reading, TextRange
from pipeline.text.questions.alternatives import alternatives_of
from pipeline.text.questions.anatomy import Anatomy
from pipeline.text.questions.assemble import asks_something, pieces_of, question_of
from pipeline.text.questions.blocks import Block, blocks_of
from pipeline.text.questions.chain import Link, candidates_of, enclosing_chain
from pipeline.text.questions.doubts import doubts_of
from pipeline.text.questions.furniture import furniture_of
from pipeline.text.questions.paper import Paper, Row, paper_of
from pipeline.text.questions.points import mark_amounts
from pipeline.text.questions.question import Question
from pipeline.text.questions.roles import Context
from pipeline.text.questions.runs import without_instructions
from pipeline.text.questions.scoring import Scored, points_in_round_brackets, scored
from pipeline.text.questions.sections import Section, Sections, heading_rows, is_lead_in, sections_of

_FEWEST_LIKE = 0.5  # of the numbered paragraphs must ask something, or it is no exam
_MOST_ROWS = 20_000  # a document of so many lines (some 400 pages) is no exam paper
_MOSTLY_LIKE = 0.8  # below this, nothing found is trusted much


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found: questions in reading order, sections and instructions with what they say, the rest, doubts.

    Paths: "7", "A.3", "15.1" as printed; "B.2" or "2/2" where numbering begins anew in section B or in a second,
    unnamed part; "7(b)(ii)" for parts; "24-or" for a question that may be answered instead of 24 ("24-or2" the next),
    "7(b)-or" instead of that part. A matching question has its left column as parts and its right one as options.
    Options with only a box to tick are lettered in order. ``left_over`` are rows that belong to no question.
    """

    questions: tuple[Question, ...] = ()
    sections: tuple[Section, ...] = ()
    left_over: tuple[TextRange, ...] = ()
    doubts: tuple[str, ...] = ()


def discover_questions(reading: Reading) -> Discovery:
    """The questions of a paper, with sections, what was left over, and doubts in sentences.

    The same reading always gives the same result. A document whose numbered paragraphs ask nothing gives no
    questions and one doubt.
    """
    paper = paper_of(reading, furniture_of(reading))
    if len(paper.rows) > _MOST_ROWS:
        return _nothing(paper, 0)
    headings = heading_rows(paper)
    links = _links(paper, headings)
    if not links:
        return _nothing(paper, 0)
    amounts = mark_amounts(paper)
    starts = [link.candidate.row.index for link in links]
    headings = {index: row for index, row in headings.items() if index not in set(starts)}
    sections = sections_of(paper, starts, headings)
    blocks = blocks_of(paper, links, sections, amounts)
    found = _scored_blocks(blocks, sections)
    share = _share_that_asks(blocks, found, sections)
    if share < _FEWEST_LIKE:
        return _nothing(paper, len(blocks))
    paths = _paths(blocks)
    trust = 1.0 if share >= _MOSTLY_LIKE else share
    questions = [
        question_of(
            one,
            block,
            _rule(block, sections),
            paper.words,
            path=_alternative(path, place),
            trust=trust,
            alternative=place > 0,
        )
        for block, alternatives, path in zip(blocks, found, paths, strict=True)
        for place, one in enumerate(alternatives)
    ]
    return Discovery(
        questions=tuple(questions),
        sections=sections.all,
        left_over=_left_over(paper, blocks, found),
        doubts=tuple(doubts_of(paper, links, questions, sections.all, blocks, share)),
    )


def _links(paper: Paper, headings: Mapping[int, Row]) -> list[Link]:
    heads = {index for index, row in headings.items() if not is_lead_in(row)}
    for lower_roman in (False, True):
        candidates = [
            candidate for candidate in candidates_of(paper, lower_roman=lower_roman) if candidate.row.index not in heads
        ]
        links = without_instructions(enclosing_chain(candidates, heads), paper, heads)
        if len(links) > 1:
            return links
    return links


def _rule(block: Block, sections: Sections) -> Section | None:
    return sections.rule_for(block.link.candidate.label.printed, block.rows[0].index)


def _scored_blocks(blocks: Sequence[Block], sections: Sections) -> list[list[Scored]]:
    """The anatomies of all blocks with points; judged twice, the second time knowing the paper's habit."""
    habit: dict[str, float] = {}
    for _ in range(2):
        anatomies = [alternatives_of(block.pieces, _context(block, sections, habit)) for block in blocks]
        habit = _habit([anatomy for alternatives in anatomies for anatomy in alternatives])
    flat = [anatomy for alternatives in anatomies for anatomy in alternatives]
    round_brackets = points_in_round_brackets(flat)
    return [
        scored(alternatives, block.amounts, round_brackets=round_brackets)
        for block, alternatives in zip(blocks, anatomies, strict=True)
    ]


def _context(block: Block, sections: Sections, habit: Mapping[str, float]) -> Context:
    return Context(_rule(block, sections), block.link.candidate.label.printed, habit)


def _habit(anatomies: Sequence[Anatomy]) -> dict[str, float]:
    sums: dict[str, list[float]] = {}
    for anatomy in anatomies:
        if anatomy.score is not None:
            sums.setdefault(anatomy.style, []).append(1.0 if anatomy.score > 0 else -1.0)
    return {style: sum(signs) / len(signs) for style, signs in sums.items()}


def _share_that_asks(blocks: Sequence[Block], found: Sequence[Sequence[Scored]], sections: Sections) -> float:
    asking = sum(
        asks_something(alternatives[0], block, _rule(block, sections))
        for block, alternatives in zip(blocks, found, strict=True)
    )
    return asking / len(blocks)


def _nothing(paper: Paper, count: int) -> Discovery:
    rest = tuple(row.range_of(0, len(row.text)) for row in paper.rows) + paper.furniture
    if len(paper.rows) > _MOST_ROWS:
        doubt = f"This document has {len(paper.rows)} lines, more than are searched for questions ({_MOST_ROWS})."
    elif count:
        doubt = (
            f"{count} numbered paragraphs were found, but they do not read like questions. Mark the questions by hand."
        )
    else:
        doubt = "No numbered questions were found. Mark the questions by hand."
    return Discovery(left_over=rest, doubts=(doubt,))


def _paths(blocks: Sequence[Block]) -> list[str]:
    """A path for each block, all different: the number as printed, with its section where numbering begins anew."""
    names = _run_names(blocks)
    paths: list[str] = []
    seen: Counter[str] = Counter()
    for block in blocks:
        path = names[block.run] + block.link.candidate.label.printed
        seen[path] += 1
        paths.append(path if seen[path] == 1 else f"{path}~{seen[path]}")
    return paths


def _run_names(blocks: Sequence[Block]) -> dict[int, str]:
    sections: dict[int, str] = {}
    for block in blocks:
        sections.setdefault(block.run, block.section)
    if len(sections) == 1:
        return {0: ""} | dict.fromkeys(sections, "")
    if all(sections.values()) and len(set(sections.values())) == len(sections):
        return {run: f"{label}." for run, label in sections.items()}
    return {run: f"{run + 1}/" for run in sections}


def _alternative(path: str, place: int) -> str:
    return path if place == 0 else f"{path}-or" if place == 1 else f"{path}-or{place}"


def _left_over(paper: Paper, blocks: Sequence[Block], found: Sequence[Sequence[Scored]]) -> tuple[TextRange, ...]:
    used = {block.rows[0].index for block in blocks}
    used |= {piece.row.index for alternatives in found for one in alternatives for piece in pieces_of(one)}
    rest = [row.range_of(0, len(row.text)) for row in paper.rows if row.index not in used]
    return (*rest, *paper.furniture)
