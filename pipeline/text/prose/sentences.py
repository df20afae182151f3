"""Where sentences end: by sentencex, whose rules for some 300 languages come with it."""

from __future__ import annotations


def sentences_of(text: str, language: str = "en") -> list[str]:
    """The sentences of a paragraph, without blanks around them."""
    from sentencex import segment  # noqa: PLC0415 - a compiled library; loaded where sentences are looked for

    return [one for part in segment(language or "en", " ".join(text.split())) if (one := part.strip())]
