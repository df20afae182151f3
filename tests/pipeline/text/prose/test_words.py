"""Words, in scripts with blanks between them and in those without."""

from __future__ import annotations

import pytest

from pipeline.text.prose.words import count_words, is_name, stands_in, without_accents


@pytest.mark.parametrize(
    ("term", "text", "ending", "stands"),
    [
        ("art", "part, art", 0, True),
        ("art", "part", None, False),
        ("Vertrag", "des vertrages", 0, False),
        ("Vertrag", "des vertrages", 2, True),
        ("Vertrag", "des vertraglichen", 2, False),
        ("Maße", "masse", 0, True),
        ("कर", "करें", 0, False),
        ("कर", "कर दो", 0, True),
        ("cafe", "cafe\u0301s", 0, False),
        ("สัญญา", "ในสัญญานี้", 0, True),
        ("계약", "계약을", 0, True),
    ],
)
def test_a_term_stands_in_a_text_as_a_word(term: str, text: str, ending: int | None, stands: bool) -> None:
    assert stands_in(term, text, ending=ending) is stands


def test_words_are_counted_by_blanks_or_by_letters() -> None:
    assert [count_words(one) for one in ("Repair the deck, 12 times – now", "这座桥很旧了", "", "12 – 14")] == [
        5,
        3,
        0,
        0,
    ]


def test_a_name_has_capitals_but_for_small_words() -> None:
    names = ["Ludwig van der Rohe", "IBM Deutschland GmbH", "Maria"]
    assert [is_name(one) for one in (*names, "The bridge of Rome", "这座桥")] == [True, True, True, False, False]


def test_accents_are_taken_off() -> None:
    assert without_accents("Verträge, Señor, cafe\u0301") == "vertrage, senor, cafe"
