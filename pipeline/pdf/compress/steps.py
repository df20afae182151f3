"""What a limited process is asked to do for the flow: paths and small values in, small values out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.pdf.compress.outcome import Compressed
from pipeline.pdf.compress.wish import PRESETS, Wish

DRAWN_DIFFERENTLY = "A second program draws the smaller file differently; this is the file as it came."


@dataclass(frozen=True, slots=True)
class Inspected:
    """``expected`` are the lowest and highest size in bytes to expect; where a size was asked for, see `Reach`:

    whether it is in ``reach`` ("yes", "perhaps", "no"; else ""), and ``by`` which preset, at how many ``dpi``.
    """

    pages: int
    images: int
    size: int
    encrypted: bool
    signed: bool
    pdfa: str
    expected: tuple[int, int]
    reach: str = ""
    by: str = ""
    dpi: int | None = None


@dataclass(frozen=True, slots=True)
class Proved:
    """What the second program saw; ``holds`` says whether the file may be handed out, ``facts`` are of what is.

    ``likeness_lowest`` is None where it could draw no page of either file, as with some broken ones.
    """

    holds: bool
    likeness_lowest: float | None
    pages_compared: int
    facts: Compressed


def inspect_file(source: Path, folder: Path, wish: Wish, password: str | None) -> Inspected:
    """Judges the file and estimates what will come of it; raises CompressRefused."""
    from pipeline.pdf.compress.estimate import (  # noqa: PLC0415 - only the child loads MuPDF and libvips
        estimate,
        estimate_reach,
    )
    from pipeline.pdf.compress.images import images_of  # noqa: PLC0415
    from pipeline.pdf.compress.opening import checked, claims_pdfa, is_signed, opened  # noqa: PLC0415

    with opened(source, password) as pdf:
        pages = checked(pdf, allow_signed=wish.allow_signed)
        found = (len(images_of(pdf)), pdf.is_encrypted, is_signed(pdf), claims_pdfa(pdf))
    size = source.stat().st_size
    if wish.target is None:
        return Inspected(pages, found[0], size, *found[1:], estimate(source, folder, wish, password))
    reach = estimate_reach(source, folder, wish, password)
    return Inspected(pages, found[0], size, *found[1:], reach.expected, reach.reach, reach.preset, reach.dpi)


def compress_to_file(
    source: Path,
    target: Path,
    wish: Wish,
    password: str | None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Compressed:
    """Writes the smaller file, or the original where nothing smaller holds; raises CompressRefused."""
    from pipeline.pdf.compress.compress import compress_file  # noqa: PLC0415 - only the child loads MuPDF and libvips

    return compress_file(source, target, wish, password, progress=progress)


def prove_to_file(
    source: Path, target: Path, facts: Compressed, wish: Wish, password: str | None, proof: Path
) -> Proved:
    """Compares the finished file with the original by a second program; the whole proof goes into ``proof`` as JSON.

    Where it does not hold, the proof is of the original, and what was refused stands under a name of its own.
    """
    from pipeline.pdf.compress.second_look import second_look  # noqa: PLC0415 - only the child loads pdfium

    pages = second_look(source, target, password)
    lowest = min((one.likeness for one in pages), default=None)
    holds = lowest is None or lowest >= least_likeness(facts, wish)
    seen = {"compressed": asdict(facts), "second_program": [asdict(one) for one in pages]}
    if not holds:
        facts = facts.as_it_came(DRAWN_DIFFERENTLY)
        seen = {"compressed": asdict(facts), "second_program": [], "refused": seen}
    proof.write_text(json.dumps(seen, indent=1))
    return Proved(holds, lowest, len(pages), facts)


def add_to_proof(proof: Path, close: Any) -> None:
    """What was seen close up goes into the proof, too."""
    proof.write_text(json.dumps({**json.loads(proof.read_text()), "close_up": asdict(close)}, indent=1))


def least_likeness(facts: Compressed, wish: Wish) -> float:
    """What a page must keep. Pdfium scales images more roughly than MuPDF, hence the slack for lossy presets."""
    if facts.used in ("original", "lossless"):
        return 0.999
    if wish.target is not None:
        return 0.5
    level = wish.level  # with its floor, which is lower for a user's own figures
    return (level if facts.used == level.name else PRESETS[facts.used]).page_floor - 0.06
