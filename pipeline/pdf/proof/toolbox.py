"""The tools one proof is made with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.pdf.proof.extractors import TIMEOUT, Extractor, available_extractors
from pipeline.pdf.proof.renderers import PAGE_TIMEOUT, Renderer, available_renderers
from pipeline.pdf.proof.tool import Tool


@dataclass(frozen=True, slots=True)
class Toolbox:
    """Extractors and renderers, missing ones included; ``workers`` is how many may run at a time."""

    extractors: tuple[Extractor, ...]
    renderers: tuple[Renderer, ...]
    workers: int = 1

    @property
    def tools(self) -> tuple[Tool, ...]:
        extractors = tuple(extractor.tool for extractor in self.extractors)
        return extractors + tuple(renderer.tool for renderer in self.renderers)


def find_toolbox(
    pdfjs_build: Path | None,
    *,
    workers: int = 1,
    file_timeout: float = TIMEOUT,
    page_timeout: float = PAGE_TIMEOUT,
) -> Toolbox:
    """What this machine has. ``pdfjs_build`` is the folder with pdf.min.mjs, or None to do without pdf.js.

    ``file_timeout`` bounds pdftotext and node for one file, ``page_timeout`` pdftoppm for one page, in
    seconds.
    """
    return Toolbox(
        available_extractors(pdfjs_build, timeout=file_timeout),
        available_renderers(timeout=page_timeout),
        workers,
    )
