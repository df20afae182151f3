"""Asking before a verb is done, on a page of its own: what is asked, what will happen, what is said afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Asking:
    """Words of a verb, translated late; ``title`` may name what it is about, or count it, ``text`` says what happens.

    ``nothing`` is said where it can be done with none of many, ``back`` is the button that leaves all as it is, where
    "Cancel" could be taken for the verb. ``tone`` is "info", or "bad" for what loses something.
    """

    title: Any
    text: Any
    verb: Any
    done: Any
    nothing: Any = ""
    back: Any = ""
    tone: str = "bad"
    icon: str = "alert-triangle"

    def shown(self, *, cancel_url: str, about: dict[str, Any], more: str = "", **context: Any) -> dict[str, Any]:
        """The context of ``_confirm.html``; ``about`` fills the title, ``more`` is said after the text."""
        return {
            "title": self.title % about,
            "text": f"{self.text} {more}".rstrip(),
            "verb": self.verb,
            "tone": self.tone,
            "icon": self.icon,
            "cancel_url": cancel_url,
            "back": self.back,
            **context,
        }
