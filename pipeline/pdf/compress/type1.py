"""Type 1 font programs written as CFF (Adobe Technical Notes 5176 and 5177): the same outlines, hints and encoding.

A Type 1 program is enciphered, which keeps it from being packed, and TeX leaves every subroutine in a subset of a few
glyphs; as CFF it comes to a fifth to a half. Adobe's own converter does it, in a process of its own: what it makes of a
hostile font costs that font only.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

_RUNNER = Path(__file__).with_name("type1_runner.py")
_LONGEST = 60  # seconds for all programs of a file
Number = tuple[int, int]


def is_there() -> bool:
    """Adobe's converter has no wheel for every machine; fonts stay as they are without it."""
    return find_spec("afdko") is not None


def as_cff(programs: Mapping[Number, bytes], folder: Path) -> dict[Number, bytes]:
    """The programs as CFF, by the same numbers; those that could not be converted are not in it."""
    if not programs or not is_there():
        return {}
    numbers = list(programs)
    paths = [folder / f"type1-{place}" for place in range(len(numbers))]
    made = [path.with_suffix(".cff") for path in paths]
    try:
        for path, number in zip(paths, numbers, strict=True):
            path.write_bytes(programs[number])
        _convert(paths, folder)
        found = {number: path.read_bytes() for number, path in zip(numbers, made, strict=True) if path.exists()}
    finally:
        for path in (*paths, *made):
            path.unlink(missing_ok=True)
    return {number: content for number, content in found.items() if content.startswith(b"\x01\x00")}


def _convert(paths: list[Path], folder: Path) -> None:
    """One process for all; where it dies over one of them, another goes on with the next."""
    while paths:
        command = [sys.executable, "-I", str(_RUNNER), *(path.name for path in paths)]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=_LONGEST)
        except subprocess.TimeoutExpired:
            return
        if done.returncode == 0:
            return
        begun = set(done.stdout.split()) & {path.name for path in paths}
        if begun:  # the last of them is the one it died of, perhaps in the middle of its file
            paths[len(begun) - 1].with_suffix(".cff").unlink(missing_ok=True)
        paths = paths[max(1, len(begun)) :]
