"""Whether a password opens a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from documents.extraction.mupdf_file import open_with_mupdf
from documents.extraction.unreadable import Unreadable, unreadable

Lock = Literal["none", "opened", "closed"]


def lock_of(path: Path, password: str) -> Lock:
    """Whether a file asks for a password at all, and if so, whether this one opens it; raises Unreadable."""
    try:
        with unreadable("open it"), open_with_mupdf(path):
            return "none"
    except Unreadable as refused:
        if refused.code != "password":
            raise
    return "opened" if opens_with(path, password) else "closed"


def opens_with(path: Path, password: str) -> bool:
    """Either of its two passwords will do; raises Unreadable for a file that would not open in any case."""
    try:
        with unreadable("open it"), open_with_mupdf(path, password):
            return True
    except Unreadable as refused:
        if refused.code == "wrong_password":
            return False
        raise
