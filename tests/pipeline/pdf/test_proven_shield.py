"""Shielding until it holds: what does not hold is left out with its reason, and without proof there is no file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.proven import Wish
from pipeline.pdf.proven_shield import shield_and_prove
from pipeline.pdf.shield.edit import Edit, ShieldRefused
from pipeline.text.page_readings import READERS
from tests.pipeline.pdf.shield.made import ROOT, one_page, saved

EXAMS = ROOT / "tests" / "samples" / "exams"
WISH = Wish(pdfjs=ROOT / "static" / "vendor" / "pdfjs-5.6.205")


def test_everything_that_holds_is_in_the_file(tmp_path: Path) -> None:
    source, target, seen = saved(one_page(), tmp_path), tmp_path / "shielded.pdf", []
    edits = [Edit(1, "NOT a part", "one of parts"), Edit(1, "kidneys", "x"), Edit(1, "300", "705")]
    found = shield_and_prove(source, target, edits, WISH, progress=lambda done, total: seen.append(done / total))
    assert [(one.status, one.code) for one in found.edits] == [
        ("applied", ""),
        ("refused", "not_found"),
        ("applied", ""),
    ]
    assert found.proof is not None
    assert (found.proof.passed, found.rounds, target.is_file()) == (True, 1, True)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_an_edit_that_a_reader_does_not_follow_is_left_out_and_the_file_built_anew(tmp_path: Path) -> None:
    """pdfminer.six orders the headings of this paper otherwise: there another "answers" stands in that context."""
    edits = [
        Edit(1, "answers", "vertical", before="rect", after=".Cyb"),
        Edit(1, "encrypt", "careful"),
    ]
    exam = EXAMS / "cybersecurity_mcq_quiz.pdf"
    found = shield_and_prove(exam, tmp_path / "shielded.pdf", edits, WISH)
    assert [(one.status, one.code) for one in found.edits] == [("refused", "not_held"), ("applied", "")]
    assert "pdfminer.six" in found.edits[0].reason
    assert found.proof is not None
    assert (found.proof.passed, found.rounds, len(found.proof.edits)) == (True, 2, 1)


def test_when_nothing_can_be_applied_there_is_no_file(tmp_path: Path) -> None:
    found = shield_and_prove(
        saved(one_page(), tmp_path), tmp_path / "shielded.pdf", [Edit(1, "kidneys", "x"), Edit(1, "", "y")], WISH
    )
    assert [one.code for one in found.edits] == ["not_found", "empty_original"]
    assert (found.proof, found.shield, (tmp_path / "shielded.pdf").exists()) == (None, found.shield, False)


def test_a_file_that_cannot_be_shielded_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "no.pdf").write_bytes(b"no PDF at all")
    with pytest.raises(ShieldRefused):
        shield_and_prove(tmp_path / "no.pdf", tmp_path / "shielded.pdf", [Edit(1, "a", "b")], WISH)
    assert not (tmp_path / "shielded.pdf").exists()


def test_what_readers_extract_comes_with_the_file(tmp_path: Path) -> None:
    paper, texts = EXAMS / "accounting-qpaper.pdf", tmp_path / "texts.json"
    edits = [Edit(2, "examples", "exemplars"), Edit(1, "not there at all", "anything else here")]
    found = shield_and_prove(paper, tmp_path / "shielded.pdf", edits, WISH, texts=texts)
    assert found.proof is not None
    readers = [one for one in READERS.validate_json(texts.read_bytes()) if not one.problem]
    assert [one.extractor for one in readers] == list(found.proof.extractors)
    for one in readers:
        assert ("examples" in one.original[1], "exemplars" in one.shielded[1]) == (True, True)
        assert one.original[0] == one.shielded[0]


def test_without_a_file_there_is_nothing_to_read(tmp_path: Path) -> None:
    texts = tmp_path / "texts.json"
    paper = EXAMS / "accounting-qpaper.pdf"
    assert shield_and_prove(paper, tmp_path / "s.pdf", [Edit(1, "not there", "x")], WISH, texts=texts).proof is None
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
