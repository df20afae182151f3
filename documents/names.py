"""File names from outside made safe to store, show and download; pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 150
RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".swp", ".filepart")  # lower case
OF_FOLDERS = ("thumbs.db", "desktop.ini")  # that Windows puts beside files
FORBIDDEN = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f]')


def safe_name(given: str, fallback: str = "document") -> str:
    """A name for Windows, macOS and Linux alike: no path, no control or direction-changing characters.

    NFC, at most 150 characters and 200 bytes of UTF-8, the extension kept. A reserved device name gets a leading
    underscore. Never empty.
    """
    name = unicodedata.normalize("NFC", given)
    name = re.split(r"[\\/]", name)[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    name = re.sub(r"\s+", " ", FORBIDDEN.sub("_", name)).strip(" .")
    if not name or set(name) <= {"_", "."}:
        name = fallback
    if RESERVED.match(name):
        name = "_" + name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > 10:
        stem, dot, extension = name, "", ""
    while len(stem) + len(dot) + len(extension) > LONGEST or len((stem + dot + extension).encode()) > 200:
        stem = stem[:-1]
    return stem.rstrip(" .") + dot + extension


def is_passing(name: str) -> bool:
    """Whether a name is hidden, or one that programs give to what they still write, lock or keep beside files."""
    lower = name.lower()
    return lower.startswith((".", "~")) or lower.endswith(("~", *UNFINISHED)) or lower in OF_FOLDERS
