"""Which lines at the edges of pages count as one running head."""

from __future__ import annotations

import pytest

from pipeline.pdf.blocks.survey import as_running

MARK = "VerDate Sep<11>2014 16:21 Aug 05, 2020 Jkt 250001 PO 00000 Frm {} Fmt 4702 Sfmt {} E:\\FR\\FM\\06AUP1.SGM"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Annual report 7", "Annual report 8", True),
        ("7 Annual report", "8 Annual report", True),
        ("Verses of chapter 2, all of them", "Verses of chapter 3, all of them", False),
        (MARK.format("00001", "4702"), MARK.format("00008", "4725"), True),  # a printer's mark counts in its middle
        (MARK.format("00001", "4702"), MARK.format("00001", "4702").replace("Aug", "Sep"), False),
    ],
)
def test_lines_that_differ_by_the_number_of_their_page(one: str, other: str, alike: bool) -> None:
    assert (as_running(one) == as_running(other)) is alike
