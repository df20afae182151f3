from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from pydantic import TypeAdapter

from pipeline.pdf.proven import ProvenShield, Wish
from pipeline.text.substitution import together
from pipeline.text.substitution.mapping import Mapping

ONE = Mapping(page=1, original="(A)", replacement="(B)", after="Snake", group="swap", group_size=2)
TWO = Mapping(page=1, original="(B)", replacement="(A)", after="Whale", group="swap", group_size=2)
ALONE = Mapping(page=1, original="mammal", replacement="insect")


def obstacles(*mappings: Mapping) -> list[str]:
    return [one.obstacle for one in together.with_obstacles_shared(mappings)]


def test_a_whole_group_has_no_obstacle() -> None:
    assert obstacles(ONE, TWO, ALONE) == ["", "", ""]


def test_what_is_missing_is_in_the_way_of_the_rest() -> None:
    said = obstacles(ONE, ALONE)
    assert "rejected or changed" in said[0]
    assert said[1] == ""


def test_what_cannot_be_placed_is_in_the_way_of_the_rest() -> None:
    said = obstacles(ONE, replace(TWO, obstacle="It stands nowhere."))
    assert "cannot be placed" in said[0]
    assert said[1] == "It stands nowhere."


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    with pymupdf.open() as document:
        page = document.new_page()
        for line, text in enumerate(("1. Which is a mammal?", "(A) Snake", "(B) Whale", "(C) Crocodile in the sea")):
            page.insert_text((72, 100 + 20 * line), text)
        document.save(path)
    return path


def shielded(source: Path, target: Path, *mappings: Mapping) -> ProvenShield:
    """Shields, and looks at the progress shown: never back, and at the end at the end."""
    seen: list[float] = []
    found = together.shield_together(
        source, target, mappings, Wish(), progress=lambda done, total: seen.append(done / total)
    )
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    return found


def lines_of(path: Path) -> list[str]:
    with pymupdf.open(path) as document:
        return document[0].get_text().split("\n")


def test_an_exchange_is_made_and_proven(paper: Path, tmp_path: Path) -> None:
    target = tmp_path / "shielded.pdf"
    found = shielded(paper, target, ONE, TWO, ALONE)
    assert [one.status for one in found.edits] == ["applied"] * 3
    assert lines_of(target)[:3] == ["1. Which is a insect?", "(B) Snake", "(A) Whale"]


def test_half_an_exchange_is_not_made(paper: Path, tmp_path: Path) -> None:
    target = tmp_path / "shielded.pdf"
    found = shielded(paper, target, ONE, replace(TWO, after="Dolphin"), ALONE)
    assert [(one.status, one.code) for one in found.edits] == [
        ("refused", "incomplete"),
        ("refused", "not_found"),
        ("applied", ""),
    ]
    assert lines_of(target)[:2] == ["1. Which is a insect?", "(A) Snake"]


def test_what_was_left_out_before_is_not_tried(paper: Path, tmp_path: Path) -> None:
    target = tmp_path / "shielded.pdf"
    found = shielded(paper, target, ONE, ALONE)
    assert [(one.status, one.code) for one in found.edits] == [("refused", "incomplete"), ("applied", "")]
    assert "rejected or changed" in found.edits[0].reason
    assert found.rounds == 1
    assert lines_of(target)[1] == "(A) Snake"


def test_nothing_left_means_no_file(paper: Path, tmp_path: Path) -> None:
    target = tmp_path / "shielded.pdf"
    found = shielded(paper, target, ONE)
    assert (found.proof, target.exists()) == (None, False)
    assert [one.code for one in found.edits] == ["incomplete"]


def test_files_in_files_out(paper: Path, tmp_path: Path) -> None:
    plan, result, target = tmp_path / "plan.json", tmp_path / "proof.json", tmp_path / "shielded.pdf"
    plan.write_bytes(TypeAdapter(tuple[Mapping, ...]).dump_json((ONE, TWO)))
    together.write_shield_of(paper, target, plan, Wish(), result, tmp_path / "texts.json", progress=lambda *_: None)
    found = TypeAdapter(ProvenShield).validate_json(result.read_bytes())
    assert [one.status for one in found.edits] == ["applied", "applied"]
    assert target.is_file()
