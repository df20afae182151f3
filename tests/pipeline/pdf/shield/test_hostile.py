"""Broken and hostile files: a clear refusal or a file, never anything else, and never for long."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from pipeline.pdf.shield.build import locate, shield_pdf
from pipeline.pdf.shield.edit import Edit, ShieldRefused
from pipeline.pdf.shield.limits import Limits
from tests.pipeline.pdf.shield.drawn import draw
from tests.pipeline.pdf.shield.made import LINES, ROOT, one_page, saved, text_at
from tests.thorough import either

BAD = sorted((ROOT / "tests" / "samples" / "bad").glob("*.pdf"))
EXAMS = ROOT / "tests" / "samples" / "exams"
EDITS = [Edit(1, "the", "all"), Edit(1, "Hello", "Hallo"), Edit(2, "a", "b")]
SECONDS = 20.0  # on a machine that does something else too


def outcome_of(source: Path, target: Path, edits: list[Edit]) -> str:
    began, problem = time.monotonic(), None
    try:
        shield_pdf(source, target, edits)
    except ShieldRefused as refused:
        problem = refused
    assert time.monotonic() - began < SECONDS
    if problem is None:
        assert target.is_file()
        return "written"
    assert problem.text.endswith((".", "?"))
    assert not target.exists()
    return problem.code


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_a_bad_file(path: Path, tmp_path: Path) -> None:
    assert outcome_of(path, tmp_path / "out.pdf", EDITS)


def mutated(whole: bytes, chance: random.Random) -> bytes:
    """Some bytes other than they were, a stretch gone, a stretch twice, or an end too early."""
    content = bytearray(whole)
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    kind, at = chance.randrange(4), chance.randrange(len(content))
    if kind == 1:
        del content[at : at + chance.randint(1, 2000)]
    elif kind == 2:
        content[at:at] = content[at : at + chance.randint(1, 2000)]
    elif kind == 3:
        del content[at:]
    return bytes(content)


@pytest.mark.parametrize("name", ["cybersecurity_mcq_quiz", "accounting-qpaper", "demo_paper", "High_School_Assesment"])
def test_files_damaged_at_random(name: str, tmp_path: Path) -> None:
    """The same damage every time; pikepdf mends some of it, the rest is refused."""
    exam = EXAMS / f"{name}.pdf"
    whole, edits = exam.read_bytes(), [one.edit for one in draw(exam, seed=3, per_page=4)]
    chance = random.Random(name)
    found = set()
    for _ in range(either(8, 50)):
        (tmp_path / "bad.pdf").write_bytes(mutated(whole, chance))
        found.add(outcome_of(tmp_path / "bad.pdf", tmp_path / "out.pdf", edits))
        (tmp_path / "out.pdf").unlink(missing_ok=True)
    assert found


def test_limits_are_named(tmp_path: Path) -> None:
    many = saved(one_page(lambda write: text_at(write, LINES * 40)), tmp_path)
    (outcome,) = locate(many, [Edit(1, "liver", "heart")], limits=Limits(glyphs=500))
    assert (outcome.code, outcome.reason) == ("too_large", "Page 1 holds a page of too many letters.")
    with pytest.raises(ShieldRefused) as refused:
        locate(many, [Edit(1, "a", "b")] * 3, limits=Limits(edits=2))
    assert refused.value.code == "too_large"


def test_a_form_that_draws_itself_ends(tmp_path: Path) -> None:
    from pikepdf import Dictionary, Name, Stream

    pdf = one_page(lambda write: text_at(write, LINES) + b" /Loop Do")
    loop = pdf.make_indirect(
        Stream(pdf, b"/Loop Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=Dictionary())
    )
    loop.Resources.XObject = Dictionary(Loop=loop)
    pdf.pages[0].obj.Resources.XObject = Dictionary(Loop=loop)
    assert [one.status for one in locate(saved(pdf, tmp_path), [Edit(1, "300", "705")])] == ["applied"]
