from __future__ import annotations

from pipeline.text.questions.blocks import Block, blocks_of
from pipeline.text.questions.chain import best_chain, candidates_of
from pipeline.text.questions.points import mark_amounts
from pipeline.text.questions.sections import heading_rows, sections_of
from tests.pipeline.text.questions.typed import typed_paper


def blocks(text: str) -> list[Block]:
    paper = typed_paper(text)
    headings = heading_rows(paper)
    links = best_chain([one for one in candidates_of(paper) if one.row.index not in headings], headings.keys())
    sections = sections_of(paper, [link.candidate.row.index for link in links], headings)
    return blocks_of(paper, links, sections, mark_amounts(paper))


def texts(text: str) -> list[list[str]]:
    return [[piece.text for piece in block.pieces] for block in blocks(text)]


def test_a_block_goes_to_the_next_number() -> None:
    assert texts("1. One\nmore\n2. Two") == [["One", "more"], ["Two"]]


def test_a_block_ends_at_a_heading_and_at_the_end_mark() -> None:
    text = "1. One?\n*SECTION B\nAnswer both.\n2. Two?\n*** END OF PAPER ***\nGood luck!"
    assert texts(text) == [["One?"], ["Two?"]]
    assert [block.section for block in blocks(text)] == ["", "B"]


def test_points_in_the_margin_are_no_text() -> None:
    text = "1   What is the longest river here?     2\n2   Who is fishing in it, and why so?   3"
    assert texts(text) == [["What is the longest river here?"], ["Who is fishing in it, and why so?"]]


def test_questions_side_by_side_share_their_rows() -> None:
    text = (
        "1. Which one     2. Which two     3. Which\n   is it?           are "
        "they?        is not?\n4. Why so        5. Who is it     6. Where"
    )
    assert texts(text) == [
        ["Which one", "is it?"],
        ["Which two", "are they?"],
        ["Which", "is not?"],
        ["Why so"],
        ["Who is it"],
        ["Where"],
    ]


def test_points_alone_above_a_question_are_its_own() -> None:
    text = (
        "1   What is the longest river here?     2\n"
        "    Name it.\n"
        "                                        3\n"
        "2   Who is fishing in it, and why so?\n"
        "3   Where?                              1"
    )
    assert [{row: amount.value for row, amount in block.amounts.items()} for block in blocks(text)] == [
        {0: 2},
        {3: 3},
        {4: 1},
    ]
