"""The renderers of this machine: what paints pages so that two files can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.pdf.proof.painters.painter import Painter, Picture
from pipeline.pdf.proof.tool import Tool, ToolError, failures_of

PAGE_TIMEOUT = 60.0
"""Seconds an outside program may take for one page."""
MOST_PIXELS = 20_000_000
"""The largest picture painted: A3 at 300 dpi fits; larger pages are painted at a lower resolution."""

Opener = Callable[[Path, str | None], AbstractContextManager[Painter]]


@dataclass(frozen=True, slots=True)
class Renderer:
    """One program or library that paints pages; ``missing`` says why it cannot here.

    ``displayed`` is True when it paints the page as a reader sees it (crop box), False for the media box.
    """

    name: str
    version: str
    opener: Opener
    displayed: bool = True
    missing: str = ""

    @property
    def tool(self) -> Tool:
        return Tool(self.name, "renderer", self.version, self.missing)

    @contextmanager
    def open(self, path: Path, *, password: str | None = None) -> Iterator[Canvas]:
        """The open file. Raises ToolError, whatever the file holds; so do the canvas's methods."""
        if self.missing:
            raise ToolError("missing", self.missing)
        with ExitStack() as stack:
            with failures_of(self.name, "open the file", path):
                painter = stack.enter_context(self.opener(path, password))
            yield Canvas(self.name, path, painter)


@dataclass(frozen=True, slots=True)
class Canvas:
    """A file open in one renderer. Pages count from 1."""

    renderer: str
    path: Path
    painter: Painter

    @property
    def pages(self) -> int:
        with failures_of(self.renderer, "count the pages", self.path):
            return self.painter.pages

    def size(self, page: int) -> tuple[float, float]:
        """Width and height in points of what `paint` would paint."""
        with failures_of(self.renderer, f"measure page {page}", self.path):
            return self.painter.size(page)

    def paint(self, page: int, dpi: float) -> Picture:
        with failures_of(self.renderer, f"paint page {page}", self.path):
            return self.painter.paint(page, dpi)


def available_renderers(*, timeout: float = PAGE_TIMEOUT) -> tuple[Renderer, ...]:
    """All three renderers in a fixed order; one that cannot run here says why in ``missing``.

    ``timeout`` bounds pdftoppm, in seconds for one page.
    """
    # Here and not above: pages show what was painted without loading three renderers into the web process.
    from pipeline.pdf.proof.painters import mupdf, pdfium, poppler  # noqa: PLC0415

    version, missing = poppler.probe()
    return (
        Renderer(mupdf.NAME, mupdf.version(), mupdf.open_painter),
        Renderer(
            poppler.NAME,
            version,
            partial(poppler.open_painter, timeout=timeout),
            displayed=False,
            missing=missing,
        ),
        Renderer(pdfium.NAME, pdfium.version(), pdfium.open_painter),
    )


def fitting_dpi(dpi: float, *sizes: tuple[float, float]) -> float:
    """``dpi``, or as much of it as keeps pages of these sizes (points) within `MOST_PIXELS`."""
    largest = max((width * height for width, height in sizes), default=0.0) / 72**2
    if largest * dpi**2 <= MOST_PIXELS:
        return dpi
    return max(0.1, int((MOST_PIXELS / largest) ** 0.5 * 10) / 10)
