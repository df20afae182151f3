"""Type 1 font programs written as CFF (Adobe Technical Notes 5176 and 5177): the same outlines, hints and encoding.

A Type 1 program is enciphered, which keeps it from being packed, and TeX leaves every subroutine in a subset of a few
glyphs; as CFF it comes to a fifth to a half. Adobe's own converter does it, in a process of its own: what it makes of a
hostile font costs that font only. The process is forked, since a Python of its own takes longer to start than the
converter for all its work.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.pdf.font_programs.cff import CffFont
from pipeline.pdf.font_programs.program import ProgramDamaged

try:
    from afdko import _internal, invoker  # noqa: F401 - the first is what the second would load in each child
except ImportError:  # Adobe's converter has no wheel for every machine; fonts stay as they are without it
    invoker = None

_LONGEST = 60.0  # seconds for all programs of a file
Number = tuple[int, int]


def as_cff(programs: Mapping[Number, bytes], folder: Path) -> dict[Number, bytes]:
    """The programs as CFF, by the same numbers; those that could not be converted are not in it."""
    if not programs or invoker is None:
        return {}
    numbers = list(programs)
    paths = [folder / f"type1-{place}" for place in range(len(numbers))]
    made = [_made(path) for path in paths]
    try:
        for path, number in zip(paths, numbers, strict=True):
            path.write_bytes(programs[number])
        _convert(paths)
        found = {number: path.read_bytes() for number, path in zip(numbers, made, strict=True) if path.exists()}
    finally:
        for path in (*paths, *made):
            path.unlink(missing_ok=True)
    return {number: _code_0_in_sight(one) for number, one in found.items() if one.startswith(b"\x01\x00")}


def _code_0_in_sight(content: bytes) -> bytes:
    """The program with the glyph of code 0 in its encoding's supplement too.

    In the plain list of codes fontTools, and pypdf with it, take 0 for none; it is the minus of TeX's CMSY.
    """
    try:
        font = CffFont(content)
        name = font.builtin_encoding().get(0)
        return content if name is None or 0 in font.further_codes() else font.with_further_codes({0: name})
    except ProgramDamaged:
        return content


def _made(path: Path) -> Path:
    return path.with_suffix(".cff")


def _convert(paths: Sequence[Path]) -> None:
    """One process for all; where it dies over one of them, another goes on with the next."""
    end = time.monotonic() + _LONGEST
    while paths:
        begun, ended_well = _in_a_child(paths, end)
        if ended_well:
            return
        if begun:  # the last of them is the one it died of or was ended over, perhaps in the middle of its file
            _made(paths[begun - 1]).unlink(missing_ok=True)
        paths = paths[max(1, begun) :] if time.monotonic() < end else ()


def _in_a_child(paths: Sequence[Path], end: float) -> tuple[int, bool]:
    """How many of the programs a forked process has begun, and whether it got through before ``end``."""
    told, tells = os.pipe()
    pid = os.fork()
    if not pid:
        _be_the_child(paths, tells)
    os.close(tells)
    with os.fdopen(told, "rb", buffering=0) as line:
        begun = sum(len(one) for one in _until(end, line.fileno()))
    if time.monotonic() >= end:
        os.kill(pid, signal.SIGKILL)
    return begun, os.waitpid(pid, 0)[1] == 0


def _until(end: float, source: int) -> Iterator[bytes]:
    """What comes from a pipe until it is closed or the time is over."""
    while (left := end - time.monotonic()) > 0 and select.select([source], [], [], left)[0]:
        content = os.read(source, 4096)
        if not content:
            return
        yield content


def _be_the_child(paths: Sequence[Path], tells: int) -> None:
    """The child's whole life: a byte for each program it begins. It holds nothing that is open in its parent."""
    code = 1
    try:
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):  # the converter prints what it thinks of a font
            os.dup2(silence, stream)
        os.dup2(tells, 3)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))
        for path in paths:
            os.write(3, b".")
            _write_cff(path)
        code = 0
    finally:
        os._exit(code)


def _write_cff(path: Path) -> None:
    """Writes a Type 1 file as CFF beside it, or nothing where the converter finds that it is none."""
    sys.argv = ["afdko", "tx", "-cff", str(path), str(_made(path))]
    with contextlib.suppress(SystemExit):  # so it ends each of its commands
        invoker.main()
