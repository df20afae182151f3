from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.pdf.layout import TextRange
from pipeline.pdf.shield.fold import fold
from pipeline.text.substitution.letters import Letters, PageLetters, letters_in
from tests.pipeline.text.questions.typed import typed
from tests.pipeline.text.substitution.papers import ANIMALS, questions_in

TWICE = """
1. The first cat sat on the mat that stood there.
2. The other cat sat on the mat that stood there.
"""


def page_of(text: str) -> PageLetters:
    return PageLetters(typed(text).page(1))


def test_letters_are_folded_without_white_space() -> None:
    assert letters_in("“A – b”\n ﬁn") == '"A-b"fin'


def test_places_ignore_white_space_and_run_over_lines() -> None:
    page = page_of("one two\nthree four")
    assert page.places("twoth ree") == [(3, 11)]
    assert page.places("two", "one", "three") == [(3, 6)]
    assert page.places("two", "three") == []
    assert page.places(" ") == []


def test_parts_of_letters_are_the_lines_they_stand_on() -> None:
    page = page_of("one two\nthree four")
    assert page.parts_of(3, 11) == (TextRange(1, 0, 4, 7), TextRange(1, 1, 0, 5))
    assert page.span_of(TextRange(1, 1, 6, 10)) == (11, 15)


def test_context_has_fourteen_letters_on_each_side_in_whole_words() -> None:
    page = page_of("alpha beta gamma delta epsilon zeta eta theta iota")
    context = page.context_of(TextRange(1, 0, 23, 30))
    assert (context.before, context.after) == ("beta gamma delta", "zeta eta theta iota")
    assert (context.occurrence, context.places) == (1, 1)


def test_context_grows_until_it_is_the_only_one() -> None:
    page = page_of(TWICE)
    second = page.page.lines[1].text
    at = second.index("stood")
    context = page.context_of(TextRange(1, 1, at, at + 5))
    assert context.places == 1
    assert "other cat" in context.before
    assert context.size > 14


def test_context_that_is_never_the_only_one_counts_the_occurrence() -> None:
    page = page_of("\n".join(["la la la la la la la la la la la la la la la la la la la la la la la la la la"] * 30))
    context = page.context_of(TextRange(1, 15, 30, 32))
    assert context.places > 1
    assert context.occurrence >= 1


def test_context_stops_at_the_pages_ends() -> None:
    page = page_of("tiny page of words")
    context = page.context_of(TextRange(1, 0, 0, 4))
    assert (context.before, context.after) == ("", "page of words")
    assert page.ends_page(TextRange(1, 0, 13, 18))
    assert not page.ends_page(TextRange(1, 0, 0, 4))


def test_context_does_not_run_into_the_number_of_a_question() -> None:
    reading, questions = questions_in(ANIMALS)
    line = next(number for number, one in enumerate(reading.page(1).lines) if "Which" in one.text)
    text = reading.line(1, line).text
    at = text.index("mammal")
    context = Letters(reading, questions).context_of(TextRange(1, line, at, at + 6))
    assert context.before == "the following is a"
    assert Letters(reading).context_of(TextRange(1, line, at, at + 6)).before == "the following is a"
    first = text.index("Which")
    assert Letters(reading, questions).context_of(TextRange(1, line, first, first + 5)).before == ""


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_context_leads_back_to_its_place(data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(["ab", "abab", "c", "cab", "b", "ﬁ", "x-y"]), min_size=5, max_size=80))
    width = data.draw(st.integers(3, 12))
    text = "\n".join(" ".join(words[at : at + width]) for at in range(0, len(words), width))
    page = page_of(text)
    line = data.draw(st.integers(0, len(page.page.lines) - 1))
    whole = page.page.lines[line].text
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    part = TextRange(1, line, start, end)
    if not fold(whole[start:end]):
        return
    context = page.context_of(part)
    found = page.places(whole[start:end], context.before, context.after)
    assert found[context.occurrence - 1] == page.span_of(part)
    assert len(found) == context.places


def test_twins_stand_between_the_same_letters() -> None:
    page = page_of("here is a cat that sat on a mat in the sun\nhere is a cat that sat on a mat in the sun")
    line = page.page.lines[1].text
    at = line.index("sat")
    assert page.has_twin(TextRange(1, 1, at, at + 3))
    assert page.frame_of(TextRange(1, 1, at, at + 3)) == ("hereisacatthat", "onamatinthesun")
    assert not page.has_twin(TextRange(1, 1, 0, 4))
