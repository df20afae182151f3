"""Which encoding a text file is in: by its mark, by its bytes, by its own word, or by the script they would make."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # the four-byte marks first: UTF-16's begins one of them
ASSUMED = "cp1252"  # in which every file can be read
_PIECE = 1 << 20
_SAMPLE = 32 * 1024  # bytes that are looked at to tell scripts apart
_HEAD = 1024  # bytes in which a page of the web says its encoding (HTML, 13.2.3.2)
_DAMAGED = 0.05  # of what is not ASCII: more than that, and it is not meant as UTF-8
_LEAST = 16  # letters above ASCII: of fewer nothing can be told
_NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8 with a mark", "utf-16": "UTF-16", "utf-32": "UTF-32", "cp866": "IBM 866",
    "cp932": "Shift JIS", "euc_jp": "EUC-JP", "gb18030": "GB 18030", "big5": "Big5", "cp949": "EUC-KR",
    "koi8_r": "KOI8-R", "cp874": "Windows-874", "cp1251": "Windows-1251", "cp1252": "Windows-1252",
    "cp1253": "Windows-1253", "cp1255": "Windows-1255", "cp1256": "Windows-1256",
}  # fmt: skip
_SCRIPTS = [
    "cp1251",
    "koi8_r",
    "cp866",
    "cp932",
    "euc_jp",
    "gb18030",
    "big5",
    "cp949",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp874",
]
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,80}?\bencoding)\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE
)
# What browsers take these for (WHATWG Encoding, 4.2).
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
}
_LONG = re.compile(rb"[\x80-\xff]{3,}")
_ABOVE = re.compile(rb"[\x80-\xff]")


def encoding_of(path: Path) -> str:
    """A codec of Python: what its mark says; UTF-8 where all of it is, but for a little damage; what the file says of
    itself; that of a script other than Latin where its bytes are of one; else Windows-1252.
    """
    with path.open("rb") as source:
        head = source.read(_SAMPLE)
        for mark, name in MARKS:
            if head.startswith(mark):
                return name
        source.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while piece := source.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _declared(head[:_HEAD]) or _likely(head)
    return "utf-8"


def is_certain(encoding: str) -> bool:
    """Whether `encoding_of` knew it by the bytes alone; all others are declared or guessed."""
    return encoding.startswith("utf-")


def name_of(encoding: str) -> str:
    """What people call the encoding."""
    return _NAMES.get(encoding, encoding.upper().replace("_", "-"))


def _declared(head: bytes) -> str:
    """The encoding that markup says it is in; "" where it says none that is known, or wrongly one of Unicode's."""
    found = _DECLARED.search(head)
    if found is None:
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        b"0".decode(name)  # no codec that makes bytes of bytes
    except (LookupError, UnicodeDecodeError):
        return ""
    return "" if name.startswith("utf") else _MEANT.get(name, name)


def _likely(head: bytes) -> str:
    """In Latin script, letters above ASCII stand alone or in twos among others; in others they make the words."""
    sample = head if len(head) < _SAMPLE else head[: head.rfind(b"\n") + 1] or head
    shown = sample.decode("utf-8", "replace")
    if shown.count("\ufffd") <= _DAMAGED * sum(letter > "\x7f" for letter in shown):
        return "utf-8"
    above = len(_ABOVE.findall(sample))
    if above < _LEAST or sum(map(len, _LONG.findall(sample))) * 2 < above:
        return ASSUMED
    best = from_bytes(sample, cp_isolation=_SCRIPTS).best()
    return best.encoding if best is not None else ASSUMED
