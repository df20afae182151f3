from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from pydantic import TypeAdapter

from pipeline.pdf.proof.extractors import Extractor, Texts, available_extractors, read_texts
from pipeline.pdf.proof.letters import bare
from pipeline.pdf.proof.tool import ToolError
from pipeline.pdf.proof.toolbox import Toolbox
from tests.pipeline.pdf.proof.conftest import BAD, PAPER, PDFJS

NAMES = ["PyMuPDF", "pypdf", "pdfminer.six", "poppler", "pdfium", "pdf.js"]


def test_all_six_are_found_with_their_versions(toolbox: Toolbox) -> None:
    assert [extractor.name for extractor in toolbox.extractors] == NAMES
    assert all(extractor.version for extractor in toolbox.extractors)


def test_each_reads_the_same_words(toolbox: Toolbox) -> None:
    texts = read_texts(PAPER, toolbox.extractors)
    assert [reading.extractor for reading in texts.readings] == NAMES
    assert [len(reading.pages) for reading in texts.readings] == [2] * 6
    assert all("TheaccountingequationisexpressedasThe" not in bare(r.pages[0]) for r in texts.readings)
    assert all("Theaccountingequationisexpressedas:" in bare(reading.pages[0]) for reading in texts.readings)
    assert texts.sha256 == hashlib.sha256(PAPER.read_bytes()).hexdigest()
    assert texts.size == PAPER.stat().st_size


def test_what_is_missing_says_why(tmp_path: Path) -> None:
    missing = {each.name: each.missing for each in available_extractors(None) if each.missing}
    assert missing == {"pdf.js": "No folder with a pdf.js build was given."}
    missing = {each.name: each.missing for each in available_extractors(tmp_path) if each.missing}
    assert missing == {"pdf.js": "The pdf.js build lacks pdf.min.mjs and pdf.worker.min.mjs."}


def test_a_missing_extractor_is_left_out_and_refuses_to_read() -> None:
    extractors = available_extractors(None)
    assert [reading.extractor for reading in read_texts(PAPER, extractors).readings] == NAMES[:-1]
    with pytest.raises(ToolError, match=r"No folder"):
        extractors[-1].read(PAPER)


def test_texts_survive_json(quick: Toolbox) -> None:
    texts = read_texts(PAPER, quick.extractors)
    adapter = TypeAdapter(Texts)
    assert adapter.validate_json(adapter.dump_json(texts)) == texts


def test_several_workers_read_the_same(toolbox: Toolbox) -> None:
    assert read_texts(PAPER, toolbox.extractors, workers=2) == read_texts(PAPER, toolbox.extractors)


def test_progress_is_told_for_each_extractor(quick: Toolbox) -> None:
    told: list[tuple[int, int]] = []
    read_texts(PAPER, quick.extractors, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("locked") / "locked.pdf"
    with pikepdf.open(PAPER) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(user="sésame", owner="owner"))
    return target


def test_a_locked_file_opens_with_its_password(toolbox: Toolbox, locked: Path) -> None:
    opened = read_texts(locked, toolbox.extractors, password="sésame")
    plain = read_texts(PAPER, toolbox.extractors)
    assert opened.readings == plain.readings


@pytest.mark.parametrize(("password", "why"), [(None, "it needs a password"), ("no", "with the password given")])
def test_a_locked_file_says_what_it_lacks(toolbox: Toolbox, locked: Path, password: str | None, why: str) -> None:
    readings = read_texts(locked, toolbox.extractors, password=password).readings
    assert [reading.code for reading in readings] == ["password"] * 6
    assert [why in reading.error for reading in readings] == [True] * 6


@pytest.fixture(scope="module")
def hasty() -> tuple[Extractor, ...]:
    return available_extractors(PDFJS, timeout=3)


@pytest.mark.parametrize("path", sorted(BAD.glob("*.pdf")), ids=lambda path: path.stem)
def test_hostile_files_give_texts_or_errors(hasty: tuple[Extractor, ...], path: Path) -> None:
    for reading in read_texts(path, hasty).readings:
        assert bool(reading.pages) != bool(reading.error)
        assert bool(reading.error) == bool(reading.code)
        assert str(path.parent) not in reading.error


def test_half_a_surrogate_pair_becomes_the_replacement_mark() -> None:
    def reader(path: Path, password: str | None) -> Iterator[str]:
        yield "a\ud83db\ud83d\ude00"

    (page,) = Extractor("x", "1", reader).read(PAPER)
    assert page == "a\ufffdb😀"


def test_no_page_is_an_error() -> None:
    with pytest.raises(ToolError, match="finds no page"):
        Extractor("x", "1", lambda path, password: []).read(PAPER)
