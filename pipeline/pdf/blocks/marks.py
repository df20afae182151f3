"""What begins a list entry: bullets and labels."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BULLETS = "•‣◦⁃∙▪▫■□●○◆◇►▸➢➤✓✔❖\u2043\uf0b7\uf0a7\uf0d8\uf076\uf0fc·"
_BULLET = re.compile(rf"(?P<mark>[{_BULLETS}]|[-–—*](?=\s)|o(?=\s))\s*(?=\S)")
_LABEL = re.compile(r"(?P<mark>\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,5})[.)]|\[\d{1,3}\])\s+(?=\S)")
_BOX = re.compile(r"(?P<mark>[☐☑☒])\s*(?=\S)")  # of a form: ticked or not, it is no mere bullet


@dataclass(frozen=True, slots=True)
class Mark:
    """``text`` is the label as printed, "" for a bullet; the entry's own text begins at character ``end``."""

    text: str
    end: int


def mark_of(text: str) -> Mark | None:
    """What a line begins with, if it begins as a list entry does."""
    if found := _BULLET.match(text):
        return Mark("", found.end())
    if found := _LABEL.match(text) or _BOX.match(text):
        return Mark(found["mark"], found.end())
    return None


def is_alone(text: str) -> bool:
    """Whether a line is a bullet and nothing else, as some programs write it beside its entry."""
    return len(text.strip()) == 1 and text.strip() in _BULLETS
