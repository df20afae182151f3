from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.proof.tool import ToolError, failures_of, wrong_password

PATH = Path("/srv/store/ab/cdef.pdf")


@pytest.mark.parametrize(
    ("raised", "code", "text"),
    [
        (KeyError("Root"), "broken", "qpdf could not open the file: 'Root'."),
        (RecursionError(), "broken", "qpdf could not open the file: RecursionError."),
        (
            ValueError(f"bad xref in {PATH}."),
            "broken",
            "qpdf could not open the file: bad xref in cdef.pdf.",
        ),
        (MemoryError(), "memory", "qpdf ran out of memory and could not open the file."),
        (ToolError("timeout", "Too slow."), "timeout", "Too slow."),
    ],
)
def test_whatever_a_library_raises_becomes_one_error(raised: Exception, code: str, text: str) -> None:
    with pytest.raises(ToolError) as caught, failures_of("qpdf", "open the file", PATH):
        raise raised
    assert (caught.value.code, caught.value.text) == (code, text)


def test_a_cancelled_call_is_no_failure() -> None:
    with pytest.raises(KeyboardInterrupt), failures_of("qpdf", "open the file", PATH):
        raise KeyboardInterrupt


def test_a_wrong_password_is_told_from_none() -> None:
    assert wrong_password("qpdf", None).text == "qpdf could not open the file: it needs a password."
    assert "with the password given" in wrong_password("qpdf", "x").text
