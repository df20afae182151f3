"""Why a file or a page is not read, in a sentence."""

from __future__ import annotations


class OcrRefused(Exception):
    """``code`` is a stable word, ``text`` says what to do.

    Codes: "no_engine", "no_language", "broken", "no_pages", "too_many_pages", "password_needed", "password_wrong",
    "signed", "too_large", "no_page".
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
