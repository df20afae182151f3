"""Where Tesseract's language files lie, which are there, and how to get others. Loads nothing heavy."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path

from pipeline.pdf.ocr.refusal import OcrRefused

SUFFIX = ".traineddata"
ORIENTATION = "osd"  # the model that tells which way up a page is; no language
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-eng"
PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
NO_PACKAGE = (ORIENTATION, "equ", "snum")
NAMES = {
    "ara": "Arabic", "bul": "Bulgarian", "cat": "Catalan", "ces": "Czech", "chi_sim": "Chinese (simplified)",
    "chi_tra": "Chinese (traditional)", "dan": "Danish", "deu": "German", "ell": "Greek", "eng": "English",
    "est": "Estonian", "fin": "Finnish", "fra": "French", "heb": "Hebrew", "hin": "Hindi", "hrv": "Croatian",
    "hun": "Hungarian", "ind": "Indonesian", "isl": "Icelandic", "ita": "Italian", "jpn": "Japanese", "kor": "Korean",
    "lat": "Latin", "lav": "Latvian", "lit": "Lithuanian", "nld": "Dutch", "nor": "Norwegian", "pol": "Polish",
    "por": "Portuguese", "ron": "Romanian", "rus": "Russian", "slk": "Slovak", "slv": "Slovenian", "spa": "Spanish",
    "srp": "Serbian", "swe": "Swedish", "tha": "Thai", "tur": "Turkish", "ukr": "Ukrainian", "vie": "Vietnamese",
}  # fmt: skip


def tessdata() -> Path | None:
    """The first folder that holds a language; Tesseract's own variable goes first."""
    own = os.getenv("TESSDATA_PREFIX")
    for place in ((own, f"{own}/tessdata") if own else ()) + PLACES:
        if _models(Path(place)):
            return Path(place)
    return None


def _models(folder: Path) -> list[str]:
    return sorted(path.name.removesuffix(SUFFIX) for path in folder.glob(f"*{SUFFIX}"))


def languages() -> tuple[str, ...]:
    """The languages that are installed, as Tesseract calls them."""
    folder = tessdata()
    return tuple(one for one in _models(folder) if one not in NO_PACKAGE) if folder else ()


def language_name(language: str) -> str:
    return NAMES.get(language, language)


def package_of(language: str) -> str:
    """Debian's package: tesseract-ocr-chi-sim for chi_sim."""
    return f"tesseract-ocr-{language.lower().replace('_', '-')}"


def others(here: Collection[str]) -> str:
    """How to get the languages of `NAMES` that are not ``here``; "" where there is none."""
    lacking = [one for one in NAMES if one not in here]
    if not lacking:
        return ""
    stem = package_of("")
    first, *rest = (f"{package_of(one).removeprefix(stem)} ({language_name(one)})" for one in lacking)
    return f"Others: apt-get install {', -'.join((stem + first, *rest))}."


def missing_language(language: str) -> str:
    """What to do for a language that is not here."""
    if not language.replace("_", "").isalnum() or len(language) > 20:
        return "A language is named as Tesseract names it: eng, deu, chi_sim."
    return f"The language {language} is not installed. An administrator can: apt-get install {package_of(language)}"


def checked_languages(wanted: Sequence[str]) -> Path:
    """The folder that holds all of ``wanted``; raises OcrRefused."""
    folder = tessdata()
    if folder is None:
        text = f"There is no OCR engine here. An administrator can: {INSTALL}. Or have the pages read by a provider."
        raise OcrRefused("no_engine", text)
    here = _models(folder)
    for one in wanted:
        if one not in here:
            raise OcrRefused("no_language", missing_language(one))
    return folder
