from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pipeline.pdf.proof import poppler_program
from pipeline.pdf.proof.renderers import MOST_PIXELS, Renderer, available_renderers, fitting_dpi
from pipeline.pdf.proof.tool import ToolError
from pipeline.pdf.proof.toolbox import Toolbox
from tests.pipeline.pdf.proof.conftest import PAPER


def test_all_three_are_found_with_their_versions(toolbox: Toolbox) -> None:
    assert [renderer.name for renderer in toolbox.renderers] == ["MuPDF", "poppler", "pdfium"]
    assert all(renderer.version for renderer in toolbox.renderers)


def test_each_paints_the_same_page_alike(toolbox: Toolbox) -> None:
    for renderer in toolbox.renderers:
        with renderer.open(PAPER) as canvas:
            assert canvas.pages == 2
            assert canvas.size(1) == pytest.approx((612, 792), abs=0.5)
            picture = canvas.paint(1, 72)
        assert picture.shape == (792, 612, 3)
        assert 0.85 < picture.mean() / 255 < 0.99


def test_a_page_that_is_not_there_is_an_error(toolbox: Toolbox) -> None:
    for renderer in toolbox.renderers:
        with renderer.open(PAPER) as canvas, pytest.raises(ToolError):
            canvas.paint(3, 72)


def test_a_missing_renderer_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poppler_program, "find_program", lambda name: None)
    missing = [renderer for renderer in available_renderers() if renderer.missing]
    assert [renderer.name for renderer in missing] == ["poppler"]
    with pytest.raises(ToolError, match="pdftoppm is not installed"), missing[0].open(PAPER):
        pass


@pytest.mark.parametrize("password", ["secret", "owner"])
def test_a_locked_file_is_painted_with_its_password(toolbox: Toolbox, tmp_path: Path, password: str) -> None:
    with pikepdf.open(PAPER) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="owner"))
    for renderer in toolbox.renderers:
        with (
            renderer.open(tmp_path / "locked.pdf", password=password) as canvas,
            renderer.open(PAPER) as plain,
        ):
            assert (canvas.paint(2, 40) == plain.paint(2, 40)).all()


def test_a_locked_file_without_its_password_is_an_error(toolbox: Toolbox, tmp_path: Path) -> None:
    with pikepdf.open(PAPER) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="owner"))
    for renderer in toolbox.renderers:
        with pytest.raises(ToolError) as caught, renderer.open(tmp_path / "locked.pdf", password="no"):
            pass
        assert caught.value.code == "password"


def test_resolution_gives_way_only_to_very_large_pages() -> None:
    assert fitting_dpi(150, (612, 792)) == 150
    assert fitting_dpi(300, (842, 1191)) == 300
    reduced = fitting_dpi(150, (612, 792), (14_400, 14_400))
    assert reduced == 22.3
    assert (14_400 / 72 * reduced) ** 2 <= MOST_PIXELS


def test_a_renderer_that_fails_to_open_leaves_nothing_open() -> None:
    def opener(path: Path, password: str | None) -> object:
        raise OSError("no such thing")

    renderer = Renderer("x", "1", opener)  # type: ignore[arg-type]
    with pytest.raises(ToolError, match="x could not open the file: no such thing"), renderer.open(PAPER):
        pass
