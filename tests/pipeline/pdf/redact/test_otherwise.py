"""Pages that look otherwise than programs read them."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.pdf.redact.otherwise import OTHERWISE, pages_read_otherwise
from pipeline.pdf.redact.steps import Searched, Wish, find_hits, redact_to_file
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.shield.build import shield_pdf
from pipeline.pdf.shield.edit import Edit
from tests.pipeline.pdf.redact.test_writing import More, paper, words
from tests.pipeline.pdf.shield.made import ROOT

EXAMS = ROOT / "tests" / "samples" / "exams"


def reads(codes: str, *, aliases: dict[int, str] | None = None) -> More:
    """The page's font reads codes as other letters; ``aliases`` are further codes that draw a letter by its name."""

    def more(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        font = page.obj.Resources.Font.F
        font.ToUnicode = pdf.make_stream(
            b"begincmap 1 begincodespacerange <00><FF> endcodespacerange %d beginbfchar %s endbfchar endcmap"
            % (codes.count("<") // 2, codes.encode())
        )
        named = [part for code, name in (aliases or {}).items() for part in (code, Name(f"/{name}"))]
        if named:
            font.Encoding = Dictionary(
                Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=Array(named)
            )  # fmt: skip

    return more


@pytest.mark.parametrize(
    ("text", "more", "found"),
    [
        ("bad head", reads("<01><0078>", aliases={1: "a"}), []),  # the code is not drawn
        ("bad he\x01d", reads("<01><0078>", aliases={1: "a"}), [0]),
        ("bad he\x01d", reads("<01><0430>", aliases={1: "a"}), []),  # Cyrillic looks the same
        ("bad he\x01d", reads("<01><00AD>", aliases={1: "hyphen"}), []),
        ("head", reads("<61><0078> <64><0079> <65><007A>"), [0]),
        ("head", reads("<61><0078> <64><0079>"), []),
        ("head", None, []),
    ],
)
def test_one_shape_of_several_letters_and_other_names_tell(
    tmp_path: Path, text: str, more: More | None, found: list[int]
) -> None:
    assert pages_read_otherwise(paper(tmp_path / "a.pdf", words("1 0 0 1 72 400", text), more), None) == found


@pytest.mark.parametrize("exam", ["demo_paper.pdf", "statistics-qpaper.pdf"])  # TrueType and Type 1
def test_shielded_exams_are_told_and_their_originals_are_not(tmp_path: Path, exam: str) -> None:
    word = {"demo_paper.pdf": "enable", "statistics-qpaper.pdf": "choose"}[exam]
    shield_pdf(EXAMS / exam, tmp_path / "shielded.pdf", [Edit(page=1, original=word, replacement="differ")])
    assert pages_read_otherwise(EXAMS / exam, None) == []
    assert pages_read_otherwise(tmp_path / "shielded.pdf", None) == [0]


def test_it_is_told_with_what_was_found_and_where_nothing_was(tmp_path: Path) -> None:
    more = reads("<01><0078>", aliases={1: "a"})
    source = paper(tmp_path / "paper.pdf", words("1 0 0 1 72 400", "bad Musterm\x01nn") + words("1 0 0 1 72 300"), more)
    wish = Wish(words=("Mustermann",))
    found = redact_to_file(source, tmp_path / "out.pdf", wish, None, allow_signed=False)
    told = Loss("certainty that no word is seen any more", "page 1", OTHERWISE)
    assert (found.found, found.losses) == ({"Mustermann": 1}, (told,))
    assert find_hits(source, wish, None, Searched({}, ())).otherwise == (1,)
    source = paper(tmp_path / "paper.pdf", words("1 0 0 1 72 400", "bad Musterm\x01nn"), more)
    with pytest.raises(RewriteRefused, match="look otherwise than programs read them"):
        redact_to_file(source, tmp_path / "out.pdf", wish, None, allow_signed=False)
