from __future__ import annotations

from pipeline.pdf.proof.extractors import ExtractorTexts, Texts
from pipeline.pdf.proof.place import expected_letters, places_of_edits, wordings_of
from pipeline.pdf.proof.wording import Wording
from pipeline.pdf.shield.edit import Edit

PAGE = "onetwothreetwofour"


def starts(shielded: str, *edits: Edit) -> dict[int, int]:
    return {index: place.start for index, place in places_of_edits(PAGE, shielded, edits).items()}


def test_the_place_that_changed_is_taken_first() -> None:
    assert starts("onetwothree2four", Edit(1, "two", "2")) == {0: 11}
    assert starts("one2threetwofour", Edit(1, "two", "2")) == {0: 3}


def test_no_place_is_taken_twice() -> None:
    two = Edit(1, "two", "2")
    assert starts("", two, two, two) == {0: 3, 1: 11}


def test_context_and_occurrence_narrow_the_places() -> None:
    assert starts("", Edit(1, "two", "2", before="three ")) == {0: 11}
    assert starts("", Edit(1, "two", "2", occurrence=2)) == {0: 11}
    assert starts("", Edit(1, "two", "2", occurrence=3)) == {}


def test_the_expected_page_holds_all_edits() -> None:
    edits = [Edit(1, "four", "4"), Edit(1, "one", "1")]
    expected, placed = expected_letters(PAGE, places_of_edits(PAGE, "", edits))
    assert expected == "1twothreetwo4"
    assert {index: place.due for index, place in placed.items()} == {0: 12, 1: 0}


def test_words_put_in_come_before_words_replaced_at_the_same_place() -> None:
    edits = [Edit(1, "two", "2", occurrence=1), Edit(1, "", "NOT", before="one", after="two")]
    expected, placed = expected_letters(PAGE, places_of_edits(PAGE, "", edits))
    assert expected == "oneNOT2threetwofour"
    assert {index: place.due for index, place in placed.items()} == {0: 6, 1: 3}


def test_wordings_come_from_the_first_extractor_that_finds_them() -> None:
    texts = Texts("", 0, (ExtractorTexts("a", error="x"), ExtractorTexts("b", ("",)), ExtractorTexts("c", (PAGE,))))
    edits = [Edit(1, "five", "5"), Edit(1, "three", "3"), Edit(2, "three", "3")]
    assert wordings_of(texts, edits) == (Wording(1, "onetwo", "three", "twofour"),)
