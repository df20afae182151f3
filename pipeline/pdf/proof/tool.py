"""The libraries and programs a proof is made with, and how they say that they cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Role = Literal["extractor", "renderer"]
FailureCode = Literal["missing", "password", "broken", "no_pages", "no_page", "timeout", "memory"]
Progress = Callable[[int, int], None]
"""Called with what is done and the total, which never changes; may raise to cancel."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One reader or painter of this machine; ``missing`` says why it cannot be used, "" when it can."""

    name: str
    role: Role
    version: str = ""
    missing: str = ""


class ToolError(Exception):
    """A tool could not read or paint a file: ``code`` is stable, ``text`` a sentence."""

    def __init__(self, code: FailureCode, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


@contextmanager
def failures_of(name: str, act: str, path: Path) -> Iterator[None]:
    """Turn whatever a PDF library raises on a hostile file into `ToolError`.

    The libraries raise anything from KeyError to RecursionError on damaged files and declare none of it, so
    the border stands here, once.
    """
    try:
        yield
    except ToolError:
        raise
    except MemoryError as error:
        raise ToolError("memory", f"{name} ran out of memory and could not {act}.") from error
    except Exception as error:
        raise ToolError("broken", f"{name} could not {act}: {_cause(error, path)}.") from error


def _cause(error: Exception, path: Path) -> str:
    """The library's own words on one short line, without the place where the file lies here."""
    words = " ".join(str(error).split()).replace(str(path.resolve()), path.name).replace(str(path), path.name)
    return words[:160].rstrip(".") or type(error).__name__


def wrong_password(name: str, password: str | None) -> ToolError:
    state = "needs a password" if password is None else "cannot be opened with the password given"
    return ToolError("password", f"{name} could not open the file: it {state}.")
