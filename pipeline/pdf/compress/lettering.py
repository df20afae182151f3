"""What a content stream does about fonts: which it sets, what it shows with them, which forms and states it calls in.

Contents are mostly numbers and paths, and pikepdf makes an object of each; here these are passed over by one expression
(ISO 32000-1, 7.2, 7.3.4 and annex A). What it does not know is refused, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pikepdf

_TEXT = frozenset({b"Tj", b"TJ", b"'", b'"'})
_NAMED = frozenset({b"Tf", b"gs", b"Do"})
_STEPS = frozenset({b"q", b"Q", *_NAMED, *_TEXT})
_SILENT = (
    b"b* b BT BX B* B cm cs CS c d0 d1 d EMC ET EX f* f F G g h i j J k K l MP M m n re rg RG ri scn sc SCN SC sh s S "
    b"T* Tc TD Td TL Tm Tr Ts Tw Tz v W* W w y true false null"
).split()
_OTHERS = frozenset({b"BDC", b"BMC", b"DP"})  # they end a run of operands among which strings may be
_BLANK, _PLAIN = rb"[\0\t\n\f\r ]", rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_STRING = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\0\t\n\f\r ]*+>"
_SKIPPED = rb"(?:%s++|(?:[0-9.+-]++|%s)(?!%s))*+" % (_BLANK, b"|".join(map(re.escape, _SILENT)), _PLAIN)
_PART = re.compile(
    rb"%s(?:(?P<strings>\[(?:[0-9.+\0\t\n\f\r -]++|%s|%s)*+\]|%s|%s)|/(?P<name>%s*+)|(?P<word>%s++)"
    rb"|(?P<mark>\[|\]|<<|>>|%%[^\r\n]*+|\Z)|(?P<bad>.))" % (_SKIPPED, _STRING, _HEX, _STRING, _HEX, _PLAIN, _PLAIN),
    re.DOTALL,
)
_EACH = re.compile(rb"%s|%s" % (_STRING, _HEX), re.DOTALL)
_PLAINLY = re.compile(rb"\(([^()\\\r]*+)\)")
_STARTS = re.compile(rb"[\0\t\n\f\r >\])]T[fjJ]|['\"]|gs|Do")
_ODD_NAME = re.compile(rb"[^!-~]|#")
Step = tuple[str, str, bytes]  # operator, name, bytes of the strings


class NotUnderstood(Exception):
    """Contents that cannot be read, or text that is shown with a font that nobody can name."""


def steps_of(contents: bytes, owner: Any) -> Iterator[Step]:
    """The operators q, Q, Tf, gs, Do, and Tj for all that show text; raises `NotUnderstood`.

    ``owner`` is the page or stream that the contents were read from, for what only a slower reader knows.
    """
    if _STARTS.search(contents) is None:
        return iter(())
    try:
        return iter(list(_quickly(contents)))
    except _Slower:
        return _slowly(owner)


class _Slower(Exception):
    """There are pictures between the operators, or names that are spelled in another way than they are read."""


def _quickly(contents: bytes) -> Iterator[Step]:
    name, strings = b"", list[bytes]()
    for found in _PART.finditer(contents):
        kind = found.lastgroup
        if kind == "strings":
            strings.append(found["strings"])
        elif kind == "name":
            name = found["name"]
        elif kind == "word":
            word = found["word"]
            if word in _TEXT:
                yield "Tj", "", b"".join(map(_bytes_of, strings))
            elif word in _NAMED:
                if _ODD_NAME.search(name):
                    raise _Slower
                yield word.decode(), "/" + name.decode(), b""
            elif word in _STEPS:
                yield word.decode(), "", b""
            elif word == b"BI":
                raise _Slower
            elif word not in _OTHERS:
                raise NotUnderstood(word)
            strings.clear()
        elif kind == "bad":  # an odd bracket, or three within each other
            raise NotUnderstood("brackets")


def _slowly(owner: Any) -> Iterator[Step]:
    for one in pikepdf.parse_content_stream(owner):
        operands: Any = one.operands
        word = str(one.operator).encode()
        if word in _TEXT:
            last = operands[len(operands) - 1] if len(operands) else b""
            parts = list(last) if isinstance(last, pikepdf.Array) else [last]
            yield "Tj", "", b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
        elif word in _NAMED:
            if not len(operands) or not isinstance(operands[0], pikepdf.Name):
                raise NotUnderstood(word)
            yield word.decode(), str(operands[0]), b""
        elif word in _STEPS:
            yield word.decode(), "", b""
        elif word not in _OTHERS and word not in _SILENT and word != b"INLINE IMAGE":
            raise NotUnderstood(word)


def _bytes_of(strings: bytes) -> bytes:
    """Of one string, or of all in an array."""
    plain = _PLAINLY.findall(strings)
    if b"<" not in strings and len(plain) == strings.count(b"("):
        return b"".join(plain)
    return b"".join(_parsed(one) for one in _EACH.findall(strings))


@lru_cache(maxsize=4096)
def _parsed(string: bytes) -> bytes:
    return bytes(pikepdf.Object.parse(string))
