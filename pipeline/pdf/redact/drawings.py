"""What drawings say beside the letters they draw: replacement texts, remarks, and operators that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from pipeline.pdf.redact.rules import Rule
from pipeline.pdf.rewriting.opening import BROKEN
from pipeline.pdf.rewriting.walking import dictionaries

_TOLD = re.compile(rb"<<[^>]*?(?:\(|[^<]<[^<])")  # a dictionary with a string in it
_KNOWN = re.compile(
    r"b\*?|B\*?|B[DM]C|BT|BX|cm|CS|cs|d[01]?|Do|DP|EMC|ET|EX|f\*?|F|[GghiIJjKklMmnQqSsvwy]|gs|MP|re|RG|rg|ri|SCN?|scn?|"
    r"sh|T[*cdDfjJLmrswz]|W\*?|['\"]|INLINE IMAGE"
)  # operators of ISO 32000-1, annex A


def blacken_drawings(pdf: pikepdf.Pdf, rules: Sequence[Rule], blacken: Callable[[Any], int]) -> int:
    """``blacken`` goes through a dictionary of marked content (ISO 32000-1, 14.6) and answers what it changed."""
    words = [rule for rule in rules if not rule.is_known]
    return sum(_blacken(pdf, owner, words, blacken) for owner in drawings(pdf))


def drawings(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """All that draws: pages, forms, patterns, and letters of Type 3 fonts."""
    for page in pdf.pages:
        yield page.obj
    seen: set[tuple[int, int]] = set()
    for one in dictionaries(pdf):
        here = [one] if isinstance(one, Stream) and _draws(one) else letters_drawn(one)
        for stream in here:
            if stream.objgen not in seen:
                seen.add(stream.objgen)
                yield stream


def _draws(stream: Any) -> bool:
    return bool(stream.get("/Subtype") == Name.Form or stream.get("/PatternType") == 1)


def letters_drawn(font: Any) -> list[Any]:
    """The streams that draw a Type 3 font's letters."""
    drawn = font.get("/CharProcs") if isinstance(font, Dictionary) and font.get("/Subtype") == Name.Type3 else None
    return [one for one in drawn.as_dict().values() if isinstance(one, Stream)] if isinstance(drawn, Dictionary) else []


def content_of(owner: Any) -> bytes:
    """Of a stream, or of a page's streams together."""
    if isinstance(owner, Stream):
        return owner.read_bytes()
    content = owner.get("/Contents")
    streams = list(content) if isinstance(content, Array) else [content]
    return b"\n".join(one.read_bytes() for one in streams if isinstance(one, Stream))


def write_content(pdf: pikepdf.Pdf, owner: Any, instructions: Sequence[Any]) -> None:
    content = pikepdf.unparse_content_stream(instructions)
    if isinstance(owner, Stream):
        owner.write(content)
    else:
        owner.Contents = pdf.make_stream(content)


def members_of(resources: Any, key: str) -> list[Any]:
    """The dictionaries and streams of one kind of resources."""
    held = resources.get(key) if isinstance(resources, Dictionary) else None
    found = held.as_dict().values() if isinstance(held, Dictionary) else ()
    return [one for one in found if isinstance(one, Dictionary | Stream)]


def forms_of(owner: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    """The forms that a page or a form draws, each once, and those within."""
    for one in members_of(owner.get("/Resources"), "/XObject"):
        if one.get("/Subtype") == Name.Form and one.objgen not in seen:
            seen.add(one.objgen)
            yield one
            yield from forms_of(one, seen)


def _blacken(pdf: pikepdf.Pdf, owner: Any, words: Sequence[Rule], blacken: Callable[[Any], int]) -> int:
    try:
        content = content_of(owner)
        is_named = any(rule.pattern.search(content.decode("latin-1")) for rule in words)
        if not is_named and not _TOLD.search(content):
            return 0
        kept, changed = [], 0
        for instruction in pikepdf.parse_content_stream(owner):
            operator = str(instruction.operator)
            if operator in ("BDC", "DP"):
                changed += sum(blacken(one) for one in instruction.operands if isinstance(one, Dictionary))
            if _KNOWN.fullmatch(operator):
                kept.append(instruction)
        if changed or is_named:
            write_content(pdf, owner, kept)
    except BROKEN:
        return 0
    return changed
