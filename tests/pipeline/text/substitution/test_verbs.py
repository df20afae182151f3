from __future__ import annotations

import pytest

from pipeline.text.substitution.verbs import finite_verbs, is_subordinate
from tests.pipeline.text.substitution.papers import asked


def verbs(sentence: str) -> list[tuple[str, str, bool]]:
    words = asked(sentence).sentences[0].words
    return [(words[verb.at].text, verb.form, verb.main) for verb in finite_verbs(words)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The heart pumps blood.", [("pumps", "third", True)]),
        ("Plants make their own food.", [("make", "base", True)]),
        ("The current ratio measures:", [("measures", "third", True)]),
        ("The measures of the heart are large.", [("are", "be", True)]),
        ("Which phase of hacking performs the attack?", [("performs", "third", True)]),
        ("Lists can contain elements.", [("can", "modal", True)]),
        ("Which organization will students visit?", []),
        ("The state has become poor.", [("has", "have", True)]),
        ("The state has a large coast.", [("has", "third", True)]),
        ("Goodwill is recorded when a company purchases another.", [("is", "be", True)]),
        ("The process that converts light is slow.", [("converts", "third", False), ("is", "be", True)]),
        ("When water boils, steam rises.", [("boils", "third", False), ("rises", "third", True)]),
        ("An object near the surface experiences constant velocity.", [("experiences", "third", True)]),
        ("Arrange the following facts related to the history of trade.", []),
    ],
)
def test_verbs_that_say_something(sentence: str, expected: list[tuple[str, str, bool]]) -> None:
    assert verbs(sentence) == expected


def test_words_after_a_relative_are_subordinate() -> None:
    words = asked("The process that converts light is slow.").sentences[0].words
    assert [is_subordinate(words, at) for at in range(len(words))] == [False, False, False, True, True, True, True]
