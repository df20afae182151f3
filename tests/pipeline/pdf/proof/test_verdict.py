from __future__ import annotations

import pytest

from pipeline.pdf.proof.collateral import Collateral
from pipeline.pdf.proof.judge import EditReading, ExtractorJudgement, Status
from pipeline.pdf.proof.verdict import Demands, EditProof, Required, judge_edit
from pipeline.pdf.shield.edit import Edit

EDIT = Edit(3, "planet", "comet")
NAMES = "ABCDEF"


def proof(statuses: list[Status], required: Required = "all_but_one") -> EditProof:
    judgements = [
        ExtractorJudgement(name, (EditReading(status),), Collateral(name, 0, 0))
        for name, status in zip(NAMES, statuses, strict=False)
    ]
    return judge_edit(0, EDIT, judgements, Demands(required=required))


@pytest.mark.parametrize(
    ("statuses", "counts", "reason"),
    [
        (["exact"] * 6, (6, 6, 6), ""),
        (["exact"] * 5 + ["moved"], (6, 5, 5), ""),
        (["exact"] * 4 + ["spacing", "reordered"], (6, 6, 4), ""),
        (["exact"] * 4 + ["unreadable", "lost"], (5, 4, 4), ""),
        (
            ["exact", "lost"],
            (2, 1, 1),
            "1 of 2 extractors read the replacement in its place; 2 must (B: lost).",
        ),
        (["exact"] + ["unreadable"] * 5, (1, 1, 1), ""),
        (["spacing"], (1, 1, 0), "0 of 1 extractors confirm its spacing; 1 must."),
        (["unreadable"] * 6, (0, 0, 0), "No extractor finds the original wording on page 3."),
        (
            ["exact"] * 4 + ["moved", "residue"],
            (6, 4, 4),
            "4 of 6 extractors read the replacement in its place; 5 must (E: moved, F: residue).",
        ),
        (
            ["exact"] * 3 + ["spacing"] * 3,
            (6, 6, 3),
            "3 of 6 extractors confirm its spacing; 4 must.",
        ),
        (["exact"] * 5 + ["kept"], (6, 5, 5), "The original wording can still be read by F."),
        (
            ["both"] * 2 + ["exact"] * 3 + ["kept"],
            (6, 3, 3),
            "The original wording can still be read by A, B and F.",
        ),
    ],
)
def test_edits_are_weighed(statuses: list[Status], counts: tuple[int, int, int], reason: str) -> None:
    found = proof(statuses)
    assert (found.judged, found.right, found.exact) == counts
    assert found.reason == reason
    assert found.verdict == ("failed" if reason else "held")


def test_the_reason_says_why_spacing_cannot_be_told() -> None:
    reading = EditReading("spacing", note="Nothing follows it.")
    judgements = [ExtractorJudgement(name, (reading,), Collateral(name, 0, 0)) for name in NAMES]
    found = judge_edit(0, EDIT, judgements, Demands())
    assert found.reason == "0 of 6 extractors confirm its spacing; 4 must. Nothing follows it."


def test_all_may_be_required() -> None:
    assert proof(["exact"] * 6, "all").verdict == "held"
    assert proof(["exact"] * 5 + ["moved"], "all").verdict == "failed"
