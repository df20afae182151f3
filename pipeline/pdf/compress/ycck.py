"""A JPEG of colours and one of black joined into one of four components: CMYK as YCCK.

As luminance, chrominance of fewer samples and black, inks need a half to a third of the bytes that they need one by
one. Neither Pillow nor libvips writes that. The scans of both files stay as they are, one after the other, as those of
a file that does not interleave all components may stand (ITU-T T.81, B.2; the Adobe marker is of T.872, 6.5.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

_START, _END = b"\xff\xd8", b"\xff\xd9"
_CODES, _SCAN, _STEPS, _RESTARTS, _ADOBE = 0xC4, 0xDA, 0xDB, 0xDD, 0xEE  # tables of codes and of quantization
_FRAMES = (0xC0, 0xC1, 0xC2)
_YCCK = b"Adobe\x00\x64\x00\x00\x00\x00\x02"
_BLACK = 4  # its number; the colours have 1 to 3
_COMPONENTS = 5  # where a frame says how many there are; three bytes each follow: number, sampling, table


class NotJoined(ValueError):
    """The two are not of one size and kind, or not written as one encoder writes both."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """A marker, what it says, and for a scan the coded samples behind it."""

    marker: int
    content: bytes
    coded: bytes = b""

    def written(self) -> bytes:
        return b"\xff" + bytes([self.marker]) + (len(self.content) + 2).to_bytes(2) + self.content + self.coded


def joined(colours: bytes, black: bytes) -> bytes:
    """The JPEG of both: ``colours`` of red, green and blue as inverted inks, ``black`` of one component.

    One encoder must have written them at one quality. Raises NotJoined.
    """
    first, second = list(_segments(colours)), list(_segments(black))
    if any(one.marker == _RESTARTS for one in (*first, *second)):
        raise NotJoined("restarts")
    frame = _with_black(_frame(first), _frame(second))
    if _luminance_steps(first) != _luminance_steps(second):
        raise NotJoined("quantization")
    found = [_START, _Segment(_ADOBE, _YCCK).written()]
    found += [one.written() for one in first if one.marker == _STEPS]
    found.append(frame.written())
    found += [one.written() for one in first if one.marker in (_CODES, _SCAN)]
    found += [_as_black(one).written() for one in second if one.marker in (_CODES, _SCAN)]
    return b"".join([*found, _END])


def _segments(content: bytes) -> Iterator[_Segment]:
    at = len(_START)
    while content[at : at + 2] != _END:
        if content[at : at + 1] != b"\xff" or at + 4 > len(content):
            raise NotJoined("markers")
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        behind = _end_of_coded(content, end) if content[at + 1] == _SCAN else end
        yield _Segment(content[at + 1], content[at + 4 : end], content[end:behind])
        at = behind


def _end_of_coded(content: bytes, at: int) -> int:
    """Where the next marker stands; within coded samples a zero follows every such byte (B.1.1.5)."""
    while (at := content.find(b"\xff", at)) >= 0 and content[at + 1 : at + 2] == b"\0":
        at += 2
    if at < 0:
        raise NotJoined("end")
    return at


def _frame(segments: list[_Segment]) -> _Segment:
    return next(one for one in segments if one.marker in _FRAMES)


def _with_black(colours: _Segment, black: _Segment) -> _Segment:
    """A frame of four components, the last sampled and quantized as the luminance is."""
    head = colours.content[:_COMPONENTS]
    if (colours.marker, head) != (black.marker, black.content[:_COMPONENTS]):
        raise NotJoined("size")
    components = colours.content[_COMPONENTS + 1 :]
    if components[0::3] != b"\1\2\3" or black.content[_COMPONENTS] != 1:
        raise NotJoined("components")
    return replace(colours, content=head + bytes([_BLACK]) + components + bytes([_BLACK]) + components[1:3])


def _luminance_steps(segments: list[_Segment]) -> bytes:
    """The table of quantization that its first component uses."""
    number = _frame(segments).content[_COMPONENTS + 3]
    for one in segments:
        at = 0
        while one.marker == _STEPS and at < len(one.content):
            length = 128 if one.content[at] >> 4 else 64
            if one.content[at] & 15 == number:
                return one.content[at : at + 1 + length]
            at += 1 + length
    raise NotJoined("quantization")


def _as_black(one: _Segment) -> _Segment:
    """A scan of the one component under its number in the joined file."""
    return replace(one, content=one.content[:1] + bytes([_BLACK]) + one.content[2:]) if one.marker == _SCAN else one
