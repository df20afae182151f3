from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pdf.proof.letters import bare, is_residue, letters_of, places_of, spaced

TEXT = st.text(st.sampled_from("ab ﬁ\n\u00a0\u200b\u00ad½é–’"), max_size=30)


@given(TEXT)
def test_letters_stand_where_they_say(text: str) -> None:
    letters = letters_of(text)
    assert letters.text == "".join(letters.folded[at] for at in letters.where)
    assert not any(character.isspace() for character in letters.text)


@given(TEXT)
def test_text_without_residue_is_the_text_less_its_residue(text: str) -> None:
    kept = [character for character in letters_of(text).text if not is_residue(character)]
    assert letters_of(text, without_residue=True).text == "".join(kept)


def test_typographic_variants_are_one_letter() -> None:
    assert bare("“ﬁnal” – it’s") == '"final"-it\'s'


def test_what_pdfium_writes_for_a_hyphen_is_a_hyphen() -> None:
    assert bare("appro\ufffe\npriate") == bare("appro\u00adpriate") == bare("appro-priate")


@pytest.mark.parametrize("character", ["\u200b", "\ufeff", "\u0007", "\ue000", "\ufffd", "\u0378"])
def test_what_nobody_sees_is_residue(character: str) -> None:
    assert is_residue(character)


@pytest.mark.parametrize("character", ["a", "é", "\n", "\u00a0", "漢", "∑"])
def test_what_is_seen_or_blank_is_no_residue(character: str) -> None:
    assert not is_residue(character)


def test_between_keeps_the_blanks_around_the_letters() -> None:
    letters = letters_of("a  bc d")
    assert letters.between(1, 3) == "  bc "
    assert letters.between(3, 4) == " d"
    assert letters.between(1, 1) == "  "


def test_spaced_folds_runs_of_blanks() -> None:
    assert spaced(" a \n\t b ") == "a b"


def test_places_overlap_and_an_empty_part_has_none() -> None:
    assert places_of("aa", "aaaa") == [0, 1, 2]
    assert places_of("", "aaaa") == []


def test_excerpt_shows_one_line_around_the_letters() -> None:
    assert letters_of("one two\nthree four").excerpt(6, 11, around=4) == "two three fou"
    assert letters_of("").excerpt(0, 0, around=4) == ""
