"""Black and white images as JBIG2 (ITU-T T.88), lossless: one generic region, arithmetic coded.

Each pixel is coded by how likely it is after sixteen of its neighbours (template 0), which takes a third less than
group 4. Symbols are never exchanged for others that look alike: that mode of JBIG2 is known to change digits.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from pipeline.pdf.compress.samples import Bytes

Keys = npt.NDArray[np.uint32]  # a context and the pixel after it: context * 2 + pixel

# Table E.1: the estimated chance of the less probable symbol, the state after the more and after the less probable one,
# and whether they change places.
_STATES = (
    (0x5601, 1, 1, 1), (0x3401, 2, 6, 0), (0x1801, 3, 9, 0), (0x0AC1, 4, 12, 0), (0x0521, 5, 29, 0),
    (0x0221, 38, 33, 0), (0x5601, 7, 6, 1), (0x5401, 8, 14, 0), (0x4801, 9, 14, 0), (0x3801, 10, 14, 0),
    (0x3001, 11, 17, 0),
    (0x2401, 12, 18, 0), (0x1C01, 13, 20, 0), (0x1601, 29, 21, 0), (0x5601, 15, 14, 1), (0x5401, 16, 14, 0),
    (0x5101, 17, 15, 0), (0x4801, 18, 16, 0), (0x3801, 19, 17, 0), (0x3401, 20, 18, 0), (0x3001, 21, 19, 0),
    (0x2801, 22, 19, 0), (0x2401, 23, 20, 0), (0x2201, 24, 21, 0), (0x1C01, 25, 22, 0), (0x1801, 26, 23, 0),
    (0x1601, 27, 24, 0), (0x1401, 28, 25, 0), (0x1201, 29, 26, 0), (0x1101, 30, 27, 0), (0x0AC1, 31, 28, 0),
    (0x09C1, 32, 29, 0), (0x08A1, 33, 30, 0), (0x0521, 34, 31, 0), (0x0441, 35, 32, 0), (0x02A1, 36, 33, 0),
    (0x0221, 37, 34, 0), (0x0141, 38, 35, 0), (0x0111, 39, 36, 0), (0x0085, 40, 37, 0), (0x0049, 41, 38, 0),
    (0x0025, 42, 39, 0), (0x0015, 43, 40, 0), (0x0009, 44, 41, 0), (0x0005, 45, 42, 0), (0x0001, 45, 43, 0),
    (0x5601, 46, 46, 0),
)  # fmt: skip
_SAME_AS_ABOVE = 0x9B25  # the context in which it is said that a row is typical: 6.2.5.7, figure 8
_ROWS = 256  # looked at together
_MOST_RUNS = 10_000_000  # beyond that, a large dithered picture, it would take seconds


def as_jbig2(bits: Bytes) -> bytes | None:
    """The data of /JBIG2Decode for samples 0 and 1 of shape (height, width); None where it would take too long.

    It has a segment for the page and one for its only region, without a file's header (ISO 32000-1, 7.4.7). The filter
    inverts: a sample 0 is black, which JBIG2 knows as 1.
    """
    height, width = bits.shape
    coder, runs = _Coder(), 0
    for keys in _keys_of(bits):
        ends = np.flatnonzero(np.diff(keys, append=np.uint32(0xFFFFFFFF)))
        runs += len(ends)
        if runs > _MOST_RUNS:
            return None
        coder.code(keys[ends].tolist(), np.diff(ends, prepend=-1).tolist())
    region = struct.pack(">IIIIB", width, height, 0, 0, 0) + b"\x08" + bytes((3, 255, 253, 255, 2, 254, 254, 254))
    page = struct.pack(">IIIIBH", width, height, 0, 0, 1, 0)
    return _segment(0, 48, page) + _segment(1, 39, region + coder.flushed())


def _segment(number: int, kind: int, content: bytes) -> bytes:
    """7.2: its number, kind, no segments referred to, on page 1."""
    return struct.pack(">IBBBI", number, kind, 0, 1, len(content)) + content


def _keys_of(bits: Bytes) -> Iterator[Keys]:
    """What is to be coded, some rows at a time: for each row whether it is as the one above changed, then its pixels.

    A row that is as the one above takes no pixels.
    """
    height, width = bits.shape
    same = np.zeros(height, bool)
    same[0] = bool(bits[0].all())  # above the first row all is white
    for first in range(1, height, _ROWS):
        last = min(height, first + _ROWS)
        same[first:last] = (bits[first:last] == bits[first - 1 : last - 1]).all(axis=1)
    changes = np.diff(same, prepend=False)
    for first in range(0, height, _ROWS):
        last = min(height, first + _ROWS)
        around = np.zeros((last - first + 2, width + 7), np.uint32)  # two rows above, four columns before, three after
        above = max(0, first - 2)
        around[2 - (first - above) :, 4:-3] = 1 - bits[above:last]
        keys = np.empty((last - first, width + 1), np.uint32)
        keys[:, 0] = (_SAME_AS_ABOVE << 1) | changes[first:last]
        keys[:, 1:] = _contexts(around, width)
        taken = np.ones(keys.shape, bool)
        taken[same[first:last], 1:] = False
        yield keys[taken]


def _contexts(around: Keys, width: int) -> Keys:
    """Figure 3: five neighbours two rows above, seven in the row above, four before it; then the pixel itself."""
    found = np.zeros((len(around) - 2, width), np.uint32)
    for row, columns in ((0, range(-2, 3)), (1, range(-3, 4)), (2, range(-4, 1))):
        for column in columns:
            found <<= 1
            found |= around[row : len(around) - 2 + row, 4 + column : 4 + column + width]
    return found


class _Coder:
    """The arithmetic coder of annex E, with the names of its registers."""

    def __init__(self) -> None:
        self._a, self._c, self._ct = 0x8000, 0, 12
        self._out = bytearray(1)  # the byte before the first takes a carry, and is left off
        self._states = [0] * 65536
        self._likely = bytearray(65536)

    def code(self, keys: list[int], lengths: list[int]) -> None:
        """Codes each key as often as its length says. Long runs of what is likely take one step until A is short."""
        states, likely, out, a, c, ct = self._states, self._likely, self._out, self._a, self._c, self._ct
        for key, length in zip(keys, lengths, strict=True):
            context, pixel, left = key >> 1, key & 1, length
            while left:
                chance, after_likely, after_unlikely, swaps = _STATES[states[context]]
                if pixel == likely[context]:
                    steps = (a - 0x8000) // chance  # so many keep A at 0x8000 or above
                    if steps >= left:
                        a -= left * chance
                        c += left * chance
                        break
                    a -= (steps + 1) * chance
                    c += steps * chance
                    left -= steps + 1
                    if a < chance:
                        a = chance
                    else:
                        c += chance
                    states[context] = after_likely
                else:
                    left -= 1
                    a -= chance
                    if a < chance:
                        c += chance
                    else:
                        a = chance
                    if swaps:
                        likely[context] ^= 1
                    states[context] = after_unlikely
                while a < 0x8000:
                    shift = min(16 - a.bit_length(), ct)
                    a <<= shift
                    c <<= shift
                    ct -= shift
                    if not ct:
                        c, ct = _byte_out(out, c)
        self._a, self._c, self._ct = a, c, ct

    def flushed(self) -> bytes:
        """The code, ended as E.2.9 says."""
        most = self._c + self._a
        self._c |= 0xFFFF
        if self._c >= most:
            self._c -= 0x8000
        for _ in range(2):
            self._c, self._ct = _byte_out(self._out, self._c << self._ct)
        return bytes(self._out[1:]) + (b"\xac" if self._out[-1] == 0xFF else b"\xff\xac")


def _byte_out(out: bytearray, c: int) -> tuple[int, int]:
    """E.2.8: appends a byte, lets a carry go into the one before; gives C and CT."""
    if out[-1] != 0xFF and c >= 0x8000000:
        out[-1] += 1
        c &= 0x7FFFFFF
    if out[-1] == 0xFF:
        out.append(c >> 20)
        return c & 0xFFFFF, 7
    out.append(c >> 19)
    return c & 0x7FFFF, 8
