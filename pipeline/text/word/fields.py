"""Fields of a Word file (ECMA-376, part 1, 17.16): where their codes and their results are, over several paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from docx.oxml.ns import qn

from pipeline.text.word.runs import RUN, TEXT_BOX

CHAR: Final = qn("w:fldChar")
LINKS: Final = frozenset(("HYPERLINK",))
AROUND: Final = LINKS | {"FORMTEXT", "FILLIN"}  # their result is words that somebody wrote
CONTENTS: Final = "TOC"
Move = Literal["", "begin", "separate", "end"]


@dataclass(slots=True, eq=False)
class Field:
    """``begin`` is its first run; ``has_letters`` that its result has some, though nobody translates them."""

    begin: Any
    code: str = ""
    in_result: bool = False
    has_letters: bool = False

    @property
    def kind(self) -> str:
        return kind_of(self.code)

    @property
    def is_open(self) -> bool:
        """Its words are read: what is here is its result, which nothing computes."""
        return self.in_result and (self.kind in AROUND or self.kind == CONTENTS)


def kind_of(code: str) -> str:
    """The first word of a field's code: HYPERLINK, TOC, PAGE, ..."""
    return (code.split() or [""])[0].upper()


class Fields:
    """The fields that are open at a place of one part, the innermost last."""

    def __init__(self) -> None:
        self.open: list[Field] = []

    @property
    def closed(self) -> Field | None:
        """The outermost whose words are not read here."""
        return next((one for one in self.open if not one.is_open), None)

    @property
    def in_contents(self) -> bool:
        return any(one.is_open and one.kind == CONTENTS for one in self.open)

    def meet(self, run: Any) -> tuple[Move, Field | None]:
        """What a run of one thing does, and to which field."""
        for child in run:
            if child.tag == CHAR:
                return self._move(run, child.get(qn("w:fldCharType")))
            if child.tag == qn("w:instrText") and self.open and not self.open[-1].in_result:
                self.open[-1].code += child.text or ""
        return "", None

    def _move(self, run: Any, move: str | None) -> tuple[Move, Field | None]:
        if move == "begin":
            self.open.append(Field(run))
            return "begin", self.open[-1]
        if not self.open or move not in ("separate", "end"):
            return "", None
        if move == "end":
            return "end", self.open.pop()
        self.open[-1].in_result = True
        return "separate", self.open[-1]


def runs_in(element: Any) -> Iterator[Any]:
    """Its runs, those of text boxes in it left out: they are paragraphs of their own."""
    for child in element:
        if child.tag == RUN:
            yield child
        elif child.tag != TEXT_BOX:
            yield from runs_in(child)


def is_balanced(elements: list[Any]) -> bool:
    """Every field that begins in them ends in them, and the other way round."""
    depth = 0
    for element in elements:
        for char in element.iter(CHAR):
            depth += {"begin": 1, "end": -1}.get(char.get(qn("w:fldCharType")), 0)
            if depth < 0 or (not depth and char.get(qn("w:fldCharType")) == "separate"):
                return False
    return not depth
