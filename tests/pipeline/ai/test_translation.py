"""Which terms of a glossary a passage holds, and what of its translation is doubted."""

from __future__ import annotations

import pytest

from pipeline.ai.translation import Term, doubts_about, passages_in, read_terms, terms_in

TERMS = read_terms("AI = KI\nart = Kunst\ncontract = Vertrag\nC++ = C++\n契約 = contract")


def sources(terms: list[Term]) -> list[str]:
    return [one.source for one in terms]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Maintenance of Part 2, he said, is paid; the party starts.", []),
        ("The AI, its **art** and *art*.", ["art", "AI"]),
        ("A contract, in C++20.", ["contract", "C++"]),
        ("Contracts and subcontracts", []),
        ("この契約はAIと", ["AI", "契約"]),
    ],
)
def test_terms_are_whole_words(text: str, found: list[str]) -> None:
    assert sources(terms_in(TERMS, text)) == found


def test_those_that_are_sent_may_have_endings() -> None:
    assert sources(terms_in(TERMS, "Contracts of artists, AIs; contractors.", inflected=True)) == ["contract"]
    assert sources(terms_in(TERMS, "contractually, contractors", inflected=True)) == ["contract"]


@pytest.mark.parametrize(
    ("target", "translated", "is_told"),
    [
        ("Vertrag", "wegen des Vertrages", False),
        ("Vertrag", "im Kaufvertrag", False),
        ("Kunst", "die Künste", False),
        ("Art", "ein Teil, apart", True),
        ("Teil", "das Urteil", True),
        ("عقد", "هذا العقد", False),
        ("契約", "この契約は", False),
    ],
)
def test_a_glossary_is_kept_by_words_that_begin_with_its_term(target: str, translated: str, is_told: bool) -> None:
    told = doubts_about("a term", translated, [], [Term("term", target)], "de")
    assert told == ([f"glossary: “term” is not “{target}”"] if is_told else [])


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Repair the old deck soon.", True),
        ("**Repair** the old deck on 12 May.", True),
        ("这座桥很旧了。", False),
        ("这座桥很旧,市政府明年要重修。", True),
        ("Repair the deck", False),
        ("Dr. Maria van der Berg, Royal Institute of Technology", False),
        ("See https://example.org/a-long-way or help@example.org", False),
        ("`git commit --all --message done`", False),
        ("12 kg, 14 kg, 17 kg, 12,5 %", False),
        ("Die Brücke ist alt und wird nicht mehr benutzt.", False),
    ],
)
def test_what_comes_back_as_it_was_is_told(text: str, is_told: bool) -> None:
    assert doubts_about(text, f" {text}", [], [], "de") == (["came back as it was"] if is_told else [])
    assert doubts_about(text, f"Etwas anderes: {text}", [], [], "de") == []


@pytest.mark.parametrize("answer", ["⟦#1⟧\nEins\n⟦#2⟧\nZwei", "```\n⟦#1⟧\nEins\n⟦#2⟧ Zwei\n```\n"])
def test_a_fence_about_an_answer_is_no_part_of_it(answer: str) -> None:
    assert passages_in(answer, [1, 2]) == {1: "Eins", 2: "Zwei"}


def test_figures_are_the_same_in_arabic_digits() -> None:
    assert doubts_about("It costs 1,250.50 in 1932.", "يكلف ١٬٢٥٠٫٥٠ في ١٩٣٢", (), ()) == []
