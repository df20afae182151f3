"""Languages and the scripts they are written in."""

from __future__ import annotations

import pytest

from pipeline.pdf.ocr import scripts
from pipeline.pdf.ocr.scripts import advice, fits


@pytest.mark.parametrize(
    ("script", "languages", "expected"),
    [
        ("Cyrillic", ("eng",), False),
        ("Cyrillic", ("eng", "ukr"), True),
        ("Latin", ("rus",), False),
        ("Fraktur", ("deu",), True),
        ("Latin", ("jpn", "eng"), True),
        ("Han", ("jpn",), True),
        ("Hangul", ("chi_sim",), False),
        ("Bengali", ("eng",), True),  # not known here: nothing is said
        ("Cyrillic", ("eng", "kir"), True),
        ("Cyrillic", (), True),
    ],
)
def test_what_fits(script: str, languages: tuple[str, ...], expected: bool) -> None:
    assert fits(script, languages) is expected


def test_the_advice_is_what_can_be_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts, "languages", lambda: ("eng",))
    assert advice("Greek", ("eng",), [2, 5]) == (
        "Pages 2, 5: this seems to be Greek script, which is not read by English, so do not rely on the text. "
        "An administrator can: apt-get install tesseract-ocr-ell (Greek). Then choose it and read again."
    )
    monkeypatch.setattr(scripts, "languages", lambda: ("eng", "ell"))
    assert advice("Greek", ("eng",), [1]).endswith("Choose Greek and read again.")
