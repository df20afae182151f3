"""Bold and italic words of PDFs: marked where they stand out, across lines and hyphens, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from pipeline.text.prose.marks import as_inline, nodes_of, without_marks
from pipeline.text.prose.paragraph import Prose
from pipeline.text.prose.reading import PDF, prose_from, prose_to_file
from tests.conftest import SAMPLES

PAGE = """<style>p { margin: 14pt 0 }</style>
<p>The bridge of the town is <b>very old and by far the narrowest of all the bridges there</b> are, as <i>everybody</i>
says of it.</p><p>Where <i>x</i> is a number.</p><p><b>Wholly bold words that say much.</b></p>
<ul><li>Repair <b>the deck</b> soon.</li></ul>"""


def read(source: Path, folder: Path, *, marked: bool) -> Prose:
    prose_to_file(source, PDF, folder / "prose.json", None, 100, marked=marked)
    return prose_from(folder / "prose.json")


def test_what_stands_out_is_marked(tmp_path: Path) -> None:
    story = pymupdf.Story(html=PAGE)
    writer = pymupdf.DocumentWriter(str(tmp_path / "a.pdf"))
    paper = pymupdf.Rect(0, 0, 420, 595)
    device = writer.begin_page(paper)
    story.place(pymupdf.Rect(36, 36, 384, 559))
    story.draw(device)
    writer.end_page()
    writer.close()
    texts = [as_inline(one.text, str) for one in read(tmp_path / "a.pdf", tmp_path, marked=True).paragraphs]
    assert texts == [
        (
            "The bridge of the town is **very old and by far the narrowest of all the bridges there** are, "
            "as *everybody* says of it."
        ),
        "Where x is a number.",
        "Wholly bold words that say much.",
        "Repair **the deck** soon.",
    ]


@pytest.mark.parametrize("name", ["pp-federal-register-2020-17221.pdf", "js-bug1997343.pdf"])
def test_marks_change_no_word_and_pair(name: str, tmp_path: Path) -> None:
    plain, marked = (read(SAMPLES / "pdf" / name, tmp_path, marked=one) for one in (False, True))
    assert [without_marks(one.text) for one in marked.paragraphs] == [one.text for one in plain.paragraphs]
    assert all(nodes_of(one.text) is not None for one in marked.paragraphs)
    assert any("\ue010" in one.text for one in marked.paragraphs)
    assert not any("\ue010" in one.text for one in plain.paragraphs)
