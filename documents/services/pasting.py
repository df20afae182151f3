"""Text that somebody pastes or sends as a value, as a file on its way in."""

from __future__ import annotations

import re
from typing import IO, Final

from accounts.errors import Invalid, TooLarge
from documents.choices import Kind
from documents.names import LONGEST, safe_name
from documents.services.intake import Upload
from documents.sniffing import HEAD, sniff

LONGEST_TEXT: Final = 100_000  # bytes of UTF-8
FIRST_WORDS: Final = 60  # characters of the text that a name is made from, at most
SUFFIX: Final = ".txt"
PLAIN: Final = "text/plain"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


def upload_of_text(text: str, *, name: str = "", kind: str = Kind.OTHER) -> Upload:
    """The text as a UTF-8 file that ends in .txt; without a name it is called by its first words.

    Line ends become those of Unix, as browsers send others than were typed. Raises Invalid with code "empty_text" or
    "no_plain_text", and TooLarge "text_too_long".
    """
    content = checked_text(text).encode()
    named = _name_of(text, name)
    if sniff(content[:HEAD], named) != PLAIN:  # as a PDF's mark stands in it
        raise _refused("no_plain_text", "Its beginning is that of another kind of file. Upload it as a file.")
    return Upload(name=named, chunks=[content], kind=kind)


def checked_text(text: str) -> str:
    """The text as it is kept; raises as `upload_of_text` does."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise _refused("empty_text", "There is no text. Paste some.")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        problem = f"Line {line} holds a character that no text has (U+{ord(found[0]):04X}). Remove it."
        raise _refused("no_plain_text", problem)
    if (size := len(text.encode())) > LONGEST_TEXT:
        problem = f"The text has {size:,} bytes; {LONGEST_TEXT:,} can be pasted. Save it as a file and upload that."
        raise TooLarge(problem, code="text_too_long")
    return text


def text_in(source: IO[bytes]) -> str:
    """UTF-8 from a stream, read no further than tells that it is too long; raises Invalid for any other bytes."""
    content = source.read(LONGEST_TEXT * 4)
    cut = len(content) == LONGEST_TEXT * 4
    try:
        return content.decode("utf-8", "ignore" if cut else "strict")
    except UnicodeDecodeError as error:
        problem = f"Byte {error.start + 1:,} is not UTF-8. Bring it as a file."
        raise _refused("no_plain_text", problem) from error


def _refused(code: str, text: str) -> Invalid:
    return Invalid(text, code=code, fields={"text": [text]})


def _name_of(text: str, name: str) -> str:
    """The name that was given, or the first words of the first line that has any; it ends in .txt."""
    given = name.strip() or _first_words(text)
    stem = given[: -len(SUFFIX)] if given.lower().endswith(SUFFIX) else given
    return safe_name(safe_name(re.sub(r"[\\/]", "-", stem), "text")[: LONGEST - len(SUFFIX)] + SUFFIX)


def _first_words(text: str) -> str:
    line = next((found for one in text.splitlines() if (found := one.strip(" \t#*_>=-"))), "")
    if len(line) <= FIRST_WORDS:
        return line.rstrip(" .,;:")
    start = line[: FIRST_WORDS + 1]
    return (start.rpartition(" ")[0] or start[:-1]).rstrip(" .,;:")
