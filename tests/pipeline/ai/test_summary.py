"""What holds of a model's summary: its sentences, the places it names however it writes them, its figures and names."""

from __future__ import annotations

import pytest

from pipeline.ai.summary import Source, statements_of

TEXTS = {
    1: "The bridge was built in 1932 and carries 4,000 cars a day. Mayor Anna Smith said so.",
    2: "The repair costs 1,250,000 euros.",
    3: "It opens on 5 May 2024.",
}


def found(answer: str, language: str = "en") -> list[tuple[str, tuple[int, ...], tuple[str, ...]]]:
    source = Source(TEXTS, "page", language, is_same=language == "en")
    return [(one.text, one.places, one.flags) for group in statements_of(answer, source) for one in group]


@pytest.mark.parametrize(
    ("reference", "places"),
    [
        ("[p. 1, 3]", (1, 3)),
        ("[pp. 1–2]", (1, 2)),
        ("[pages 1-2]", (1, 2)),
        ("(page 3)", (3,)),
        ("[p. 1][p. 2]", (1, 2)),
        ("[S. 2]", (2,)),
        ("[第2页]", (2,)),
        ("[1、3ページ]", (1, 3)),
        ("【p. 2】", (2,)),
        ("[ص. ٢]", (2,)),
        ("[पृ. २]", (2,)),
    ],
)
def test_places_are_read_however_a_model_writes_them(reference: str, places: tuple[int, ...]) -> None:
    assert found(f"It is so {reference}.") == [("It is so.", places, ())]


def test_headings_and_leading_words_state_nothing() -> None:
    answer = (
        "---\nHere is the summary:\n\n## Summary\n\nThe bridge is approx. ninety metres long, e.g. for cars [p. 1].\n\n"
        "**Key points:**\n1. Costs 1,250,000 [p. 2]"
    )
    assert [text for text, _, _ in found(answer)] == [
        "The bridge is approx. ninety metres long, e.g. for cars.",
        "Costs 1,250,000",
    ]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("It costs 1.25 million euros [p. 2].", "en"),
        ("Die Kosten sind 1,25 Mio. Euro [p. 2].", "de"),
        ("修理费用为125万欧元[p. 2]。", "zh"),
        ("بني عام ١٩٣٢ [p. 1].", "ar"),
        ("मरम्मत १२,५०,००० यूरो की है [p. 2]।", "hi"),
        ("Sie öffnet am 5.5.2024 [p. 3].", "de"),
        ("Around 4 thousand cars, said Smith [p. 1].", "en"),
    ],
)
def test_figures_are_the_same_in_other_words_and_digits(sentence: str, language: str) -> None:
    assert [flags for _, _, flags in found(sentence, language)] == [()]


def test_figures_and_names_that_the_pages_lack_are_flagged() -> None:
    flags = [
        flags for _, _, flags in found("Mayor John Brown of Rome paid 1.3 million [p. 2]. Anna Smith paid [p. 1].")
    ]
    assert flags == [("not found on the pages it names: 1.3, John, Brown, Rome",), ()]
    assert found("John Brown aus Rom sagt es [p. 1].", "de")[0][2] == ()  # capitals say nothing there
