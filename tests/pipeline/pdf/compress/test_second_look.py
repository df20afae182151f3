"""What pdfium, which had no part in it, sees of both files."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf

from pipeline.pdf.compress.outcome import Compressed
from pipeline.pdf.compress.second_look import second_look
from pipeline.pdf.compress.steps import DRAWN_DIFFERENTLY, Proved, prove_to_file
from pipeline.pdf.compress.wish import Wish
from tests.conftest import SAMPLES

PAPER = SAMPLES / "exams" / "demo_paper.pdf"


def test_the_same_file_looks_the_same() -> None:
    assert {one.likeness for one in second_look(PAPER, PAPER, None)} == {1.0}


def test_a_file_that_lost_its_ink_is_not_handed_out(tmp_path: Path) -> None:
    with pikepdf.open(PAPER) as pdf:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(b"")
        pdf.save(tmp_path / "bare.pdf")
    facts = Compressed(2, 1, len(second_look(PAPER, PAPER, None)), "balanced", "balanced")
    proof = tmp_path / "proof.json"
    proved = prove_to_file(PAPER, tmp_path / "bare.pdf", facts, Wish(), None, proof)
    assert proved.holds is False
    assert proved.facts == Compressed(2, 2, facts.pages, "balanced", "original", notes=(DRAWN_DIFFERENTLY,))
    told = json.loads(proof.read_text())
    assert (told["compressed"]["used"], told["second_program"]) == ("original", [])
    assert told["refused"]["compressed"]["used"] == "balanced"
    assert min(one["likeness"] for one in told["refused"]["second_program"]) == proved.likeness_lowest


def test_what_is_drawn_in_one_file_only_counts_as_nothing_alike(tmp_path: Path) -> None:
    (tmp_path / "no.pdf").write_bytes(b"%PDF-1.7\n")
    assert {one.likeness for one in second_look(PAPER, tmp_path / "no.pdf", None)} == {0.0}


def test_what_it_can_draw_in_neither_is_not_called_alike(tmp_path: Path) -> None:
    broken = tmp_path / "no.pdf"
    broken.write_bytes(b"%PDF-1.7\n")
    facts = Compressed(9, 9, 1, "balanced", "original")
    assert prove_to_file(broken, broken, facts, Wish(), None, tmp_path / "proof.json") == Proved(True, None, 0, facts)
