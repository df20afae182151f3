from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pydantic import TypeAdapter

from pipeline.pdf.proof.extractors import read_texts
from pipeline.pdf.proof.proof import Proof
from pipeline.pdf.proof.prove import join_proofs, prove, prove_pictures, prove_texts
from pipeline.pdf.proof.toolbox import Toolbox
from pipeline.pdf.proof.verdict import Demands
from pipeline.pdf.shield.edit import Edit
from tests.pipeline.pdf.proof import wrong
from tests.pipeline.pdf.proof.conftest import BAD, EDITS, EXAMS, PAPER
from tests.pipeline.pdf.proof.rewriter import shield


def codes(proof: Proof) -> set[str]:
    return {failure.code for failure in proof.failures}


def statuses(proof: Proof, index: int) -> set[str]:
    return {reading.status for reading in proof.edits[index].readings}


def test_a_rightly_shielded_file_passes(good_proof: Proof) -> None:
    proof = good_proof
    assert proof.passed
    assert (proof.failures, proof.failed_edits, proof.suspects) == ((), (), ())
    assert proof.extractors == ("PyMuPDF", "pypdf", "pdfminer.six", "poppler", "pdfium", "pdf.js")
    assert [(edit.judged, edit.right, edit.exact) for edit in proof.edits] == [(6, 6, 6)] * 3
    assert [each.changed for each in proof.collateral] == [0] * 6
    assert len(proof.pictures) == 6
    assert proof.original.size == PAPER.stat().st_size
    assert len(proof.tools) == 9


def test_a_proof_survives_json(good_proof: Proof) -> None:
    adapter = TypeAdapter(Proof)
    assert adapter.validate_json(adapter.dump_json(good_proof)) == good_proof


def test_an_unchanged_file_passes_without_edits_and_fails_with_them(quick: Toolbox) -> None:
    assert prove(PAPER, PAPER, [], toolbox=quick).passed
    proof = prove(PAPER, PAPER, EDITS, toolbox=quick)
    assert not proof.passed
    assert proof.failed_edits == (0, 1, 2)
    assert statuses(proof, 0) == {"kept"}


def with_wrong_edits(make: Callable[[Edit], Edit]) -> tuple[Edit, ...]:
    """`EDITS` with the second one made otherwise than asked for."""
    return (EDITS[0], make(EDITS[1]), EDITS[2])


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda edit: replace(edit, replacement=edit.original), {"kept"}),
        (lambda edit: replace(edit, replacement="previ\u200bous start"), {"residue"}),
        (lambda edit: replace(edit, replacement="prev ious start"), {"spacing"}),
        (lambda edit: replace(edit, replacement="wholly other"), {"lost"}),
    ],
)
def test_one_wrong_edit_fails_alone(
    quick: Toolbox, tmp_path: Path, make: Callable[[Edit], Edit], expected: set[str]
) -> None:
    shield(PAPER, tmp_path / "wrong.pdf", with_wrong_edits(make))
    proof = prove(PAPER, tmp_path / "wrong.pdf", EDITS, toolbox=quick)
    assert statuses(proof, 1) == expected
    assert proof.failed_edits == (1,)
    assert not proof.passed


def test_an_original_hidden_on_the_page_is_found(quick: Toolbox, shielded: Path, tmp_path: Path) -> None:
    text = "position at a specific point in time? A Income"
    hidden = wrong.spoiled(shielded, tmp_path / "hidden.pdf", wrong.hide_text(1, text))
    proof = prove(PAPER, hidden, EDITS, toolbox=quick)
    assert proof.passed is False
    assert "collateral" in codes(proof)


def test_a_replacement_at_the_end_of_the_page_has_moved(quick: Toolbox, tmp_path: Path) -> None:
    shield(PAPER, tmp_path / "blanked.pdf", with_wrong_edits(lambda edit: replace(edit, replacement="xx xxx")))
    hidden = wrong.spoiled(tmp_path / "blanked.pdf", tmp_path / "moved.pdf", wrong.hide_text(1, "previous start"))
    proof = prove(PAPER, hidden, EDITS, toolbox=quick)
    assert statuses(proof, 1) == {"moved"}
    assert proof.failed_edits == (1,)


def test_a_letter_changed_elsewhere_points_to_the_nearest_edit(quick: Toolbox, tmp_path: Path) -> None:
    also = Edit(1, "Reflect", "Zzzzzzz", before="(C) ", after=" the")
    shield(PAPER, tmp_path / "wrong.pdf", [*EDITS, also])
    proof = prove(PAPER, tmp_path / "wrong.pdf", EDITS, toolbox=quick)
    assert proof.failed_edits == ()
    assert codes(proof) == {"collateral"}
    assert proof.suspects == (0,)
    assert prove(PAPER, tmp_path / "wrong.pdf", EDITS, toolbox=quick, demands=Demands(max_collateral=7)).passed


def test_a_changed_pixel_fails_the_file(quick: Toolbox, shielded: Path, tmp_path: Path) -> None:
    dot = wrong.add_content(2, b"0 0 0 rg 300 400 0.4 0.4 re f")
    proof = prove(PAPER, wrong.spoiled(shielded, tmp_path / "dot.pdf", dot), EDITS, toolbox=quick)
    assert codes(proof) == {"pixels"}
    assert proof.failed_edits == ()
    assert proof.suspects == (2,)


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (wrong.move_crop_box, {"structure.page_box", "not_compared"}),
        (wrong.turn_page, {"structure.rotation", "pixels"}),
        (wrong.drop_last_page, {"structure.page_count", "not_compared", "pages", "collateral"}),
        (wrong.add_bookmark("position at a specific point in time"), {"structure.leftover"}),
        (wrong.add_actual_text("position at a specific point in time"), {"structure.leftover"}),
        (wrong.add_metadata("position at a specific point in time"), {"structure.leftover"}),
        (wrong.add_annotation("position at a specific point in time"), {"structure.leftover"}),
        (wrong.add_field("position at a specific point in time"), {"structure.leftover"}),
    ],
)
def test_a_wrong_file_fails(
    quick: Toolbox, shielded: Path, tmp_path: Path, spoil: wrong.Spoil, expected: set[str]
) -> None:
    proof = prove(PAPER, wrong.spoiled(shielded, tmp_path / "wrong.pdf", spoil), EDITS, toolbox=quick)
    assert codes(proof) >= expected
    assert not proof.passed
    if "structure.leftover" in expected:
        assert proof.suspects == (1,)


def test_an_incremental_update_fails_the_file(quick: Toolbox, shielded: Path, tmp_path: Path) -> None:
    proof = prove(PAPER, wrong.updated(shielded, tmp_path / "updated.pdf"), EDITS, toolbox=quick)
    assert codes(proof) == {"structure.revision"}


def test_rebuilding_reads_the_original_once(quick: Toolbox, tmp_path: Path) -> None:
    """The rounds a caller makes: texts, drop what failed, texts again, then pictures."""
    wished = [*EDITS, Edit(1, "Liquidity", "Liq\u200buidity", before="(B) ")]
    texts = read_texts(PAPER, quick.extractors)
    shield(PAPER, tmp_path / "one.pdf", wished)
    first = prove_texts(
        PAPER, tmp_path / "one.pdf", [*EDITS, Edit(1, "Liquidity", "Fluidity")], toolbox=quick, texts=texts
    )
    assert first.failed_edits == (3,)
    kept = [edit for index, edit in enumerate(wished) if index not in {*first.failed_edits, *first.suspects}]
    shield(PAPER, tmp_path / "two.pdf", kept)
    second = prove_texts(PAPER, tmp_path / "two.pdf", kept, toolbox=quick, texts=texts)
    proof = join_proofs(second, prove_pictures(PAPER, tmp_path / "two.pdf", kept, toolbox=quick))
    assert proof.passed
    assert proof == prove(PAPER, tmp_path / "two.pdf", kept, toolbox=quick)


def test_a_locked_file_is_proven_with_its_password(toolbox: Toolbox, shielded: Path, tmp_path: Path) -> None:
    locked = []
    for path, name in ((PAPER, "original.pdf"), (shielded, "shielded.pdf")):
        with pikepdf.open(path) as pdf:
            pdf.save(tmp_path / name, encryption=pikepdf.Encryption(user="secret", owner="owner"))
        locked.append(tmp_path / name)
    assert prove(*locked, EDITS, toolbox=toolbox, password="secret").passed
    proof = prove(*locked, EDITS, toolbox=toolbox)
    assert codes(proof) == {"extractor", "few_extractors", "not_compared", "structure.unreadable"}


def test_a_proof_can_be_made_in_another_process(toolbox: Toolbox, good_proof: Proof) -> None:
    assert pickle.loads(pickle.dumps(good_proof)) == good_proof
    names = [tool.name for tool in pickle.loads(pickle.dumps(toolbox)).tools]
    assert names == [tool.name for tool in toolbox.tools]


def test_progress_never_falls(quick: Toolbox, shielded: Path) -> None:
    told: list[tuple[int, int]] = []
    prove(PAPER, shielded, EDITS, toolbox=quick, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (1000, 1000)


@pytest.mark.parametrize("path", sorted(BAD.glob("*.pdf")), ids=lambda path: path.stem)
def test_no_hostile_file_makes_it_raise(quick: Toolbox, path: Path) -> None:
    proof = prove(path, path, EDITS, toolbox=quick, demands=Demands(dpi=30))
    assert proof.passed is False
    TypeAdapter(Proof).dump_json(proof)


@pytest.mark.parametrize("name", ["statistics-answerkey", "cybersecurity_mcq_quiz"])
def test_unchanged_papers_have_no_failures(quick: Toolbox, name: str) -> None:
    path = EXAMS / f"{name}.pdf"
    assert prove(path, path, [], toolbox=quick).failures == ()
