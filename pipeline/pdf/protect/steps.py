"""What a limited process is asked to do for the flow: paths and small values in, small values out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.pdf.rewriting.outcome import Loss

RIGHTS = {
    "print": "Print",
    "copy": "Copy text and pictures",
    "modify": "Change the content",
    "annotate": "Comment",
    "fill": "Fill in forms",
    "assemble": "Insert, turn and delete pages",
}


@dataclass(frozen=True, slots=True)
class Lock:
    """``user`` opens the file, ``owner`` lifts the restrictions; ``rights`` are what others may do. Never printed."""

    user: str = field(repr=False)
    owner: str = field(repr=False)
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Protected:
    """``method`` as a reader calls it; ``opens_without`` says whether a password is needed to read."""

    pages: int
    method: str
    opens_without: bool
    checked_by: tuple[str, ...]
    losses: tuple[Loss, ...]


def encrypt_to_file(source: Path, target: Path, lock: Lock, password: str | None, *, allow_signed: bool) -> Protected:
    """Writes the file encrypted by AES-256 (ISO 32000-2, revision 6); raises RewriteRefused."""
    from pipeline.pdf.protect.protect import encrypt  # noqa: PLC0415 - only the child loads qpdf

    return encrypt(source, target, lock, password, allow_signed=allow_signed)


def decrypt_to_file(source: Path, target: Path, password: str | None, *, allow_signed: bool) -> Protected:
    """Writes the file without encryption; raises RewriteRefused."""
    from pipeline.pdf.protect.protect import decrypt  # noqa: PLC0415 - only the child loads qpdf

    return decrypt(source, target, password, allow_signed=allow_signed)
