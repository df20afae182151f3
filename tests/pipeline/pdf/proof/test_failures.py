from __future__ import annotations

from pipeline.pdf.layout import Box
from pipeline.pdf.proof.collateral import Collateral, PageCollateral
from pipeline.pdf.proof.extractors import ExtractorTexts, Texts
from pipeline.pdf.proof.failures import (
    Failure,
    collateral_failures,
    finding_failures,
    picture_failures,
    reading_failures,
)
from pipeline.pdf.proof.finding import Finding
from pipeline.pdf.proof.picture_row import PictureRow
from pipeline.pdf.shield.edit import Edit


def texts(**pages: int) -> Texts:
    readings = (
        ExtractorTexts(name, ("",) * count) if count else ExtractorTexts(name, error=f"{name} broke.", code="broken")
        for name, count in pages.items()
    )
    return Texts("", 0, tuple(readings))


def test_extractors_that_fail_speak_against_the_file() -> None:
    before, after = texts(a=2, b=2, c=2, d=0), texts(a=2, b=0, c=1, d=2)
    assert list(reading_failures(before, after)) == [
        Failure("extractor", "In the shielded file: b broke.", tool="b"),
        Failure("pages", "c reads 1 pages instead of 2.", tool="c"),
        Failure("extractor", "In the original: d broke.", tool="d"),
        Failure("few_extractors", "Only 2 extractors read both files; a proof needs 3."),
    ]


def test_three_extractors_are_enough() -> None:
    assert list(reading_failures(texts(a=1, b=1, c=1), texts(a=1, b=1, c=1))) == []


def test_letters_over_the_limit_name_their_suspects() -> None:
    few = Collateral("a", 900, 2, (PageCollateral(1, 2, "ab", "", (0,)),))
    many = Collateral("b", 900, 5, (PageCollateral(1, 3, "abc", "", (0,)), PageCollateral(4, 2, "", "xy", (2,))))
    text = "b reads 5 letters outside the edits differently (pages 1, 4)."
    assert list(collateral_failures([few, many], 2)) == [Failure("collateral", text, (0, 2), None, "b")]


def test_problems_speak_against_the_file_and_warnings_do_not() -> None:
    findings = [Finding("growth", "warning", "Large."), Finding("revision", "problem", "Two.", edits=(1,))]
    assert list(finding_failures(findings)) == [Failure("structure.revision", "Two.", (1,))]


def test_changed_pixels_blame_the_edits_they_touch() -> None:
    edits = [
        Edit(1, "a", "b", boxes=(Box(10, 10, 50, 20),)),
        Edit(1, "c", "d", boxes=(Box(10, 100, 50, 110),)),
        Edit(2, "e", "f"),
    ]
    touched = PictureRow("MuPDF", 150, 1, 4, 90, 0.1, area=Box(48, 104, 49, 106))
    nowhere = PictureRow("MuPDF", 150, 1, 4, 90, 0.1, area=Box(400, 400, 401, 401))
    boxless = PictureRow("poppler", 150, 2, 1, 9, 0.1)
    other_page = PictureRow("poppler", 150, 3, 1, 9, 0.1)
    found = list(picture_failures([touched, nowhere, boxless, other_page], edits))
    assert [failure.edits for failure in found] == [(1,), (0, 1), (2,), ()]
    assert found[0].text == "4 pixels of page 1 differ in MuPDF at 150 dpi, by up to 90 of 255."


def test_pages_not_compared_and_no_pages_at_all_fail() -> None:
    row = PictureRow("pdfium", 150, 0, None, note="The file is damaged.")
    (failure,) = picture_failures([row], [])
    assert (failure.code, failure.page, failure.tool) == ("not_compared", None, "pdfium")
    assert [failure.code for failure in picture_failures([], [])] == ["no_renderer"]


def test_equal_pages_do_not_speak_against_the_file() -> None:
    assert list(picture_failures([PictureRow("pdfium", 150, 1, 0)], [])) == []
