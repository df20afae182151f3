"""The language of a text, and what its file says of it."""

from __future__ import annotations

import pytest

from pipeline.text.prose.language import likely_language

GERMAN = "Der Fuchs und die Gans sind nicht mit dem Hund in den Wald"


@pytest.mark.parametrize(("text", "said", "likely"), [
    (GERMAN, "", "de"), (GERMAN, "de-AT", "de-AT"), (GERMAN, "en-US", "de"), (GERMAN, "nl", "nl"), ("x", "en", "en"),
    ("x", "", ""),
])  # fmt: skip
def test_the_text_counts_for_more_than_what_is_said_of_it(text: str, said: str, likely: str) -> None:
    assert likely_language(text, said) == likely
