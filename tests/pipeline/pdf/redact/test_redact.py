"""Where areas are on pages that stand turned in their file."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pytest

from pipeline.pdf.redact.steps import Box, Wish, redact_to_file

SHADING = "<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 400 0] /Extend [true true] /Function << /FunctionType 2 /Domain [0 1] /C0 [1 1 0] /C1 [0 0 1] /N 1 >> >>"  # noqa: E501 - one object


def turned_paper(path: Path, turn: int) -> tuple[Path, pymupdf.Rect]:
    """Two lines, and where the first is seen."""
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=600)
        page.insert_text((40, 60), "SECRET", fontsize=14)
        page.insert_text((200, 500), "stays", fontsize=14)
        page.set_rotation(turn)
        document.save(path)
        return path, page.search_for("SECRET")[0] * page.rotation_matrix


def darkest(path: Path, area: pymupdf.Rect) -> tuple[int, int]:
    """Of the area, and of the whole page by how many pixels are black."""
    with pymupdf.open(path) as document:
        middle = pymupdf.Rect(area.x0 + 2, area.y0 + 2, area.x1 - 2, area.y1 - 2)
        inside = document[0].get_pixmap(clip=middle, colorspace=pymupdf.csGRAY)
        whole = document[0].get_pixmap(colorspace=pymupdf.csGRAY)
    return max(inside.samples), sum(one < 60 for one in whole.samples)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_and_boxes_are_taken_out_where_they_are_seen(tmp_path: Path, turn: int) -> None:
    paper, seen = turned_paper(tmp_path / "paper.pdf", turn)
    for wish in (Wish(words=("SECRET",)), Wish(boxes=(Box(1, *seen),))):
        found = redact_to_file(paper, tmp_path / "out.pdf", wish, None, allow_signed=False)
        assert found.pictured == ()
        with pymupdf.open(tmp_path / "out.pdf") as document:
            assert (document[0].get_text().split(), document[0].rotation) == (["stays"], turn)
        lightest, black = darkest(tmp_path / "out.pdf", seen)
        assert lightest < 10
        assert black < seen.width * seen.height * 1.3


def test_a_turned_page_that_becomes_a_picture_is_black_where_it_was_seen(tmp_path: Path) -> None:
    paper, seen = turned_paper(tmp_path / "paper.pdf", 90)
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        shading = pikepdf.Object.parse(SHADING.encode())
        pdf.pages[0].Resources.Shading = pikepdf.Dictionary(S=pdf.make_indirect(shading))
        pdf.pages[0].contents_add(b"/S sh", prepend=True)
        pdf.save(paper)
    found = redact_to_file(paper, tmp_path / "out.pdf", Wish(boxes=(Box(1, *seen),)), None, allow_signed=False)
    assert found.pictured == (1,)
    assert darkest(tmp_path / "out.pdf", seen)[0] < 10
    with pymupdf.open(tmp_path / "out.pdf") as document:
        assert (document[0].rotation, tuple(document[0].rect)) == (90, (0, 0, 600, 400))
