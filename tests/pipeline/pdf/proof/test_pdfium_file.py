from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pipeline.pdf.proof.pdfium_file import open_with_pdfium
from pipeline.pdf.proof.tool import ToolError
from tests.pipeline.pdf.proof.conftest import BAD, PAPER


def test_a_wrong_password_is_told_from_damage(tmp_path: Path) -> None:
    with pikepdf.open(PAPER) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="owner"))
    with open_with_pdfium(tmp_path / "locked.pdf", "secret") as document:
        assert len(document) == 2
    with pytest.raises(ToolError), open_with_pdfium(tmp_path / "locked.pdf", "no"):
        pass
    with pytest.raises(pypdfium2.PdfiumError), open_with_pdfium(BAD / "REDHAT-1531897-0.pdf"):
        pass
