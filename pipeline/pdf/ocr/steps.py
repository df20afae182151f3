"""What a limited process is asked to do for the flow: paths and small values in, small values out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.pdf.ocr.refusal import OcrRefused
from pipeline.pdf.ocr.wish import Wish

if TYPE_CHECKING:
    from pipeline.pdf.ocr.words import PageReading

MOST_READ = 1000  # pages of one run
WORST_WORDS = 12  # of a page that its item names
MOST_LINES = 200
SHOWN_AT, LONGEST_SIDE = 200, 2400  # dpi and pixels of a page's picture for an outside service


@dataclass(frozen=True, slots=True)
class Prepared:
    """``todo`` are the pages to read, from 1, of ``pages``; ``converted`` says that a PDF was made of an image.

    ``sparse`` are pages that count as having text with hardly any. ``blind`` says what the engine cannot find though it
    was asked to; ``cut`` that a part of the image is missing.
    """

    pages: int
    todo: list[int]
    engine: str
    converted: bool
    sparse: list[int]
    blind: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class PageFacts:
    """``doubts`` are the least sure words as (text, confidence), ``doubtful`` how many there are in all.

    ``script`` is the page's where no chosen language is written so.
    """

    words: int
    confidence: float | None
    turned: int
    skew: float
    dpi: int
    doubtful: int
    doubts: list[tuple[str, float]]
    places: str = "words"
    script: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What the files came to; ``lines`` are the pages that were read, the least sure first, at most `MOST_LINES`.

    ``notes`` are sentences on what is not in them.
    """

    layered: int
    stripped: int
    turned: int
    notes: list[str]
    proof: dict[str, Any]
    lines: list[dict[str, Any]]


def prepare(
    source: Path, paper: Path, wish: Wish, is_pdf: bool, password: str | None, page_limit: int,
    *, progress: Callable[[int, int], None] | None = None,
) -> Prepared:  # fmt: skip
    """Judges file, languages and engine; an image is written to ``paper`` as a PDF. Raises OcrRefused."""
    from pipeline.pdf.ocr.paper import image_to_pdf, is_cut, opened_paper  # noqa: PLC0415
    from pipeline.pdf.ocr.survey import survey  # noqa: PLC0415

    if not is_pdf:
        pages = image_to_pdf(source, paper, min(page_limit, MOST_READ))
        engine, blind = _engine(wish)
        todo, cut = list(range(1, pages + 1)), is_cut(source)
        return Prepared(pages, todo, engine, converted=True, sparse=[], blind=blind, cut=cut)
    with opened_paper(source, password, page_limit) as document:
        pages, found = document.page_count, survey(document, wish.mode, progress)
    todo = found.todo
    if len(todo) > MOST_READ:
        raise OcrRefused(
            "too_many_pages", f"{len(todo)} pages are to be read; at most {MOST_READ} at a time. Split the file first."
        )
    if todo:
        _refuse_signed(source, password, wish)
    engine, blind = _engine(wish) if todo else ("", "")
    return Prepared(pages, todo, engine, converted=False, sparse=found.sparse, blind=blind)


def _engine(wish: Wish) -> tuple[str, str]:
    """The name of the one that will read here, and what it cannot find; "" where somebody else reads."""
    from pipeline.pdf.ocr.engines.found import engine_for  # noqa: PLC0415 - only the child loads engines

    if wish.outside:
        return "", ""
    engine = engine_for(wish.languages)
    return engine.name, engine.blind if wish.upright else ""


def _refuse_signed(source: Path, password: str | None, wish: Wish) -> None:
    from pipeline.pdf.compress.opening import CompressRefused, checked, opened  # noqa: PLC0415

    try:
        with opened(source, password) as pdf:
            checked(pdf, allow_signed=True)
            checked(pdf, allow_signed=wish.allow_signed)
    except CompressRefused as refused:
        if refused.code != "signed":
            raise OcrRefused(refused.code, refused.text) from None
        raise OcrRefused(
            "signed",
            "This PDF is signed, and any change breaks the signature. Ask for signed files to be read too if a copy "
            "without a valid signature will do.",
        ) from None


def read_page_to_file(paper: Path, page: int, target: Path, wish: Wish, password: str | None) -> PageFacts:
    """Reads one page; all of its words go into ``target``. Raises OcrRefused."""
    from pipeline.pdf.ocr.engines.found import engine_for  # noqa: PLC0415 - only the child loads engines
    from pipeline.pdf.ocr.paper import opened_paper  # noqa: PLC0415
    from pipeline.pdf.ocr.recognise import read_page  # noqa: PLC0415
    from pipeline.pdf.ocr.words import write_reading  # noqa: PLC0415
    from pipeline.pdf.reading.opening import READ_ERRORS  # noqa: PLC0415

    engine = engine_for(wish.languages)
    try:
        with opened_paper(paper, password, 1_000_000) as document:
            reading = read_page(document, page, engine, wish)
    except READ_ERRORS as error:
        raise OcrRefused("broken", f"Page {page} is damaged and cannot be painted.") from error
    write_reading(reading, target)
    return _facts(reading, wish)


def _facts(reading: PageReading, wish: Wish) -> PageFacts:
    weak = sorted(
        (
            (one.text, one.confidence)
            for one in reading.words
            if one.confidence is not None and one.confidence < wish.doubt
        ),
        key=lambda one: one[1],
    )
    doubts = [(text[:40], confidence) for text, confidence in weak[:WORST_WORDS]]
    return PageFacts(
        len(reading.words),
        reading.confidence,
        reading.turned,
        reading.skew,
        reading.dpi,
        len(weak),
        doubts,
        reading.places,
        reading.script,
    )


def paint_page(paper: Path, page: int, target: Path, password: str | None) -> int:
    """Writes what a reader sees of a page as a JPEG in grey; answers its resolution. Raises OcrRefused."""
    from pipeline.pdf.ocr.paper import opened_paper  # noqa: PLC0415 - only the child loads MuPDF
    from pipeline.pdf.ocr.recognise import painted  # noqa: PLC0415
    from pipeline.pdf.reading.opening import READ_ERRORS  # noqa: PLC0415

    try:
        with opened_paper(paper, password, 1_000_000) as document:
            rect = document[page - 1].rect
            dpi = max(1, min(SHOWN_AT, int(72 * LONGEST_SIDE / max(rect.width, rect.height, 1))))
            picture = painted(document[page - 1], dpi)
    except READ_ERRORS as error:
        raise OcrRefused("broken", f"Page {page} is damaged and cannot be painted.") from error
    picture.image.save(target, "JPEG", quality=88)
    return picture.painted_dpi


def lay_passages(
    paper: Path, page: int, passages: Path, target: Path, wish: Wish, password: str | None,
    *, engine: str, dpi: int, confidence: float | None,
) -> PageFacts:  # fmt: skip
    """Makes a reading of what somebody else read, and writes it as `read_page_to_file` does. Raises OcrRefused."""
    from pipeline.pdf.ocr.paper import opened_paper  # noqa: PLC0415 - only the child loads MuPDF
    from pipeline.pdf.ocr.passages import PASSAGES, laid  # noqa: PLC0415
    from pipeline.pdf.ocr.words import write_reading  # noqa: PLC0415
    from pipeline.pdf.reading.opening import READ_ERRORS  # noqa: PLC0415

    texts = PASSAGES.validate_json(passages.read_bytes())
    try:
        with opened_paper(paper, password, 1_000_000) as document:
            reading = laid(
                document, page, texts, engine=engine, dpi=dpi, confidence=confidence, hidden=wish.keeps_layer
            )
    except READ_ERRORS as error:
        raise OcrRefused("broken", f"Page {page} is damaged.") from error
    write_reading(reading, target)
    return _facts(reading, wish)


def assemble(
    paper: Path, readings: Mapping[int, Path], failed: Sequence[int], folder: Path, wish: Wish, outputs: Sequence[str],
    about: Mapping[str, Any], password: str | None, *, progress: Callable[[int, int], None] | None = None,
) -> Written:  # fmt: skip
    """Writes ``searchable.pdf``, ``text.txt`` and ``words.json`` into ``folder``, those of ``outputs``.

    Raises OcrRefused.
    """
    from pipeline.pdf.ocr.assemble import Layered, page_texts, write_pdf, write_texts  # noqa: PLC0415
    from pipeline.pdf.ocr.check import Checked, check_layers  # noqa: PLC0415

    made, seen = Layered(0, 0, 0, ()), Checked(0, 0, 0, 0, 0, 0)
    if "pdf" in outputs:
        target = folder / "searchable.pdf"
        made = write_pdf(
            paper, target, readings, strip=not wish.keeps_layer, turn=wish.turn, password=password, progress=progress
        )  # fmt: skip
        seen = check_layers(paper, target, readings, password, turned=wish.turn)
        if not seen.holds:
            raise OcrRefused(
                "unproven",
                "The layer would change how this PDF looks or lose one of its pictures, so none is written. Ask for "
                "text and JSON alone, or print the file to a new PDF first.",
            )
    lines: list[dict[str, Any]] = []
    texts = page_texts(paper, readings, failed, password, hidden=wish.keeps_layer)
    write_texts(
        _noted(texts, lines),
        folder / "text.txt" if "text" in outputs else None,
        folder / "words.json" if "json" in outputs else None,
        about,
    )
    read = sorted((one for one in lines if one["source"] == "ocr"), key=lambda one: one["confidence"] or 0)
    notes = [*made.notes, *seen.worries(), *_nothing_on([one["page"] for one in read if not one["words"]])]
    return Written(made.layered, made.stripped, made.turned, notes, asdict(seen), read[:MOST_LINES])


def _nothing_on(pages: Sequence[int]) -> list[str]:
    from pipeline.pdf.ocr.page_names import pages_named  # noqa: PLC0415

    if not pages:
        return []
    return [
        f"Nothing found to read on page {pages_named(sorted(pages))}: blank, a picture without writing, or damaged."
    ]


def _noted(pages: Iterator[Any], lines: list[dict[str, Any]]) -> Iterator[Any]:
    for page in pages:
        lines.append(_line(page))
        yield page


def _line(page: Any) -> dict[str, Any]:
    return {
        "page": page.page, "source": page.source, "words": len(page.words), "confidence": page.confidence,
        "turned": page.turned, "skew": page.skew,
    }  # fmt: skip
