"""The results of all pages in one: a searchable PDF, a text, and JSON."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

from pipeline.pdf.compress.opening import BROKEN, MALFORMED, CompressRefused, opened
from pipeline.pdf.ocr.font import InvisibleFont
from pipeline.pdf.ocr.layer import add_layer, turn_page
from pipeline.pdf.ocr.old_layer import has_layer, strip_page
from pipeline.pdf.ocr.page_names import pages_named
from pipeline.pdf.ocr.paper import opened_paper
from pipeline.pdf.ocr.refusal import OcrRefused
from pipeline.pdf.ocr.standing import standing_lines
from pipeline.pdf.ocr.words import PagePlaces, PageReading, Region, Word, read_reading
from pipeline.pdf.reading.opening import READ_ERRORS
from pipeline.pdf.reading.pictures import shown_by
from pipeline.pdf.rewriting.promises import pdfa_in_doubt

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Layered:
    """``layered`` pages got words, ``stripped`` lost an old layer first, ``turned`` stand upright now."""

    layered: int
    stripped: int
    turned: int
    notes: tuple[str, ...]


@dataclass
class _Layers:
    """What was done so far. ``kept`` and ``damaged`` are pages whose old layer stays, ``heads`` are shown on theirs."""

    pdf: pikepdf.Pdf
    font: InvisibleFont
    layered: int = 0
    stripped: int = 0
    turned: int = 0
    kept: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)

    def lay(self, reading: PageReading, *, strip: bool, turn: bool) -> None:
        page = self.pdf.pages[reading.page - 1]
        if strip:
            self._strip(page, reading)
        add_layer(self.pdf, page, reading.words, self.font)
        self.layered += bool(reading.words)
        if turn and reading.turned:
            turn_page(page, reading.turned)
            self.turned += 1
        elif reading.turned == 180 and reading.words:
            self.heads.append(reading.page)

    def _strip(self, page: pikepdf.Page, reading: PageReading) -> None:
        """Only for words that come in its place."""
        try:
            if reading.words:
                self.stripped += strip_page(self.pdf, page)
            elif has_layer(page):
                self.kept.append(reading.page)
        except MALFORMED:
            self.damaged.append(reading.page)

    def notes(self) -> Iterator[str]:
        for number in self.damaged:
            yield f"Page {number} holds damaged instructions; its old layer could not be taken out."
        if self.kept:
            yield f"Nothing new was read on page {pages_named(self.kept)}, so the old layer of text stays there."
        if self.heads:
            yield (
                f"Page {pages_named(self.heads)} is shown on its head, where viewers find words but not phrases of "
                "several. Choose to turn pages upright."
            )
        if self.layered or self.stripped or self.turned:
            yield from map(str, pdfa_in_doubt(self.pdf))


def write_pdf(
    paper: Path,
    target: Path,
    readings: Mapping[int, Path],
    *,
    strip: bool,
    turn: bool,
    password: str | None,
    progress: Progress | None = None,
) -> Layered:
    """Writes ``paper`` with the layer of each page that was read; raises OcrRefused."""
    try:
        pdf = opened(paper, password)
    except CompressRefused as refused:
        raise OcrRefused(refused.code, refused.text) from None
    with pdf:
        layers = _Layers(pdf, InvisibleFont(pdf))
        for done, (_, path) in enumerate(sorted(readings.items())):
            layers.lay(read_reading(path), strip=strip, turn=turn)
            if progress:
                progress(done + 1, len(readings))
        notes = tuple(layers.notes())
        if layers.font.codes:
            layers.font.close()
        _save(pdf, target)
    return Layered(layers.layered, layers.stripped, layers.turned, notes)


def _save(pdf: pikepdf.Pdf, target: Path) -> None:
    """Streams that are there keep their bytes."""
    warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
    keep, mode = pikepdf.StreamDecodeLevel.none, pikepdf.ObjectStreamMode.preserve
    try:
        if pdf.is_encrypted:
            pdf.save(
                target, encryption=True, compress_streams=False, object_stream_mode=mode, fix_metadata_version=False
            )
        else:
            pdf.save(
                target, stream_decode_level=keep,
                compress_streams=False, object_stream_mode=mode, fix_metadata_version=False,
                deterministic_id=True,
            )  # fmt: skip
    except BROKEN as error:
        raise OcrRefused(
            "broken", "The file is too damaged to be written anew. Repair may be able to read it."
        ) from error


@dataclass(frozen=True, slots=True)
class PageText:
    """A page for text and JSON. ``source`` is "ocr", "text" (the page had it, and nothing new was read) or "failed"."""

    page: int
    source: str
    width: float
    height: float
    turned: int
    skew: float
    dpi: int | None
    confidence: float | None
    text: str
    words: tuple[Word, ...]
    places: PagePlaces = "words"
    regions: tuple[Region, ...] = ()


def page_texts(
    paper: Path, readings: Mapping[int, Path], failed: Sequence[int], password: str | None, *, hidden: bool
) -> Iterator[PageText]:
    """All pages in order, one at a time; ``hidden`` says that an invisible layer stays on those that were read."""
    with opened_paper(paper, password, 1_000_000) as document:
        for number in range(1, document.page_count + 1):
            if number in readings:
                yield _read(read_reading(readings[number]), document, hidden=hidden)
            else:
                yield _as_it_was(document, number, failed=number in failed)


def _read(reading: PageReading, document: Any, *, hidden: bool) -> PageText:
    """What was read, after what the page already says; where nothing was, what stays on it."""
    if not reading.words and (before := _as_it_was(document, reading.page, failed=False)).words:
        return before
    own = _own_text(document, reading.page, hidden=hidden)
    text = "\n\n".join(part for part in (own, reading.text) if part)
    return PageText(
        reading.page, "ocr", reading.width, reading.height, reading.turned, reading.skew, reading.dpi,
        reading.confidence, text, reading.words, reading.places, reading.regions,
    )  # fmt: skip


def _own_text(document: Any, number: int, *, hidden: bool) -> str:
    try:
        return "\n".join(standing_lines(document[number - 1], hidden=hidden))
    except READ_ERRORS:
        return ""


def _as_it_was(document: Any, number: int, *, failed: bool) -> PageText:
    source = "failed" if failed else "text"
    try:
        page = document[number - 1]
        rect, turn = page.rect, shown_by(page)
        found = page.get_text("words")
        lines: dict[tuple[int, int], int] = {}
        words = tuple(_word(one, turn, lines.setdefault((one[5], one[6]), len(lines))) for one in found)
        text = str(page.get_text()).strip()
    except READ_ERRORS:
        return PageText(number, "failed", 0, 0, 0, 0.0, None, None, "", ())
    return PageText(number, source, round(rect.width, 2), round(rect.height, 2), 0, 0.0, None, None, text, words)


def _word(one: Any, turn: Any, line: int) -> Word:
    import pymupdf  # noqa: PLC0415 - only the child loads MuPDF

    rect = pymupdf.Rect(one[:4]) * turn  # type: ignore[no-untyped-call]
    box = (round(rect.x0, 2), round(rect.y0, 2), round(rect.x1, 2), round(rect.y1, 2))
    return Word(str(one[4]), box, box, box[3] - box[1], None, line, int(one[5]))


def write_texts(pages: Iterator[PageText], text: Path | None, words: Path | None, about: Mapping[str, Any]) -> None:
    """The text with a form feed after each page, and JSON; page by page, so that a book takes no more memory."""
    with (
        (text or Path("/dev/null")).open("w", encoding="utf-8") as plain,
        (words or Path("/dev/null")).open("w", encoding="utf-8") as rich,
    ):
        rich.write(json.dumps(dict(about), ensure_ascii=False)[:-1] + ', "pages": [\n')
        for number, page in enumerate(pages):
            plain.write(page.text + "\n\f")
            rich.write((",\n" if number else "") + json.dumps(_as_json(page), ensure_ascii=False))
        rich.write("\n]}\n")


def _as_json(page: PageText) -> dict[str, Any]:
    """Without what only the layer needs."""
    words = [{"text": one.text, "box": one.box, "confidence": one.confidence, "line": one.line, "block": one.block}
             for one in page.words]  # fmt: skip
    return {**asdict(page), "words": words}
