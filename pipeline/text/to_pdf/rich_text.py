"""RTF without what it takes from elsewhere: pictures and texts by their address, linked objects, templates.

LibreOffice reads what a field names, whatever its settings say. Groups are cut as they are written; everything else
stays byte for byte (RTF 1.9.1, "RTF Syntax", "Fields", "Objects").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.text.to_pdf.writing import WritingRefused

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,64})(-?[0-9]{1,10})?[ ]?|\\'([0-9A-Fa-f]{2})|\\[^A-Za-z]|([{}])|([^\\{}]+)", re.DOTALL
)
_TAKING = frozenset({
    "INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "INCLUDETIFF", "IMPORT", "LINK", "DDE", "DDEAUTO", "DATABASE", "RD",
})  # fmt: skip
_IN_NO_WORD = ("INCLUDEPICTURE", "INCLUDETEXT", "INCLUDETIFF", "DDEAUTO")  # wherever in an instruction, however split
_FOREIGN = frozenset({b"template", b"filetbl", b"fontfile", b"nextfile"})
_LINKED = frozenset({b"objautlink", b"objlink", b"objsub", b"objpub"})
_LONGEST = 1 << 16  # letters of an instruction; none in earnest has more
_INSTRUCTION = b"fldinst"
_ODD = "It has fields in what it calls pictures. Save it as PDF with the program that made it."
_FIRST = re.compile("[A-Z]+")
_NO_LETTER = re.compile("[^A-Z]+")


@dataclass(slots=True)
class _Group:
    start: int
    fallback: int = 1  # letters that stand after one given by its number, for programs that do not know it (\ucN)
    instruction: bool = False
    foreign: bool = False
    linked: bool = False  # an object that lies in another file
    content: bool = False  # of an object
    contents: list[tuple[int, int]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    letters: int = 0

    def write(self, text: str) -> None:
        if self.letters <= _LONGEST:
            self.words.append(text)
            self.letters += len(text)

    def takes(self) -> bool:
        text = "".join(self.words).upper()
        first, joined = _FIRST.search(text), _NO_LETTER.sub("", text)
        return self.instruction and (
            self.letters > _LONGEST
            or (first is not None and first[0] in _TAKING)
            or any(word in joined for word in _IN_NO_WORD)
        )


@dataclass(slots=True)
class _Reading:
    """``cuts`` are the stretches to leave out; ``seen`` tells whether anything in them would have been seen."""

    open: list[_Group] = field(default_factory=lambda: [_Group(0)])
    cuts: list[tuple[int, int]] = field(default_factory=list)
    seen: bool = False
    _skip: int = 0

    def begin(self, start: int) -> None:
        self._skip = 0
        self.open.append(_Group(start, self.open[-1].fallback))

    def end(self, stop: int) -> None:
        self._skip = 0
        group = self.open.pop()
        if not self.open:  # one brace too many
            self.open.append(_Group(stop))
        above, whole = self.open[-1], (group.start, stop)
        above.write("".join(group.words))
        takes = group.takes()
        if takes or group.foreign:
            self.cuts.append(whole)
        elif group.linked:
            self.cuts += group.contents
        elif group.content:
            above.contents.append(whole)
        else:
            above.contents = above.contents + group.contents if above.contents else group.contents
        self.seen |= takes or (group.linked and bool(group.contents))

    def word(self, name: bytes, number: bytes | None) -> None:
        group = self.open[-1]
        if name == b"u" and number:
            group.write(chr(int(number) % 0x10000))
            self._skip = group.fallback
        elif name == b"uc":
            group.fallback = max(0, int(number or 1))
        group.instruction |= name == _INSTRUCTION
        group.content |= name == b"objdata"
        group.foreign |= name in _FOREIGN
        group.linked |= name in _LINKED

    def write(self, text: str) -> None:
        left, self._skip = text[self._skip :], max(0, self._skip - len(text))
        self.open[-1].write(left)


def without_foreign(content: bytes) -> tuple[bytes, bool]:
    """The file without what it takes from elsewhere, and whether any of that would have been seen.

    Raises WritingRefused "office_failed".
    """
    reading, at = _Reading(), 0
    while found := _TOKEN.match(content, at):
        name, number, code, brace, text = found.groups()
        at = found.end()
        if name == b"bin":
            start, at = at, at + max(0, int(number or 0))
            if _INSTRUCTION in content[start:at]:  # no picture: readers differ over where binary parts may stand
                raise WritingRefused("office_failed", _ODD)
        elif name:
            reading.word(name, number)
        elif brace == b"{":
            reading.begin(found.start())
        elif brace:
            reading.end(at)
        elif code:
            reading.write(chr(int(code, 16)))
        elif text:
            reading.write(text.translate(None, b"\r\n").decode("latin-1"))
    for _ in range(len(reading.open)):  # as a reader does that comes to the end of a file that was cut off
        reading.end(len(content))
    return _kept(content, reading.cuts), reading.seen


def _kept(content: bytes, cuts: list[tuple[int, int]]) -> bytes:
    pieces, at = [], 0
    for start, stop in sorted(cuts):
        pieces.append(content[at : max(at, start)])
        at = max(at, stop)
    return b"".join([*pieces, content[at:]])
