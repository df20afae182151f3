"""Compare two files page by page as every renderer paints them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock

from pipeline.pdf.layout import Box
from pipeline.pdf.proof.difference import Difference, difference_of, draw_difference
from pipeline.pdf.proof.picture_row import PictureRow
from pipeline.pdf.proof.renderers import Canvas, Renderer, available_renderers, fitting_dpi
from pipeline.pdf.proof.side_by_side import side_by_side
from pipeline.pdf.proof.tool import Progress, ToolError

_STEPS = 1000  # of progress, over all renderers


def compare_pictures(
    original: Path,
    shielded: Path,
    *,
    dpi: float = 150,
    renderers: Sequence[Renderer] | None = None,
    pages: Collection[int] | None = None,
    password: str | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> tuple[PictureRow, ...]:
    """A row for each renderer that is not missing and each page (all, or those in ``pages``), in that order.

    Two pictures are held at a time for each worker. With ``workers`` above 1 renderers work side by side, and
    ``progress`` is called from their threads, one at a time. A file or page that a renderer refuses becomes a
    row without ``changed_pixels``.
    """
    offered = available_renderers() if renderers is None else renderers
    usable = [each for each in offered if not each.missing]
    shares = _Shares(len(usable), progress)
    jobs = [_Job(each, original, shielded, dpi, pages, password, partial(shares, at)) for at, each in enumerate(usable)]
    return tuple(row for rows in side_by_side(_compare, jobs, workers=workers) for row in rows)


def draw_worst(
    original: Path,
    shielded: Path,
    rows: Sequence[PictureRow],
    *,
    renderers: Sequence[Renderer],
    password: str | None = None,
) -> bytes:
    """A PNG of the page that differs most among ``rows``, its changed pixels red; empty when none differs.

    Raises ToolError when that page cannot be painted any more.
    """
    worst = max((row for row in rows if row.changed_pixels), key=lambda row: row.share, default=None)
    if worst is None:
        return b""
    renderer = next(each for each in renderers if each.name == worst.renderer)
    with (
        renderer.open(original, password=password) as one,
        renderer.open(shielded, password=password) as other,
    ):
        before, after = one.paint(worst.page, worst.dpi), other.paint(worst.page, worst.dpi)
    return draw_difference(before, after, difference_of(before, after))


class _Shares:
    """Joins the progress of several renderers into one share that never falls.

    When the caller's function raises in one renderer's thread, the others end with the same exception.
    """

    def __init__(self, count: int, progress: Progress | None) -> None:
        self._done = [0.0] * count
        self._progress = progress
        self._lock = Lock()
        self._halt: BaseException | None = None

    def __call__(self, at: int, share: float) -> None:
        with self._lock:
            if self._halt:
                raise self._halt
            self._done[at] = share
            if self._progress is None:
                return
            try:
                self._progress(int(_STEPS * sum(self._done) / len(self._done)), _STEPS)
            except BaseException as halt:
                self._halt = halt
                raise


@dataclass(frozen=True, slots=True)
class _Job:
    """What one renderer has to compare."""

    renderer: Renderer
    original: Path
    shielded: Path
    dpi: float
    pages: Collection[int] | None
    password: str | None
    report: Callable[[float], None]


def _compare(job: _Job) -> list[PictureRow]:
    rows: list[PictureRow] = []
    name = job.renderer.name
    try:
        with (
            job.renderer.open(job.original, password=job.password) as one,
            job.renderer.open(job.shielded, password=job.password) as other,
        ):
            numbers = [
                number
                for number in range(1, max(one.pages, other.pages) + 1)
                if job.pages is None or number in job.pages
            ]
            for done, number in enumerate(numbers, start=1):
                rows.append(_compare_page(job, one, other, number))
                if done < len(numbers):
                    job.report(done / len(numbers))
    except ToolError as error:
        rows.append(PictureRow(name, job.dpi, 0, None, note=error.text))
    job.report(1.0)
    return rows


def _compare_page(job: _Job, one: Canvas, other: Canvas, number: int) -> PictureRow:
    name = job.renderer.name
    for canvas, which in ((one, "original"), (other, "shielded file")):
        if number > canvas.pages:
            return PictureRow(name, job.dpi, number, None, note=f"The {which} has no page {number}.")
    try:
        dpi = fitting_dpi(job.dpi, one.size(number), other.size(number))
        before, after = one.paint(number, dpi), other.paint(number, dpi)
    except ToolError as error:
        return PictureRow(name, job.dpi, number, None, note=error.text)
    if before.shape != after.shape:
        (height, width, _), (height2, width2, _) = before.shape, after.shape
        note = f"The page was {width} x {height} pixels and is {width2} x {height2}."
        return PictureRow(name, dpi, number, None, note=note)
    difference = difference_of(before, after)
    share = difference.changed / (before.shape[0] * before.shape[1])
    area = _in_points(difference, dpi) if job.renderer.displayed else None
    note = "" if dpi == job.dpi else f"Painted at {dpi:g} dpi, because the page is very large."
    return PictureRow(name, dpi, number, difference.changed, difference.largest, share, note, area)


def _in_points(difference: Difference, dpi: float) -> Box | None:
    if difference.area is None:
        return None
    left, top, right, bottom = (edge * 72 / dpi for edge in difference.area)
    return Box(left, top, right, bottom)
