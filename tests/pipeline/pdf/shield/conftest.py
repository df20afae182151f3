"""Judging a shielded file by everything the product has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline.pdf.proof.extractors import available_extractors
from pipeline.pdf.proof.proof import Proof
from pipeline.pdf.proof.prove import prove
from pipeline.pdf.proof.renderers import available_renderers
from pipeline.pdf.proof.toolbox import Toolbox
from pipeline.pdf.shield.build import shield_pdf
from pipeline.pdf.shield.edit import Edit, ShieldOutcome
from tests.pipeline.pdf.shield.made import ROOT

Shielding = Callable[..., tuple[ShieldOutcome, Proof]]


@pytest.fixture(scope="session")
def toolbox() -> Toolbox:
    """Everything the product uses; the machine that runs these tests must have it."""
    pdfjs = ROOT / "static" / "vendor" / "pdfjs-5.6.205"
    found = Toolbox(available_extractors(pdfjs, timeout=60), available_renderers(timeout=60))
    assert [tool for tool in found.tools if tool.missing] == []
    return found


@pytest.fixture
def shielded(toolbox: Toolbox, tmp_path: Path) -> Shielding:
    """Shields a file with edits and proves it; the target is ``shielded.pdf`` in the test's folder."""

    def shield(source: Path, edits: Sequence[Edit], **options: object) -> tuple[ShieldOutcome, Proof]:
        target = tmp_path / "shielded.pdf"
        outcome = shield_pdf(source, target, edits, **options)  # type: ignore[arg-type]
        applied = [one.edit for one in outcome.edits if one.status == "applied"]
        return outcome, prove(source, target, applied, toolbox=toolbox, password=options.get("password"))  # type: ignore[arg-type]

    return shield


def statuses(outcome: ShieldOutcome) -> list[str]:
    """What each edit came to: "applied", or the code of its refusal."""
    return [one.code or one.status for one in outcome.edits]
