"""A password for the command line, out of a file or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from accounts.errors import Invalid


def password_in(source: Path) -> str:
    """Never an argument: those can be seen by everybody on the machine. Raises Invalid for what cannot be read."""
    if str(source) == "-":
        return sys.stdin.readline().rstrip("\r\n")
    try:
        return source.read_text("utf-8").rstrip("\r\n")
    except OSError as error:
        raise Invalid(f"{source}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Invalid(f"{source} is not UTF-8 text.") from error
