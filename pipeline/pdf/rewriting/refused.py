"""The error of a rewrite that is not done."""

from __future__ import annotations


class RewriteRefused(Exception):
    """The file is not rewritten. ``code`` is a stable word, ``text`` says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
