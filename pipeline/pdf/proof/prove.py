"""Prove that a shielded file looks like its original and reads as its edits say.

`prove` does everything. Who rebuilds a file until it holds uses `prove_texts` for each round, with the
original's texts read once by `read_texts`, then `prove_pictures` for the last, and joins the two with
`join_proofs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path

from pipeline.pdf.proof.extractors import Texts, read_texts
from pipeline.pdf.proof.failures import (
    collateral_failures,
    finding_failures,
    picture_failures,
    reading_failures,
)
from pipeline.pdf.proof.judge import judge_edits
from pipeline.pdf.proof.pictures import compare_pictures
from pipeline.pdf.proof.place import wordings_of
from pipeline.pdf.proof.proof import FileFacts, PictureProof, Proof, TextProof
from pipeline.pdf.proof.structure import examine_structure
from pipeline.pdf.proof.tool import Progress
from pipeline.pdf.proof.toolbox import Toolbox
from pipeline.pdf.proof.verdict import USUAL, Demands, judge_edit
from pipeline.pdf.shield.edit import Edit

_STEPS = 1000  # of progress
_TEXT_SHARE = 0.4  # of the time of a whole proof, on the sample exams


def prove(
    original: Path,
    shielded: Path,
    edits: Sequence[Edit],
    *,
    toolbox: Toolbox,
    demands: Demands = USUAL,
    password: str | None = None,
    texts: Texts | None = None,
    progress: Progress | None = None,
) -> Proof:
    """Measure texts, structure and pictures. ``texts`` are the original's, when they have been read before.

    No file makes it raise; what a tool cannot do with one is a failure in the proof. ``password`` opens both
    files where they ask for one.
    """
    read = prove_texts(
        original,
        shielded,
        edits,
        toolbox=toolbox,
        demands=demands,
        password=password,
        texts=texts,
        progress=_part(progress, 0.0, _TEXT_SHARE),
    )
    painted = prove_pictures(
        original,
        shielded,
        edits,
        toolbox=toolbox,
        demands=demands,
        password=password,
        progress=_part(progress, _TEXT_SHARE, 1.0),
    )
    return join_proofs(read, painted)


def prove_texts(
    original: Path,
    shielded: Path,
    edits: Sequence[Edit],
    *,
    toolbox: Toolbox,
    demands: Demands = USUAL,
    password: str | None = None,
    texts: Texts | None = None,
    shielded_texts: Texts | None = None,
    progress: Progress | None = None,
) -> TextProof:
    """Judge every edit in every extractor, count letters changed elsewhere, examine the structure.

    ``texts`` and ``shielded_texts`` are those of the two files, where they have been read before.
    """
    read = partial(read_texts, extractors=toolbox.extractors, password=password, workers=toolbox.workers)
    before = texts or read(original, progress=_part(progress, 0.0, 0.45))
    after = shielded_texts or read(shielded, progress=_part(progress, 0.45 if texts is None else 0.0, 0.9))
    judgements = judge_edits(before, after, edits)
    collateral = tuple(each.collateral for each in judgements)
    findings = examine_structure(original, shielded, edits, wordings=wordings_of(before, edits), password=password)
    if progress:
        progress(_STEPS, _STEPS)
    return TextProof(
        FileFacts(before.sha256, before.size),
        FileFacts(after.sha256, after.size),
        tuple(extractor.tool for extractor in toolbox.extractors),
        demands,
        tuple(each.extractor for each in judgements),
        tuple(judge_edit(index, edit, judgements, demands) for index, edit in enumerate(edits)),
        collateral,
        findings,
        (
            *reading_failures(before, after),
            *collateral_failures(collateral, demands.max_collateral),
            *finding_failures(findings),
        ),
    )


def prove_pictures(
    original: Path,
    shielded: Path,
    edits: Sequence[Edit],
    *,
    toolbox: Toolbox,
    demands: Demands = USUAL,
    password: str | None = None,
    progress: Progress | None = None,
) -> PictureProof:
    """Compare every page in every renderer; the boxes of ``edits`` say whom to suspect where one differs."""
    rows = compare_pictures(
        original,
        shielded,
        dpi=demands.dpi,
        renderers=toolbox.renderers,
        password=password,
        workers=toolbox.workers,
        progress=progress,
    )
    tools = tuple(renderer.tool for renderer in toolbox.renderers)
    return PictureProof(tools, rows, tuple(picture_failures(rows, edits)))


def join_proofs(read: TextProof, painted: PictureProof) -> Proof:
    """The whole proof of a file from its two halves."""
    failures = (*read.failures, *painted.failures)
    shared = {part.name: getattr(read, part.name) for part in fields(read)}
    shared |= {"tools": (*read.tools, *painted.tools), "failures": failures}
    return Proof(**shared, pictures=painted.rows, passed=not failures and not read.failed_edits)


def _part(progress: Progress | None, start: float, end: float) -> Progress | None:
    """A progress that fills the stretch from ``start`` to ``end`` of another."""
    if progress is None:
        return None

    def report(done: int, total: int) -> None:
        progress(round(_STEPS * (start + (end - start) * done / total)), _STEPS)

    return report
