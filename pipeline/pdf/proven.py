"""What a shielding with its proof is asked for, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.pdf.proof.proof import Proof
from pipeline.pdf.shield.edit import EditOutcome, ShieldOutcome


@dataclass(frozen=True, slots=True)
class ProvenShield:
    """What became of every edit, in the order given, and the proof of the file that was written.

    ``shield`` and ``proof`` are None when nothing could be applied or nothing held: then no file is left at the
    target. ``rounds`` counts how often the file was built.
    """

    edits: tuple[EditOutcome, ...]
    shield: ShieldOutcome | None
    proof: Proof | None
    rounds: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """How to shield: see `shield_pdf`; ``dpi`` at which no pixel may differ; ``pdfjs`` the folder of pdf.js."""

    level: int = 3
    dpi: float = 150
    password: str | None = None
    allow_signed: bool = False
    pdfjs: Path | None = None
    workers: int = 1
