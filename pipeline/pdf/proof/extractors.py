"""The text extractors of this machine, and a file's texts as each of them reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.pdf.proof.side_by_side import side_by_side
from pipeline.pdf.proof.tool import Progress, Tool, ToolError, failures_of

TIMEOUT = 120.0
"""Seconds an outside program may take for one file."""

Reader = Callable[[Path, str | None], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Extractor:
    """One program or library that reads text out of a PDF; ``missing`` says why it cannot here."""

    name: str
    version: str
    reader: Reader
    missing: str = ""

    @property
    def tool(self) -> Tool:
        return Tool(self.name, "extractor", self.version, self.missing)

    def read(self, path: Path, *, password: str | None = None) -> tuple[str, ...]:
        """The text of each page. Raises ToolError, whatever the file holds."""
        if self.missing:
            raise ToolError("missing", self.missing)
        with failures_of(self.name, "read the file", path):
            pages = tuple(_without_surrogates(text) for text in self.reader(path, password))
        if not pages:
            raise ToolError("no_pages", f"{self.name} finds no page in the file.")
        return pages


@dataclass(frozen=True, slots=True)
class ExtractorTexts:
    """What one extractor reads, page by page; ``error`` (with its stable ``code``) says why it could not."""

    extractor: str
    pages: tuple[str, ...] = ()
    error: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """A file as every extractor reads it; keep it to prove several rewrites of one original."""

    sha256: str
    size: int
    readings: tuple[ExtractorTexts, ...]


def available_extractors(pdfjs_build: Path | None, *, timeout: float = TIMEOUT) -> tuple[Extractor, ...]:
    """All six extractors in a fixed order; those that cannot run here say why in ``missing``.

    ``pdfjs_build`` is a folder with pdf.min.mjs, pdf.worker.min.mjs, cmaps and standard_fonts; ``timeout``
    bounds pdftotext and node, in seconds for one file.
    """
    # Here and not above: pages show what was read without loading five readers into the web process.
    from pipeline.pdf.proof.readers import mupdf, pdfium, pdfjs, pdfminer, poppler, pypdf  # noqa: PLC0415

    poppler_version, no_poppler = poppler.probe()
    pdfjs_version, no_pdfjs = pdfjs.probe(pdfjs_build)
    return (
        Extractor(mupdf.NAME, mupdf.version(), mupdf.page_texts),
        Extractor(pypdf.NAME, pypdf.version(), pypdf.page_texts),
        Extractor(pdfminer.NAME, pdfminer.version(), pdfminer.page_texts),
        Extractor(poppler.NAME, poppler_version, partial(poppler.page_texts, timeout=timeout), missing=no_poppler),
        Extractor(pdfium.NAME, pdfium.version(), pdfium.page_texts),
        Extractor(
            pdfjs.NAME,
            pdfjs_version,
            partial(pdfjs.page_texts, build=pdfjs_build or Path(), timeout=timeout),
            missing=no_pdfjs,
        ),
    )


def read_texts(
    path: Path,
    extractors: Sequence[Extractor],
    *,
    password: str | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Texts:
    """Read a file with every extractor that is not missing; one that fails leaves its error, never raises.

    ``workers`` above 1 lets the outside programs run while the libraries read.
    """
    usable = [extractor for extractor in extractors if not extractor.missing]
    readings: list[ExtractorTexts] = []
    for reading in side_by_side(partial(_read, path=path, password=password), usable, workers=workers):
        readings.append(reading)
        if progress:
            progress(len(readings), len(usable))
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Texts(digest, path.stat().st_size, tuple(readings))


def _read(extractor: Extractor, *, path: Path, password: str | None) -> ExtractorTexts:
    try:
        return ExtractorTexts(extractor.name, extractor.read(path, password=password))
    except ToolError as error:
        return ExtractorTexts(extractor.name, error=error.text, code=error.code)


def _without_surrogates(text: str) -> str:
    """Halves of UTF-16 pairs, which broken character maps give, cannot be written as JSON."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
