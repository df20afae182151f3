"""What each reader takes out of both files."""

from __future__ import annotations

from pipeline.pdf.proof.extractors import Extractor, ExtractorTexts, Texts
from pipeline.pdf.proof.reader_texts import ReaderTexts, reader_texts_of


def extractor(name: str, missing: str = "") -> Extractor:
    return Extractor(name, "1.0", lambda path, password: (), missing=missing)


def texts(*readings: ExtractorTexts) -> Texts:
    return Texts("0" * 64, 1, readings)


def test_readings_of_both_files_are_put_side_by_side() -> None:
    before = texts(ExtractorTexts("two", ("c",)), ExtractorTexts("one", ("a", "b")))
    after = texts(ExtractorTexts("one", ("a", "x")), ExtractorTexts("two", ("c",)))
    assert reader_texts_of(before, after, [extractor("one"), extractor("two")]) == (
        ReaderTexts("one", "1.0", ("a", "b"), ("a", "x")),
        ReaderTexts("two", "1.0", ("c",), ("c",)),
    )


def test_who_could_not_read_says_why() -> None:
    before = texts(ExtractorTexts("one", ("a",)), ExtractorTexts("two", error="It is damaged."))
    after = texts(ExtractorTexts("one", error="It took too long."), ExtractorTexts("two", ("c",)))
    found = reader_texts_of(before, after, [extractor("one"), extractor("two"), extractor("three", "Not installed.")])
    assert [(one.extractor, one.problem, one.original, one.shielded) for one in found] == [
        ("one", "It took too long.", (), ()),
        ("two", "It is damaged.", (), ()),
        ("three", "Not installed.", (), ()),
    ]
