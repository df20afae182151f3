from __future__ import annotations

from dataclasses import replace

from pipeline.pdf.layout import Font
from pipeline.text.substitution.asked import questions_asked
from pipeline.text.substitution.letters import letters_in
from pipeline.text.substitution.lists.notices import FURTHER, OPENING
from pipeline.text.substitution.strategies.notice import fitted, notices
from tests.pipeline.text.substitution.papers import ANIMALS, asked, found, questions_in, set_in, with_span

SENTENCES = frozenset((*OPENING, *FURTHER))


def sentences(text: str) -> list[str]:
    return [f"{one}." for one in text.rstrip(".").split(". ")]


def test_every_line_reads_as_whole_sentences_of_at_least_its_letters() -> None:
    reading, questions = questions_in(ANIMALS)
    for seed in (0, 1, 2):
        for candidates in notices(questions_asked(reading, questions), seed).values():
            assert candidates
            for at, candidate in enumerate(candidates):
                ((old, new),) = candidate.wordings
                assert set(sentences(new)) <= SENTENCES
                assert len(letters_in(new)) >= len(letters_in(old))
                assert len(new.split()) >= len(old.split())
                assert at or sentences(new)[0] in OPENING


def test_a_notice_is_obviously_one() -> None:
    ((_, new),) = [candidate.wordings[0] for candidate in found(asked("What is a habitat of mammals?"), "notice")]
    assert "rotected" in new


def test_what_stays_is_a_formula_or_too_short() -> None:
    reading, questions = questions_in("1. What is x of y in a long sentence?\n2. Why?\n3. What is a habitat?")
    reading = with_span(set_in(reading, "Times"), "x", font="CMMI10")
    found_notices = notices(questions_asked(reading, questions), 0)
    assert [one.edits[0].original for one in found_notices["1"]] == ["of y in a long sentence?"]
    assert found_notices["2"] == []


def test_very_long_lines_are_covered_too() -> None:
    words = ["measure"] * 40
    text, pairs = fitted(words, set(), opens=True)
    assert len(letters_in(text)) >= 280
    assert len(text.split()) >= 40
    assert pairs


def test_a_font_that_bears_no_more_leaves_ends_of_lines_as_they_are() -> None:
    stems = [
        "Which of these describes the habitat of quick brown foxes, jumping over lazy dogs?",
        "Explain why zebras, giraffes and monkeys live without exception in large groups.",
        "How do viruses differ from bacteria, judged by size, growth and spread of disease?",
        "Discuss which methods of taxation burden households with below average income.",
        "Describe by example what makes an algorithm faster than exhaustive search would be.",
        "Compare judges, lawyers and juries; whose vote makes an explicit verdict binding?",
    ]
    reading, questions = questions_in("\n\n".join(f"{number}. {stem}" for number, stem in enumerate(stems, 1)))
    shares = {}
    for kind in ("Type1", "Type0"):
        fonts = (Font("Mono", kind, "", embedded=True, subset=True, to_unicode=True),)
        covered = notices(questions_asked(replace(reading, fonts=fonts), questions), 0)
        firsts = [candidates[0].edits[0].original for candidates in covered.values()]
        shares[kind] = [len(first) / len(stem) for first, stem in zip(firsts, stems, strict=True)]
    assert shares["Type0"] == [1.0] * 6
    assert 0.2 < min(shares["Type1"]) < 1.0
