from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pdf.proof.extractors import ExtractorTexts, Texts
from pipeline.pdf.proof.judge import Status, judge_edits, judge_page, judge_texts
from pipeline.pdf.shield.edit import Edit

SENTENCE = "Which of the following is a planet of the inner solar system, and which is not?\nAnswer in one word."
EDIT = Edit(1, "planet", "comet")


def status(after: str, *edits: Edit, before: str = SENTENCE) -> list[Status]:
    return [reading.status for reading in judge_page(before, after, edits or (EDIT,)).readings]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (SENTENCE.replace("planet", "comet"), "exact"),
        (SENTENCE.replace("a planet of", "a comet  \nof"), "exact"),
        (SENTENCE.replace("planet", "com et"), "spacing"),
        (SENTENCE.replace("planet", "com\u200bet"), "residue"),
        (SENTENCE.replace("planet", "comet") + SENTENCE, "both"),
        (SENTENCE + " comet", "both"),
        (SENTENCE.replace("planet", "") + " comet", "moved"),
        (SENTENCE.replace("planet", "satellite"), "lost"),
        (SENTENCE, "kept"),
        (SENTENCE.upper().replace("PLANET", "X"), "lost"),
    ],
)
def test_one_edit_has_each_status(now: str, expected: Status) -> None:
    assert status(now) == [expected]


def test_an_edit_between_passages_read_apart_is_reordered() -> None:
    head, tail = "Which of the following is a ", " of the inner solar system, and which is not?"
    assert status(f"{tail} {head} comet", before=f"{head} planet {tail}") == ["reordered"]


def test_an_original_that_cannot_be_found_is_unreadable() -> None:
    assert status(SENTENCE, Edit(1, "galaxy", "comet")) == ["unreadable"]


def test_a_deletion_is_exact_when_nothing_but_blanks_is_left() -> None:
    edit = Edit(1, "inner ", "")
    assert status(SENTENCE.replace("inner ", "  "), edit) == ["exact"]
    assert status(SENTENCE, edit) == ["kept"]


def test_an_insertion_is_found_by_its_context() -> None:
    edit = Edit(1, "", "NOT ", before="following is ", after="a planet")
    assert status(SENTENCE.replace("is a planet", "is NOT a planet"), edit) == ["exact"]


def test_at_the_end_of_the_page_spacing_cannot_be_told() -> None:
    edit = Edit(1, "one word.", "two words.")
    (reading,) = judge_page(SENTENCE, SENTENCE.replace("one word.", "two words."), [edit]).readings
    assert (reading.status, reading.note != "") == ("spacing", True)
    assert status(SENTENCE.replace("one word.", ""), Edit(1, "one word.", "")) == ["exact"]


def test_the_spacing_of_several_words_counts() -> None:
    edit = Edit(1, "inner solar", "outer stellar")
    assert status(SENTENCE.replace("inner solar", "outer stellar"), edit) == ["exact"]
    assert status(SENTENCE.replace("inner solar", "outers tellar"), edit) == ["spacing"]


def test_the_occurrence_says_which_place_must_change() -> None:
    first, second = Edit(1, "which", "what", occurrence=1), Edit(1, "hich", "hat", occurrence=2)
    now = SENTENCE.replace("and which", "and what")
    assert status(now, first) == ["exact"]
    assert status(now, second) == ["exact"]
    assert status(now, Edit(1, "hich", "hat", occurrence=1)) == ["both"]
    assert status(SENTENCE, first) == ["kept"]


def test_without_an_occurrence_any_place_may_have_changed() -> None:
    assert status(SENTENCE.replace("and which", "and what"), Edit(1, "hich", "hat")) == ["exact"]


def test_context_singles_out_the_place() -> None:
    edit = Edit(1, "is", "was", before="which ")
    assert status(SENTENCE.replace("which is", "which was"), edit) == ["exact"]
    assert status(SENTENCE.replace("following is", "following was"), edit) == ["both"]


def test_neighbours_are_judged_in_each_others_new_wording() -> None:
    edits = (Edit(1, "inner", "outer"), Edit(1, "solar", "stellar"))
    both = SENTENCE.replace("inner solar", "outer stellar")
    assert status(both, *edits) == ["exact", "exact"]
    one = SENTENCE.replace("inner", "outer")
    assert status(one, *edits) == ["exact", "kept"]


def test_a_place_is_not_taken_twice() -> None:
    assert status(SENTENCE.replace("planet", "comet"), EDIT, Edit(1, "lane", "x")) == ["exact", "unreadable"]


def test_originals_framed_by_invisible_characters_are_still_seen() -> None:
    before = SENTENCE.replace("a planet", "a \u200bplanet")
    assert status(before, before=before) == ["kept"]
    assert status(before.replace("planet", "comet"), before=before) == ["exact"]


def test_what_is_read_there_now_is_shown() -> None:
    (reading,) = judge_page(SENTENCE, SENTENCE.replace("planet", "comet"), [EDIT]).readings
    assert reading.read == "Which of the following is a comet of the inner solar system, an"


def test_edits_belong_to_their_pages() -> None:
    edits = [Edit(2, "planet", "comet"), Edit(3, "planet", "comet")]
    judged = judge_texts("any", [SENTENCE, SENTENCE], [SENTENCE, SENTENCE.replace("planet", "comet")], edits)
    assert [reading.status for reading in judged.readings] == ["exact", "unreadable"]
    assert judged.collateral.changed == 0


def test_a_page_that_is_gone_reads_as_empty() -> None:
    judged = judge_texts("any", ["first", "second"], ["first"], [])
    assert [(page.page, page.letters) for page in judged.collateral.pages] == [(2, 6)]


def test_only_extractors_that_read_both_files_judge() -> None:
    before = Texts(
        "", 0, (ExtractorTexts("a", (SENTENCE,)), ExtractorTexts("b", error="x"), ExtractorTexts("c", ("",)))
    )
    after = Texts("", 0, (ExtractorTexts("a", (SENTENCE,)), ExtractorTexts("b", (SENTENCE,))))
    assert [each.extractor for each in judge_edits(before, after, [EDIT])] == ["a"]


WORDS = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta"]), min_size=12, max_size=30)


@given(WORDS, st.data())
def test_edits_made_as_asked_are_exact_and_change_nothing_else(words: list[str], data: st.DataObject) -> None:
    numbered = [f"{word}{at:02d}" for at, word in enumerate(words)]
    chosen = data.draw(st.sets(st.integers(0, len(words) - 1), min_size=1, max_size=4))
    edits = [Edit(1, f" {numbered[at]} ", f" new{at:02d} ") for at in sorted(chosen)]
    changed = [f"new{at:02d}" if at in chosen else word for at, word in enumerate(numbered)]
    before, after = f"- {' '.join(numbered)} -", f"- {' '.join(changed)} -"
    page = judge_page(before, after, edits)
    assert [reading.status for reading in page.readings] == ["exact"] * len(edits)
    assert page.collateral is None


@given(st.text(max_size=200))
def test_an_unchanged_page_has_no_collateral(text: str) -> None:
    assert judge_page(text, text, []).collateral is None
