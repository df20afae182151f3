"""Whether languages read the script a page is written in, and what to do where they do not. Loads nothing heavy."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.pdf.ocr.tessdata import NAMES, language_name, languages, package_of

SURE = 2.0  # of Tesseract's own measure of its guess; pages in Cyrillic come to 3 and more, in Greek to 11
# Scripts as Tesseract names them, and the languages of `NAMES` that are written in them; all others are in Latin.
_WRITTEN = {
    "Arabic": ("ara",), "Cyrillic": ("rus", "ukr", "bul", "srp"), "Devanagari": ("hin",), "Greek": ("ell",),
    "Han": ("chi_sim", "chi_tra", "jpn"), "Hangul": ("kor",), "Hebrew": ("heb",), "Hiragana": ("jpn",),
    "Japanese": ("jpn",), "Katakana": ("jpn",), "Korean": ("kor",), "Thai": ("tha",),
}  # fmt: skip
_LATIN = ("Latin", "Fraktur")
_OTHERS = frozenset(one for found in _WRITTEN.values() for one in found)


def fits(script: str, chosen: Sequence[str]) -> bool:
    """False only where it is known that none of the languages is written so."""
    if not chosen or any(one not in NAMES for one in chosen):
        return True
    if script in _LATIN:
        return any(one not in _OTHERS for one in chosen)
    return script not in _WRITTEN or any(one in _WRITTEN[script] for one in chosen)


def advice(script: str, chosen: Sequence[str], pages: Sequence[int]) -> str:
    """What is wrong with pages in a script that the languages do not have, and what helps."""
    shown = ", ".join(map(str, pages[:20])) + (" and more" if len(pages) > 20 else "")
    who = "Pages" if len(pages) > 1 else "Page"
    names = ", ".join(map(language_name, chosen))
    wrong = (
        f"{who} {shown}: this seems to be {script} script, which is not read by {names}, so do not rely on the text."
    )
    return f"{wrong} {_remedy(script)}"


def _remedy(script: str) -> str:
    fitting = _WRITTEN.get(script, ("eng",))
    if here := [one for one in fitting if one in languages()]:
        return f"Choose {' or '.join(map(language_name, here))} and read again."
    many = [f"{package_of(one)} ({language_name(one)})" for one in fitting]
    return f"An administrator can: apt-get install {' or '.join(many)}. Then choose it and read again."
