from __future__ import annotations

import pytest

from pipeline.pdf.proof import poppler_program
from pipeline.pdf.proof.poppler_program import probe_program, run_poppler
from pipeline.pdf.proof.program import ProgramError
from pipeline.pdf.proof.tool import ToolError
from tests.pipeline.pdf.proof.conftest import PAPER


def test_a_program_tells_its_version() -> None:
    version, missing = probe_program("pdftoppm")
    assert missing == ""
    assert version.split(".")[0].isdigit()


def test_a_program_that_is_no_poppler_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poppler_program, "run_program", lambda command, timeout: (b"", "something else"))
    assert probe_program("pdftoppm") == ("", "pdftoppm does not tell its version.")


@pytest.mark.parametrize(
    ("said", "timed_out", "code"),
    [
        ("ended with status 1: Command Line Error: Incorrect password", False, "password"),
        ("ended with status 1: Syntax Error: no xref", False, "broken"),
        ("did not end within 3 seconds", True, "timeout"),
    ],
)
def test_errors_are_understood(monkeypatch: pytest.MonkeyPatch, said: str, timed_out: bool, code: str) -> None:
    def fail(command: object, **_: object) -> tuple[bytes, str]:
        raise ProgramError(said, timed_out=timed_out)

    monkeypatch.setattr(poppler_program, "run_program", fail)
    with pytest.raises(ToolError) as caught:
        run_poppler("pdftotext", (), PAPER, (), password=None, timeout=3)
    assert caught.value.code == code
