"""How much each marked content of a page draws (ISO 32000-1, 14.6), to know afterwards which lost something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Any

import pikepdf
from pikepdf import Dictionary, String

from pipeline.pdf.rewriting.opening import BROKEN

_DRAWING = frozenset(("INLINE IMAGE", "sh", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*"))
_DEEPEST = 20  # forms in forms


@dataclass(slots=True)
class Mark:
    """``what`` tells it from others of the page, ``number`` is what tags call it (MCID), -1 without one."""

    what: str
    number: int
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Lost:
    """Marks that lost something: by their order in the page as it is, and numbers of those that are no more there."""

    marks: frozenset[int] = frozenset()
    numbers: frozenset[int] = frozenset()


Marks = list[Mark]  # in the order they begin


def marks_of(document: Any, number: int) -> Marks | None:
    """Those of MuPDF's page, from 0; None where they cannot be told."""
    content = document[number].read_contents()
    if b"BDC" not in content:
        return []
    try:
        return _Weighing(document, number).marks_in(content, 0)
    except BROKEN:
        return None


def lost(before: Marks | None, after: Marks | None) -> Lost | None:
    """Which lost something; None where that cannot be told. MuPDF leaves out marks in which nothing is drawn."""
    if before is None or after is None:
        return None
    there, here = [one.what for one in before], [one.what for one in after]
    pairs = [(a + at, b + at) for a, b, many in SequenceMatcher(None, there, here, autojunk=False).get_matching_blocks()
             for at in range(many)]  # fmt: skip
    same = {at for was, at in pairs if before[was].weight == after[at].weight}
    known = {was for was, _ in pairs}
    gone = {one.number for at, one in enumerate(before) if at not in known and one.weight and one.number >= 0}
    return Lost(frozenset(range(len(after))) - same, frozenset(gone))


class _Weighing:
    """Pictures weigh what their samples are, forms what is drawn in them."""

    def __init__(self, document: Any, number: int) -> None:
        self._document = document
        self._page = document[number].xref
        self._pictures = {(one[9], one[7]): one[0] for one in document.get_page_images(number, full=True)}
        self._forms = {(one[2], one[1]): one[0] for one in document.get_page_xobjects(number)}
        self._known: dict[int, int] = {}

    def marks_in(self, content: bytes, owner: int) -> Marks:
        found: Marks = []
        within: list[int] = []
        for operator, operands in _instructions(content):
            if operator in ("BDC", "BMC"):
                within.append(len(found))
                found.append(self._mark(operator, operands))
            elif operator == "EMC":
                within = within[:-1]
            elif within and (weight := self._weight(operator, operands, owner, 0)):
                for at in within:
                    found[at].weight += weight
        return found

    def _mark(self, operator: str, operands: Sequence[Any]) -> Mark:
        tag = str(operands[0])
        if operator == "BMC":
            return Mark(tag, -1)
        told = operands[1]
        if isinstance(told, Dictionary):
            number = told.get("/MCID")
            return Mark(f"{tag} {told.unparse()!r}", number if isinstance(number, int) else -1)
        kind, value = self._document.xref_get_key(self._page, f"Resources/Properties{told}/MCID")
        return Mark(f"{tag} {told}", int(value) if kind == "int" else -1)

    def _weight(self, operator: str, operands: Sequence[Any], owner: int, depth: int) -> int:
        if operator in ("Tj", "'", '"'):
            return len(bytes(operands[-1]))
        if operator == "TJ":
            return sum(len(bytes(one)) for one in operands[0] if isinstance(one, String))
        if operator != "Do":
            return int(operator in _DRAWING)
        name = str(operands[0])[1:]
        if number := self._pictures.get((owner, name), 0):
            return self._once(number, lambda data: int.from_bytes(sha256(data).digest()[:6]))
        if (number := self._forms.get((owner, name), 0)) and depth < _DEEPEST:
            return self._once(number, lambda data: self._sum(data, number, depth + 1))
        return 1

    def _once(self, number: int, weigh: Any) -> int:
        if number not in self._known:
            self._known[number] = 0  # for what draws itself
            raw = number in self._pictures.values()
            data = self._document.xref_stream_raw(number) if raw else self._document.xref_stream(number)
            self._known[number] = weigh(data or b"")
        return self._known[number]

    def _sum(self, content: bytes, owner: int, depth: int) -> int:
        return sum(self._weight(operator, operands, owner, depth) for operator, operands in _instructions(content))


def _instructions(content: bytes) -> list[tuple[str, Any]]:
    with pikepdf.new() as pdf:
        return [(str(one.operator), one.operands) for one in pikepdf.parse_content_stream(pdf.make_stream(content))]
