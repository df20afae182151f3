"""Where on a page stands what another program reads in another order."""

from __future__ import annotations

from typing import Any

import pymupdf
import pytest

from pipeline.pdf.redact.locating import located
from pipeline.pdf.redact.proof import Read


@pytest.mark.parametrize(
    ("read", "stands"),
    [
        ("Muster-\nmann", ["Muster-", "mann"]),
        ("Muster-\nfrau", []),  # the second half stands nowhere
        ("wor-\nmann", []),  # nor does the first end a line
        ("of the  MUSTER", ["of the Muster"]),
    ],
)
def test_a_word_that_goes_on_in_another_column_is_found_in_two_places(read: str, stands: list[str]) -> None:
    with pymupdf.open() as document:
        page: Any = document.new_page()
        lines = [((50, 700), "Words of the Muster-"), ((50, 760), "a note"), ((320, 100), "mann, a man of words")]
        for point, line in lines:
            page.insert_text(point, line)
        places, nowhere = located(page, [Read("word", read, is_known=False)], [])
    assert [place.text for place in places] == stands
    assert len(nowhere) == (not stands)
