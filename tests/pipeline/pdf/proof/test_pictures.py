from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from pydantic import TypeAdapter

from pipeline.pdf.layout import Box
from pipeline.pdf.proof.picture_row import PictureRow
from pipeline.pdf.proof.pictures import compare_pictures, draw_worst
from pipeline.pdf.proof.renderers import Renderer, available_renderers
from pipeline.pdf.proof.toolbox import Toolbox
from tests.pipeline.pdf.proof import wrong
from tests.pipeline.pdf.proof.conftest import BAD, PAPER

DOT = b"1 0 0 rg 301.5 400 0.3 0.3 re f"


@pytest.fixture(scope="module")
def dotted(shielded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shielded paper with one dot on page 2."""
    target = tmp_path_factory.mktemp("dotted") / "dotted.pdf"
    return wrong.spoiled(shielded, target, wrong.add_content(2, DOT))


def test_a_rightly_shielded_file_looks_the_same_everywhere(toolbox: Toolbox, shielded: Path) -> None:
    rows = compare_pictures(PAPER, shielded, renderers=toolbox.renderers)
    names = [renderer.name for renderer in toolbox.renderers]
    assert rows == tuple(PictureRow(name, 150, page, 0) for name in names for page in (1, 2))
    assert all(row.same for row in rows)


def test_one_dot_is_seen_by_every_renderer(toolbox: Toolbox, dotted: Path) -> None:
    rows = compare_pictures(PAPER, dotted, renderers=toolbox.renderers)
    changed = [(row.renderer, row.page) for row in rows if not row.same]
    assert changed == [("MuPDF", 2), ("poppler", 2), ("pdfium", 2)]
    for row in rows:
        if row.page == 2:
            assert row.changed_pixels
            assert row.changed_pixels <= 9
            assert row.largest_difference > 20
            assert row.share == pytest.approx(row.changed_pixels / (1275 * 1650), rel=0.01)


def test_the_changed_area_is_in_points_of_the_page(quick: Toolbox, dotted: Path) -> None:
    for row in compare_pictures(PAPER, dotted, renderers=quick.renderers, pages={2}):
        assert isinstance(row.area, Box)
        assert (row.area.x0, row.area.y0) == pytest.approx((301.5, 791.7 - 400), abs=1)


def test_only_the_pages_asked_for_are_compared(quick: Toolbox, dotted: Path) -> None:
    rows = compare_pictures(PAPER, dotted, renderers=quick.renderers, pages={1})
    assert [(row.page, row.same) for row in rows] == [(1, True), (1, True)]


def test_the_worst_page_is_drawn(quick: Toolbox, dotted: Path) -> None:
    rows = compare_pictures(PAPER, dotted, renderers=quick.renderers)
    drawn = draw_worst(PAPER, dotted, rows, renderers=quick.renderers)
    image = np.asarray(Image.open(BytesIO(drawn)))
    assert image.shape == (1650, 1275, 3)
    assert (image == (214, 0, 28)).all(axis=2).any()
    assert draw_worst(PAPER, PAPER, rows[:1], renderers=quick.renderers) == b""


def test_a_page_of_another_size_is_not_compared(quick: Toolbox, shielded: Path, tmp_path: Path) -> None:
    moved = wrong.spoiled(shielded, tmp_path / "moved.pdf", wrong.move_crop_box)
    first, second = compare_pictures(PAPER, moved, renderers=quick.renderers[:1])
    assert first.changed_pixels is None
    assert first.note == "The page was 1275 x 1650 pixels and is 1250 x 1646."
    assert second.same


def test_a_page_that_is_gone_is_a_row_of_its_own(quick: Toolbox, shielded: Path, tmp_path: Path) -> None:
    short = wrong.spoiled(shielded, tmp_path / "short.pdf", wrong.drop_last_page)
    rows = compare_pictures(PAPER, short, renderers=quick.renderers[:1])
    assert [(row.page, row.changed_pixels, row.note) for row in rows] == [
        (1, 0, ""),
        (2, None, "The shielded file has no page 2."),
    ]
    (_, row) = compare_pictures(short, PAPER, renderers=quick.renderers[:1])
    assert row.note == "The original has no page 2."


def test_a_giant_page_is_painted_at_the_resolution_told(toolbox: Toolbox, tmp_path: Path) -> None:
    giant = tmp_path / "giant.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(14_400, 14_400))
        page.contents_add(pdf.make_stream(b"0 0 7200 7200 re f"))
        pdf.save(giant)
    rows = compare_pictures(giant, giant, renderers=toolbox.renderers)
    note = "Painted at 22.3 dpi, because the page is very large."
    assert rows == tuple(PictureRow(name, 22.3, 1, 0, note=note) for name in ("MuPDF", "poppler", "pdfium"))


def test_a_renderer_that_fails_on_one_page_goes_on_with_the_next(quick: Toolbox) -> None:
    class Painter:
        pages = 2

        def size(self, page: int) -> tuple[float, float]:
            return 10, 10

        def paint(self, page: int, dpi: float) -> np.ndarray:
            if page == 1:
                raise RuntimeError("bad glyph")
            return np.zeros((2, 2, 3), np.uint8)

    @contextmanager
    def opener(path: Path, password: str | None) -> Iterator[Painter]:
        yield Painter()

    rows = compare_pictures(PAPER, PAPER, renderers=[Renderer("x", "1", opener)])
    assert [(row.page, row.changed_pixels, row.note) for row in rows] == [
        (1, None, "x could not paint page 1: bad glyph."),
        (2, 0, ""),
    ]


def test_several_workers_find_the_same(toolbox: Toolbox, dotted: Path) -> None:
    alone = compare_pictures(PAPER, dotted, renderers=toolbox.renderers)
    assert compare_pictures(PAPER, dotted, renderers=toolbox.renderers, workers=3) == alone


@pytest.mark.parametrize("workers", [1, 3])
def test_progress_never_falls_and_ends_at_one(toolbox: Toolbox, workers: int) -> None:
    told: list[tuple[int, int]] = []
    compare_pictures(
        PAPER,
        PAPER,
        renderers=toolbox.renderers,
        workers=workers,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == sorted(told)
    assert len(told) == 6
    assert told[-1] == (1000, 1000)


class CancelledError(BaseException):
    pass


@pytest.mark.parametrize("workers", [1, 3])
def test_progress_may_cancel(toolbox: Toolbox, workers: int) -> None:
    told: list[int] = []

    def stop(done: int, total: int) -> None:
        told.append(done)
        raise CancelledError

    with pytest.raises(CancelledError):
        compare_pictures(PAPER, PAPER, renderers=toolbox.renderers, workers=workers, progress=stop)
    assert len(told) == 1


def test_missing_renderers_give_no_rows() -> None:
    missing = Renderer("x", "", lambda path, password: None, missing="not here")  # type: ignore[arg-type,return-value]
    assert compare_pictures(PAPER, PAPER, renderers=[missing]) == ()


@pytest.fixture(scope="module")
def hasty() -> tuple[Renderer, ...]:
    return available_renderers(timeout=2)


@pytest.mark.parametrize("path", sorted(BAD.glob("*.pdf")), ids=lambda path: path.stem)
def test_hostile_files_give_rows(hasty: tuple[Renderer, ...], path: Path) -> None:
    rows = compare_pictures(path, path, renderers=hasty, dpi=30)
    assert {row.renderer for row in rows} == {"MuPDF", "poppler", "pdfium"}
    for row in rows:
        assert row.same or row.note
        assert str(path.parent) not in row.note


def test_rows_survive_json(dotted: Path, quick: Toolbox) -> None:
    rows = compare_pictures(PAPER, dotted, renderers=quick.renderers)
    adapter = TypeAdapter(tuple[PictureRow, ...])
    assert adapter.validate_json(adapter.dump_json(rows)) == rows
