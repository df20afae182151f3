"""Text as people read it."""

from __future__ import annotations

import pytest

from pipeline.pdf.redact.plain import plain_of


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("before M¨uller", "before Müller"),  # as TeX draws it
        ("Mu\u0308ller", "Müller"),
        ("na´ıve gar¸con", "naíve garçon"),
        ("garc¸on", "garçon"),
        ("Muster\u200bma\u2060nn\ufeff", "Mustermann"),
        ("o\ufb03ce", "office"),
        ("\uff2d\U0001d42e\uff11", "Mu1"),
        ("\ufee3\ufea4\ufee4\ufeaa \u0645\u0640\u062d", "\u0645\u062d\u0645\u062f \u0645\u062d"),
        ("x² y₁ ¨ 5´", "x² y₁ ¨ 5´"),
        ("con\u00adfi", "con\u00adfi"),
        ("Mus\u034fter\u3164ma\ufe0fnn", "Mustermann"),
        ("M\u0336u\u0336s\u0332t\u0305er", "Muster"),
    ],
)
def test_one_form_stands_for_all_that_look_alike(text: str, plain: str) -> None:
    assert plain_of(text).text == plain


def test_each_letter_knows_where_it_comes_from() -> None:
    found = plain_of("a M¨u\u200bl \ufb01x")
    assert found.text == "a Mül fix"
    assert found.whence(2, 5) == (2, 7)
    assert found.whence(6, 7) == found.whence(7, 8) == (8, 9)
