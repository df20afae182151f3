"""What was found, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.models import DocumentVersion
from documents.selectors.facts import facts_of, notices_of, paper_of
from documents.services.inspection import inspect_version
from documents.services.passwords import give_password
from tests.cast import Cast
from tests.conftest import SAMPLES
from tests.documents.conftest import BAD, SECRET, Store


def looked_at(store: Store, source: Path | bytes, name: str = "") -> DocumentVersion:
    version = store(source, name=name).newest
    assert version
    inspect_version(version_id=version.pk)
    version.refresh_from_db()
    return version


def test_a_pdfs_facts_are_words(store: Store) -> None:
    version = looked_at(store, SAMPLES / "pdf" / "js-bug1997343.pdf")
    found = {fact.label: (str(fact.value), len(fact.rows)) for fact in facts_of(version)}
    assert found == {
        "Paper": ("210 × 276 mm", 0),
        "Language": ("en", 0),
        "PDF version": ("2.0", 0),
        "Claims to be": ("PDF/A-4F, PDF/UA-2", 0),
        "Tagged for screen readers": ("yes", 0),
        "Pictures": ("1", 0),
        "Outline entries": ("8", 0),
        "Attachments": ("", 9),
        "Fonts": ("", 14),
    }


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("pdf/js-160F-2019.pdf", ["It has content that acts by itself (JavaScript, runs when opened)."]),
        ("pdf/pp-federal-register-2020-17221.pdf", ["Signed by Superintendent of Documents."]),
        ("pdf/js-bug900822.pdf", ["Encrypted (Standard V1 R2 40-bit RC4). Its maker does not permit: changing"]),
        ("bad/Pages-tree-refs.pdf", ["Cannot be read: page 2.", "Its structure cannot be read by a second program",
                                     "1 font is not in the file"]),
        ("bad/helloworld-bad.pdf", ["The file is damaged. It could be read after a repair", "1 font is not in"]),
        ("bad/empty.pdf", ["No page has text. It may be a scan"]),
        ("exams/accounting-qpaper.pdf", []),
    ],
)  # fmt: skip
def test_what_one_should_know_is_said(store: Store, path: str, words: list[str]) -> None:
    found = [notice.text for notice in notices_of(looked_at(store, SAMPLES / path))]
    assert [text.startswith(wanted) for text, wanted in zip(found, words, strict=True)] == [True] * len(words)


def test_a_wrong_extension_is_said(store: Store) -> None:
    (notice,) = notices_of(looked_at(store, (SAMPLES / "exams/accounting-qpaper.pdf").read_bytes(), "a.docx"))
    assert notice.text == "The name ends in .docx, but by its content it is application/pdf."


def test_a_table_and_a_picture_have_facts_of_their_own(store: Store, tmp_path: Path) -> None:
    from PIL import Image

    table = {fact.label: fact.value for fact in facts_of(looked_at(store, b"a;b\n1;2\n", "a.csv"))}
    assert table == {"Encoding": "UTF-8", "Lines": "2", "Letters": "6", "Columns": 2}
    Image.new("RGB", (30, 20)).save(tmp_path / "a.png", dpi=(96, 96))
    picture = {fact.label: fact.value for fact in facts_of(looked_at(store, tmp_path / "a.png"))}
    assert (picture["Size"], picture["Resolution"], picture["Colours"]) == ("30 × 20 pixels", "96 × 96 dpi", "colour")


def test_a_locked_file_has_no_facts_until_it_is_open(cast: Cast, store: Store, locked: Path) -> None:
    version = looked_at(store, locked)
    assert (facts_of(version), notices_of(version)) == ([], [])
    opened = give_password(actor=cast.actor(cast.bob), version_id=version.pk, password=SECRET)
    assert "Paper" in [fact.label for fact in facts_of(opened)]


def test_a_broken_file_has_none(store: Store) -> None:
    version = looked_at(store, BAD / "poppler-67295-0.pdf")
    assert (facts_of(version), notices_of(version)) == ([], [])


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ([], ""),
        ([[595.0, 842.0]], "A4 portrait, 210 × 297 mm"),
        ([[842.0, 595.0]] * 2 + [[612.0, 792.0]], "A4 landscape, 297 × 210 mm; 1 page differs"),
        ([[100.0, 100.0], None, [200.0, 200.0], [100.0, 100.0], [300.0, 300.0]], "35 × 35 mm; 2 pages differ"),
    ],
)
def test_paper_in_words(sizes: list[list[float] | None], words: str) -> None:
    assert paper_of(sizes) == words
