"""Reading a stored file for somebody who waits: in a limited child, only so many at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import structlog

from accounts.errors import Conflict, Missing, Problem, Unavailable
from documents import storage
from documents.isolation import Call, ChildFailed, Limits, run_isolated

log = structlog.get_logger(__name__)
PATIENCE: Final = 35.0  # seconds one waits for a free place
_places = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))


class FileAtFault(Exception):
    """The call ended because of the file; ``code`` and ``text`` are the child's, for people."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


def read_stored(sha256: str, call_of: Callable[[Path], Call], limits: Limits) -> Any:
    """What a pure function finds in stored bytes.

    Raises FileAtFault, Missing when the bytes are not there, Unavailable when it cannot be done at the moment.
    """
    if not _places.acquire(timeout=PATIENCE):
        raise busy()
    try:
        with storage.local_path(sha256) as path:
            return run_isolated(call_of(path), limits=limits)[0]
    except storage.NotStored:
        text = "The bytes of this file are not in the store any more. Tell your administrator."
        raise Missing(text, code="bytes_missing") from None
    except ChildFailed as failure:
        raise _meaning(failure, sha256) from failure
    finally:
        _places.release()


def _meaning(failure: ChildFailed, sha256: str) -> Exception:
    if failure.kind in ("lost", "disk"):
        return Unavailable("The file cannot be read at the moment. Try again.", code="try_again")
    if failure.kind == "bug":
        log.error("reading_failed", sha256=sha256, trace=failure.trace)
        return FileAtFault("bug", "Bindery cannot read this part of the file.")
    return FileAtFault(failure.code, failure.text)


def refusal_of(code: str, text: str, *, broken: str) -> Problem:
    """A file's fault in words for a door; ``broken`` is the code for what is damaged or breaks a limit."""
    if code == "no_page":
        return Missing(text, code=code)
    if code in ("password", "wrong_password"):
        return Conflict(f"{text} Give the password on the document's page.", code="password_needed")
    return Conflict(f"This page cannot be shown. {text}", code=broken)


def busy() -> Unavailable:
    return Unavailable("Many files are being read just now. Try again in a moment.", code="busy")
