from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pipeline.pdf.proof.qpdf_file import open_with_qpdf
from pipeline.pdf.proof.tool import ToolError
from tests.pipeline.pdf.proof.conftest import PAPER


def test_a_password_is_used_only_where_it_is_asked_for(tmp_path: Path) -> None:
    with pikepdf.open(PAPER) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="owner"))
    for path, password in ((PAPER, None), (PAPER, "secret"), (tmp_path / "locked.pdf", "secret")):
        with open_with_qpdf(path, password) as pdf:
            assert len(pdf.pages) == 2


@pytest.mark.parametrize("password", [None, "", "no"])
def test_a_wrong_password_is_an_error(tmp_path: Path, password: str | None) -> None:
    with pikepdf.open(PAPER) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="owner"))
    with pytest.raises(ToolError) as caught:
        open_with_qpdf(tmp_path / "locked.pdf", password)
    assert caught.value.code == "password"
