from __future__ import annotations

from pipeline.pdf.layout import Font
from pipeline.pdf.reading import read_pdf
from tests.pipeline.pdf.reading.pages import SAMPLES


def test_fonts_of_a_word_file_embedded_or_not() -> None:
    fonts = {(font.name, font.kind): font for font in read_pdf(SAMPLES / "exams" / "Geography_SQP.pdf").fonts}
    assert fonts["Calibri", "TrueType"] == Font("Calibri", "TrueType", "WinAnsiEncoding", True, True, False)
    assert fonts["ArialMT", "TrueType"] == Font("ArialMT", "TrueType", "WinAnsiEncoding", False, False, False)
    assert fonts["ArialMT", "Type0"] == Font("ArialMT", "Type0", "Identity-H", True, False, True)


def test_fonts_of_latex_are_subsets_with_a_map_to_unicode() -> None:
    fonts = read_pdf(SAMPLES / "exams" / "accounting-qpaper.pdf").fonts
    assert [font.name for font in fonts] == sorted(
        {font.name for font in fonts}, key=[font.name for font in fonts].index
    )
    assert {(font.kind, font.embedded, font.subset, font.to_unicode) for font in fonts} == {("Type1", True, True, True)}
