"""What is told about a proof: the value behind the page, the JSON and the PDF."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pdf.proof.judge import RIGHT
from pipeline.pdf.proof.proof import Proof
from pipeline.pdf.shield.edit import Edit

LIMITS = (
    "Only the text layer was changed: whoever reads the page, or a picture of it, reads the original.",
    "No text-layer method protects against page images, screenshots, photographs or text recognition.",
    "Some services use text and picture together; how one of them treats this file was not measured.",
    "An answer that follows the changed wording is a reason for a conversation, never proof of anything.",
    "Screen readers and copied text carry the changed wording: give the unchanged file to those who need it.",
)
"""What a proof does not say, in words for those who will rely on it."""

STATUS_MEANINGS = {
    "exact": "the replacement is read in the original's place, with its spacing",
    "spacing": "the replacement is read in place; blanks inside it differ, or cannot be told at a page's end",
    "reordered": "the replacement is read, but the words around it in another order",
    "residue": "read in place only with invisible characters in between",
    "both": "original and replacement are both readable",
    "moved": "the replacement is read elsewhere on the page",
    "lost": "neither original nor replacement is read there",
    "kept": "the original is still read",
    "unreadable": "this extractor does not find the original in the original file either",
}
"""One line for each status, for legends."""


@dataclass(frozen=True, slots=True)
class NotShielded:
    """A wished edit that is not in the file, and why, in a sentence; ``question`` names it when known."""

    edit: Edit
    reason: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """One line of the sheet that shows what to look for in answers; texts may be empty where unknown."""

    question: str
    page: int
    original: str
    replacement: str
    leads_to: str
    signal: str = ""


@dataclass(frozen=True, slots=True)
class ProofReport:
    """One proof with everything a reader needs around it. ``made_on`` is the date as it shall be printed."""

    title: str
    made_on: str
    original_name: str
    shielded_name: str
    proof: Proof
    not_shielded: tuple[NotShielded, ...] = ()
    reference: tuple[ReferenceRow, ...] = ()
    limits: tuple[str, ...] = LIMITS


@dataclass(frozen=True, slots=True)
class ExtractorLine:
    """Over all edits this extractor could judge; ``changed`` of its ``letters`` differ outside the edits."""

    name: str
    version: str
    judged: int
    right: int
    exact: int
    letters: int
    changed: int


@dataclass(frozen=True, slots=True)
class RendererLine:
    """Over all pages; ``lowest_dpi`` is less than asked for when a page was too large."""

    name: str
    version: str
    lowest_dpi: float
    pages: int
    changed: int
    not_compared: int
    largest_difference: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a proof that are shown first, each counted from its rows."""

    edits: int
    held: int
    pictures: int
    same_pictures: int
    changed_letters: int
    growth: int
    extractors: tuple[ExtractorLine, ...]
    renderers: tuple[RendererLine, ...]


def summary_of(proof: Proof) -> Summary:
    extractors = tuple(_extractor_line(proof, at) for at in range(len(proof.extractors)))
    renderers = tuple(_renderer_line(proof, name) for name in dict.fromkeys(row.renderer for row in proof.pictures))
    return Summary(
        edits=len(proof.edits),
        held=sum(edit.verdict == "held" for edit in proof.edits),
        pictures=len(proof.pictures),
        same_pictures=sum(row.same for row in proof.pictures),
        changed_letters=max((each.changed for each in proof.collateral), default=0),
        growth=proof.shielded.size - proof.original.size,
        extractors=extractors,
        renderers=renderers,
    )


def _extractor_line(proof: Proof, at: int) -> ExtractorLine:
    statuses = [edit.readings[at].status for edit in proof.edits]
    read = [status for status in statuses if status != "unreadable"]
    return ExtractorLine(
        name=proof.extractors[at],
        version=_version(proof, "extractor", proof.extractors[at]),
        judged=len(read),
        right=sum(status in RIGHT for status in read),
        exact=sum(status == "exact" for status in read),
        letters=proof.collateral[at].letters,
        changed=proof.collateral[at].changed,
    )


def _renderer_line(proof: Proof, name: str) -> RendererLine:
    rows = [row for row in proof.pictures if row.renderer == name]
    return RendererLine(
        name=name,
        version=_version(proof, "renderer", name),
        lowest_dpi=min(row.dpi for row in rows),
        pages=len(rows),
        changed=sum(bool(row.changed_pixels) for row in rows),
        not_compared=sum(row.changed_pixels is None for row in rows),
        largest_difference=max(row.largest_difference for row in rows),
    )


def _version(proof: Proof, role: str, name: str) -> str:
    return next((tool.version for tool in proof.tools if tool.role == role and tool.name == name), "")
