"""Whether an edit holds, from what all extractors read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.pdf.proof.judge import RIGHT, STILL_READ, EditReading, ExtractorJudgement
from pipeline.pdf.shield.edit import Edit

Required = Literal["all", "all_but_one"]


@dataclass(frozen=True, slots=True)
class Demands:
    """What a shielded file must show.

    ``dpi`` is the resolution at which no pixel may differ; ``required`` how many of the extractors that find
    the original must read the replacement in place; ``max_collateral`` how many letters outside the edits any
    extractor may lose or gain in the whole file.
    """

    dpi: float = 150
    required: Required = "all_but_one"
    max_collateral: int = 2

    def least_right(self, judged: int) -> int:
        """Of ``judged`` extractors; one alone, or one of two, is never enough to spare the other."""
        return judged if self.required == "all" else max(judged - 1, min(judged, 2))

    @staticmethod
    def least_exact(judged: int) -> int:
        """Extractors that must also show the blanks as asked for: all but two."""
        return max(judged - 2, min(judged, 1))


USUAL = Demands()


@dataclass(frozen=True, slots=True)
class EditProof:
    """One edit, by its ``index`` among those given.

    ``readings`` stand in the order of the proof's extractors. ``judged`` counts the extractors that find the
    original wording in the original file, ``right`` those that now read the replacement in its place,
    ``exact`` those that also read its blanks as asked for. ``reason`` is a sentence when the edit failed,
    else "".
    """

    index: int
    edit: Edit
    readings: tuple[EditReading, ...]
    judged: int
    right: int
    exact: int
    verdict: Literal["held", "failed"]
    reason: str = ""


def judge_edit(index: int, edit: Edit, judgements: Sequence[ExtractorJudgement], demands: Demands) -> EditProof:
    """Sum up one edit over all extractors."""
    every = {each.extractor: each.readings[index] for each in judgements}
    read = {name: reading for name, reading in every.items() if reading.status != "unreadable"}
    right = sum(reading.status in RIGHT for reading in read.values())
    exact = sum(reading.status == "exact" for reading in read.values())
    reason = _reason(read, right, exact, demands)
    if not read:
        reason = f"No extractor finds the original wording on page {edit.page}."
    readings = tuple(every.values())
    return EditProof(index, edit, readings, len(read), right, exact, "failed" if reason else "held", reason)


def _reason(read: Mapping[str, EditReading], right: int, exact: int, demands: Demands) -> str:
    """Why an edit that extractors can judge fails; "" when it holds."""
    judged = len(read)
    still = [name for name, reading in read.items() if reading.status in STILL_READ]
    if still:
        return f"The original wording can still be read by {_joined(still)}."
    needed = demands.least_right(judged)
    if right < needed:
        wrong = [f"{name}: {each.status}" for name, each in read.items() if each.status not in RIGHT]
        verdict = f"{right} of {judged} extractors read the replacement in its place; {needed} must"
        return f"{verdict} ({', '.join(wrong)})."
    needed = demands.least_exact(judged)
    if exact < needed:
        notes = dict.fromkeys(reading.note for reading in read.values() if reading.note)
        return " ".join([f"{exact} of {judged} extractors confirm its spacing; {needed} must.", *notes])
    return ""


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
