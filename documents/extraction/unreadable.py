"""A file that cannot be read, and why: the one border at which errors of outside libraries become sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

Code = Literal["password", "wrong_password", "no_pages", "no_page", "broken", "memory", "bomb", "unknown_kind"]
_NUMBER = re.compile(r"^code=\d+: ")  # MuPDF's own
_PLACE = re.compile(r"(?:/[^/\s:'\"]+){2,}")  # where a file lies on this machine is nobody's business


class Unreadable(Exception):
    """``code`` is stable, ``text`` a sentence for whoever brought the file."""

    def __init__(self, code: Code, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


@contextmanager
def unreadable(act: str) -> Iterator[None]:
    """Turns whatever a library raises on a hostile file into Unreadable; ``act`` completes "could not ...".

    The libraries raise anything from KeyError to RecursionError on damaged files and declare none of it.
    """
    try:
        yield
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable("memory", f"The file needs more memory than one file may use: could not {act}.") from error
    except RecursionError as error:
        raise Unreadable("broken", f"The file is nested deeper than any real document: could not {act}.") from error
    except Exception as error:
        raise Unreadable("broken", f"The file is damaged: could not {act} ({cause_of(error)}).") from error


def cause_of(error: Exception) -> str:
    """The library's own words on one short line, without places of this machine."""
    words = _NUMBER.sub("", _PLACE.sub("the file", " ".join(str(error).split())))
    words = "".join(one for one in words if one.isprintable())  # PostgreSQL stores no NUL, and nobody reads the others
    return words[:160].rstrip(". ") or type(error).__name__
