"""A page as every extractor reads it."""

from __future__ import annotations

from pipeline.pdf.proof.reader_texts import ReaderTexts
from pipeline.text.page_readings import READERS, page_readings

STORED = READERS.dump_json(
    (
        ReaderTexts("one", "1.0", ("a b", "c d"), ("a x", "c d")),
        ReaderTexts("two", "2.0", problem="It is not installed."),
        ReaderTexts("three", "3.0", ("a b",), ("a b", "more")),
    )
)


def told(page: int) -> list[tuple[str, str, str, int | None]]:
    return [
        (one.extractor, one.before, one.after, one.found.changes if one.found else None)
        for one in page_readings(STORED, page)
    ]


def test_each_reader_has_its_page_before_and_after() -> None:
    assert told(1) == [("one", "a b", "a x", 1), ("two", "", "", None), ("three", "a b", "a b", 0)]


def test_a_page_that_a_file_lacks_reads_as_empty() -> None:
    assert told(2) == [("one", "c d", "c d", 0), ("two", "", "", None), ("three", "", "more", 1)]
    assert told(99)[0] == ("one", "", "", 0)


def test_a_reader_that_read_nothing_says_why() -> None:
    assert [one.problem for one in page_readings(STORED, 1)] == ["", "It is not installed.", ""]
    assert page_readings(b"", 1) == ()
