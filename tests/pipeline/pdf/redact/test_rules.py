"""Known kinds: what they find, over lines' ends too, and what they leave."""

from __future__ import annotations

import pytest

from pipeline.pdf.redact.rules import rules_of


def found(kind: str, text: str) -> list[str]:
    rule = rules_of([], [kind], [], case=False, whole=False)[0]
    return [match.group() for match in rule.pattern.finditer(text)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phone", "+49 30 1234567"),
        ("phone", "+44 (0)20 7946 0018"),
        ("phone", "0041 44 668 18 00"),
        ("phone", "(206) 555-0147"),
        ("phone", "206–231–\n3195"),
        ("phone", "+1\n206 555 0147"),
        ("phone", "089/123456"),
        ("phone", "01 23 45 67 89"),
        ("phone", "912 345 678"),
        ("phone", "12 34 56 78"),
        ("phone", "555-014-7788"),
        ("email", "jane.doe@example.co.uk"),
        ("email", "9-\nANM-Requests@faa.gov"),
        ("email", "help@pilatus-\naircraft.com"),
        ("iban", "DE89 3704 0044\n0532 0130 00"),
        ("card", "4111 1111 1111 1111"),
        ("card", "4111 1111\n1111 1111"),
        ("card", "4111111111111111"),
        ("ssn", "078-05-\n1120"),
    ],
)
def test_a_known_kind_is_found_whole(kind: str, text: str) -> None:
    assert found(kind, f"Call {text}; thanks") == [text]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phone", "06/22/2015 25.03.2026 2026-03-04 03-04-26"),
        ("phone", "150\n137\n90\n72\n1250"),
        ("phone", "in 2019, 2020 and 2021 of 1.5 to 12.75"),
        ("phone", "AD 2018–23–51, Bulletin 737–31–1860, checklist 22–10–02"),
        ("phone", "Total 632 295 11 90 212 12"),
        ("card", "2019\n2020\n2021\n2022"),
    ],
)
def test_dates_and_columns_of_figures_are_left(kind: str, text: str) -> None:
    assert found(kind, text) == []


@pytest.mark.parametrize(
    "text", ["Smith-Jones", "Smith\u2011Jones", "Smith-\nJones", "Smith\u2010 \n Jones", "Smith-Jo-\nnes"]
)
def test_a_words_own_hyphen_may_be_any_and_end_a_line(text: str) -> None:
    rule = rules_of(["Smith-Jones"], [], [], case=False, whole=True)[0]
    assert [match.group() for match in rule.pattern.finditer(f"of {text}, and SmithJones")] == [text]


def test_a_soft_hyphen_in_a_word_counts_for_nothing() -> None:
    rule = rules_of(["confidential"], [], [], case=False, whole=True)[0]
    assert rule.pattern.findall("a con\u00adfi\u00addential plan") == ["con\u00adfi\u00addential"]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("O'Brien", "O\u2019Brien"),
        ("O\u2019Brien", "O'Brien"),
        ("Smith-Jones", "Smith\u2013Jones"),
        ("Großmann", "GROSSMANN"),
        ("Grossmann", "Großmann"),
        ("Müller", "Mu\u0308ller"),
        ("Mu\u0308ller", "M¨uller"),
        ("Mustermann", "Muster\u200bmann"),
        ("Mustermann", "M u s t e r m a n n"),
        ("Max Müller", "M a x   M\nü\nl\nl\ne\nr"),
        ("123456", "1 2 3 4 5 6"),
    ],
)
def test_a_word_is_found_however_it_is_written(word: str, text: str) -> None:
    for whole in (False, True):
        rule = rules_of([word], [], [], case=False, whole=whole)[0]
        assert [f"of {text}, and"[slice(*one)] for one in rule.spans(f"of {text}, and")] == [text]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Ross", "Ro\u00df"),
        ("abc", "a b c"),
        ("12345", "1 2 3 4 5"),
        ("Smith-Jones", "Smith Jones"),
        ("rapist", "the rapi st"),
    ],
)
def test_what_is_another_word_is_left(word: str, text: str) -> None:
    assert rules_of([word], [], [], case=True, whole=False)[0].spans(text) == []


def test_an_account_number_with_each_letter_in_a_box_is_found() -> None:
    text = " ".join("DE89370400440532013000")
    rule = rules_of([], ["iban"], [], case=False, whole=False)[0]
    assert [f"IBAN {text} end"[slice(*one)] for one in rule.spans(f"IBAN {text} end")] == [text]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("paypal", "p\u0430yp\u0430l"),  # Cyrillic
        ("paypal", "\u0440\u0430\u0443\u0440\u0430l"),
        ("paypal", "\u0420\u0410\u03a5PAL"),  # and Greek
        ("paypal", "p\u0251yp\u03b1l"),
        ("paypal", "p\u0430y-\npal"),
        ("paypal", "p a y p \u0430 l"),
        ("paypal", "\uff50\u0430\u200by\u00adpal"),
        ("p\u0430yp\u0430l", "paypal"),
        ("Москва", "Mocквa"),
        ("Москва", "MОСКВА"),
        ("Москва", "МОСКВА"),
        ("Straße", "STR\u0410SSE"),
    ],
)
def test_letters_of_other_scripts_that_look_alike_are_found(word: str, text: str) -> None:
    (rule,) = rules_of([word], [], [], case=False, whole=True)
    assert [f"at {text}, then"[slice(*span)] for span in rule.spans(f"at {text}, then")] == [text]


@pytest.mark.parametrize(
    ("word", "text"), [("rob", "\u0433\u043e\u0434"), ("BO", "\u0432\u043e"), ("O1", "01"), ("ab", "\u0251\u0431")]
)
def test_letters_that_look_otherwise_are_left(word: str, text: str) -> None:
    (rule,) = rules_of([word], [], [], case=False, whole=False)
    assert rule.spans(text) == []


def test_capitals_that_matter_matter_for_letters_that_look_alike() -> None:
    (rule,) = rules_of(["Pay"], [], [], case=True, whole=False)
    assert [rule.spans(text) for text in ("\u0420\u0430\u0443", "\u0440\u0430\u0443")] == [[(0, 3)], []]
