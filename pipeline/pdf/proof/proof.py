"""Everything that is measured about a shielded file, as it goes into its report."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pdf.proof.collateral import Collateral
from pipeline.pdf.proof.failures import Failure
from pipeline.pdf.proof.finding import Finding
from pipeline.pdf.proof.picture_row import PictureRow
from pipeline.pdf.proof.tool import Tool
from pipeline.pdf.proof.verdict import Demands, EditProof


@dataclass(frozen=True, slots=True)
class FileFacts:
    """``sha256`` in hexadecimal, ``size`` in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class TextProof:
    """What the extractors read, in columns named by ``extractors``, and how the file is built."""

    original: FileFacts
    shielded: FileFacts
    tools: tuple[Tool, ...]
    demands: Demands
    extractors: tuple[str, ...]
    edits: tuple[EditProof, ...]
    collateral: tuple[Collateral, ...]
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]

    @property
    def failed_edits(self) -> tuple[int, ...]:
        """Indices of edits to leave out when the file is built again."""
        return tuple(edit.index for edit in self.edits if edit.verdict == "failed")

    @property
    def suspects(self) -> tuple[int, ...]:
        """Indices of edits that held but may have caused a failure of the file."""
        blamed = {index for failure in self.failures for index in failure.edits}
        return tuple(sorted(blamed - set(self.failed_edits)))


@dataclass(frozen=True, slots=True)
class PictureProof:
    """How the pages look: a row for each renderer and page."""

    tools: tuple[Tool, ...]
    rows: tuple[PictureRow, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Proof(TextProof):
    """Everything measured about one shielded file; written to and from JSON with TypeAdapter(Proof).

    ``failures`` and ``tools`` are those of texts and pictures. ``passed`` when every edit held and nothing speaks
    against the file. A file without edits may pass: it then equals its original, and protects nothing.
    """

    pictures: tuple[PictureRow, ...]
    passed: bool
