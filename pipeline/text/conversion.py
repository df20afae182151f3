"""What a limited process is asked to do for the flow `convert`: a PDF in, a file of another format out."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any

LARGEST_PREVIEW = 24_000  # letters, as what a stage gives is bounded
PREVIEW_PAGES = 3
PAGE_LIMIT = 2000
MOST_NOTES = 40
SUFFIXES = {
    "docx": "docx", "txt": "txt", "md": "md", "html": "html", "xlsx": "xlsx", "csv": "csv", "png": "png",
    "jpeg": "jpg", "webp": "webp", "tiff": "tif", "svg": "svg", "pdfa": "pdf",
}  # fmt: skip
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain", "md": "text/markdown", "html": "text/html", "csv": "text/csv", "pdf": "application/pdf",
    "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "tif": "image/tiff", "svg": "image/svg+xml",
    "zip": "application/zip", "json": "application/json",
}  # fmt: skip
PICTURES = frozenset({"png", "jpeg", "webp", "tiff", "svg"})
TABLES = frozenset({"xlsx", "csv"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """``pages`` as written by a person, see `pipeline.pdf.page_ranges`; ``stem`` begins the names of files.

    ``aligned`` looks for tables without rules, too; ``multipage`` makes one TIFF of several pages.
    """

    format: str
    pages: str = ""
    dpi: int = 150
    quality: int = 85
    keep_running: bool = False
    aligned: bool = True
    stem: str = "document"
    multipage: bool = True


@dataclass(frozen=True, slots=True)
class Converted:
    """``suffix`` is that of the file written. ``counts`` are blocks by kind; ``preview`` are the first pages' blocks.

    ``conforms`` is a validator's verdict on PDF/A, None without one. ``first`` is the media type of the picture
    "first" in the folder, "" without one.
    """

    suffix: str
    pages: int
    counts: dict[str, int]
    notes: tuple[str, ...]
    preview: list[dict[str, Any]] = field(default_factory=list)
    conforms: bool | None = None
    first: str = ""


class ConversionRefused(Exception):
    """``code`` is a stable word, ``text`` says what to do. Codes: "no_text", "no_tables"."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class Tally:
    """Counts what passes, and keeps the first pages for a preview."""

    def __init__(self, total: int, progress: Callable[[int, int], None] | None) -> None:
        self.total, self.progress = total, progress
        self.pages = self.letters = self.images_left = self.running_pages = 0
        self.counts: Counter[str] = Counter()
        self.aligned: list[int] = []  # pages of tables without rules
        self.running: Counter[str] = Counter()
        self.notes: list[str] = []
        self.preview: list[dict[str, Any]] = []
        self.room = LARGEST_PREVIEW

    def passing(self, pages: Iterable[Any]) -> Iterator[Any]:
        from pipeline.pdf.blocks.model import Table, text_of  # noqa: PLC0415 - only the child loads MuPDF

        for page in pages:
            self.pages += 1
            self.notes += page.notes
            self.images_left += page.images_left
            self.running_pages += bool(page.running)
            self.running.update(" ".join(one.split())[:60] for one in page.running)
            for block in page.blocks:
                self.counts[_KINDS[type(block).__name__]] += 1
                self.letters += len(text_of(block))
                if isinstance(block, Table) and not block.ruled:
                    self.aligned.append(page.number)
                if self.pages <= PREVIEW_PAGES and self.room > 0:
                    self._show(block, page.number)
            if self.progress is not None:
                self.progress(self.pages, self.total)
            yield page

    def _show(self, block: Any, page: int) -> None:
        from pipeline.pdf.blocks.model import text_of  # noqa: PLC0415 - as above

        kind = type(block).__name__.lower()
        shown: dict[str, Any] = {"kind": kind, "page": page}
        if kind == "table":
            shown |= {
                "headed": block.headed,
                "ruled": block.ruled,
                "rows": [[cell[:120] for cell in row[:12]] for row in block.rows[:12]],
            }
        elif kind != "image":
            shown |= {"text": text_of(block)[:2000], "level": getattr(block, "level", 0)}
            shown |= {"bullet": kind == "item" and not block.marker, "depth": getattr(block, "depth", 0)}
        self.room -= 80 + len(str(shown))
        if self.room > 0:
            self.preview.append(shown)

    def only_tables(self) -> None:
        """Forgets what is in no table, for formats that hold nothing else."""
        self.images_left = self.running_pages = 0
        self.counts = Counter({"tables": self.counts["tables"]})
        self.preview = [one for one in self.preview if one["kind"] == "table"]

    def told_of_tables(self) -> list[str]:
        """A note on tables that somebody should look at."""
        if not self.aligned:
            return []
        pages = ", ".join(map(str, dict.fromkeys(self.aligned[:20])))
        many = _many(len(self.aligned), "table")
        return [f"{many} found by alignment, not by lines (page {pages}): look whether the columns are right."]

    def all_notes(self, *, images: bool) -> tuple[str, ...]:
        """Everything that is not as in the PDF, in sentences, at most `MOST_NOTES` of them."""
        found = [*self.notes, *self.told_of_tables()]
        if self.running_pages:
            most = "; ".join(f"“{text}”" for text, _ in self.running.most_common(3))
            found.append(
                f"Running heads, feet and page numbers left out on {_many(self.running_pages, 'page')}: {most}."
            )
        if self.images_left:
            why = (
                "damaged or too large" if images else "this format holds none; the tool “Extract from a PDF” gives them"
            )
            found.append(f"{_many(self.images_left, 'image')} left out: {why}.")
        if len(found) > MOST_NOTES:
            found = [*found[: MOST_NOTES - 1], f"And {len(found) - MOST_NOTES + 1} more notes like these."]
        return tuple(found)


_KINDS = {
    "Heading": "headings", "Paragraph": "paragraphs", "Item": "list entries", "Code": "pieces of code",
    "Table": "tables", "Image": "images",
}  # fmt: skip


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def convert_to_file(
    source: Path,
    target: Path,
    folder: Path,
    wanted: Wanted,
    password: str | None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Converted:
    """Writes ``target``; ``folder`` is for files in between. For pictures, "first" in it is the first page's.

    Raises ReadingRefused, WrongRange and ConversionRefused.
    """
    from pipeline.pdf.reading.opening import chosen_pages  # noqa: PLC0415 - only the child loads MuPDF

    if wanted.format == "pdfa":
        return _pdfa(source, target, folder, password)
    pages = chosen_pages(source, wanted.pages, password=password, page_limit=PAGE_LIMIT)
    if wanted.format in PICTURES:
        return _pictures(source, target, folder, wanted, password, pages, progress)
    return _text(source, target, folder, wanted, password, pages, progress)


def _pdfa(source: Path, target: Path, folder: Path, password: str | None) -> Converted:
    from pipeline.pdf.archival import write_pdfa  # noqa: PLC0415 - only the child loads pikepdf

    found = write_pdfa(source, target, folder, password)
    return Converted("pdf", found.pages, {}, found.notes, conforms=found.conforms)


def _pictures(
    source: Path, target: Path, folder: Path, wanted: Wanted, password: str | None, pages: list[int],
    progress: Callable[[int, int], None] | None,
) -> Converted:  # fmt: skip
    from pipeline.pdf.page_pictures import picture_pages  # noqa: PLC0415 - only the child loads MuPDF

    is_book = wanted.format == "tiff" and wanted.multipage
    first = folder / "first" if (len(pages) > 1 and not is_book) or wanted.format == "svg" else None
    found = picture_pages(
        source, target, pages, form=wanted.format, dpi=wanted.dpi, quality=wanted.quality, stem=wanted.stem,
        password=password, multipage=is_book, first=first, progress=progress,
    )  # fmt: skip
    suffix = SUFFIXES[wanted.format] if len(found.names) == 1 else "zip"
    kind = "" if first is None or not first.exists() else "png" if wanted.format == "svg" else SUFFIXES[wanted.format]
    return Converted(suffix, found.pages, {"pictures": found.pages}, found.notes, first=MEDIA_TYPES.get(kind, ""))


def _text(
    source: Path, target: Path, folder: Path, wanted: Wanted, password: str | None, pages: list[int],
    progress: Callable[[int, int], None] | None,
) -> Converted:  # fmt: skip
    from pipeline.pdf.blocks.read import Asked, read_blocks  # noqa: PLC0415 - only the child loads MuPDF
    from pipeline.pdf.blocks.whole_tables import joined_tables  # noqa: PLC0415 - as above
    from pipeline.pdf.reading.opening import language_said  # noqa: PLC0415

    images = wanted.format in ("docx", "html")
    asked = Asked(
        password,
        None if not wanted.pages else pages,
        folder if images else None,
        wanted.keep_running,
        aligned=wanted.aligned,
        looks=wanted.format == "docx",
        described=wanted.format == "md",
    )
    tally = Tally(len(pages), progress)
    language = language_said(source, password=password) if images else ""
    read = read_blocks(source, asked)
    # Word lays out pages anew by what stands on each of them, so its tables stay in parts.
    whole = read if wanted.format == "docx" else joined_tables(read)
    told, suffix = _write(tally.passing(whole), target, folder, wanted, language)
    if not tally.letters and not tally.counts["images"] and not wanted.keep_running:
        # All there is may stand at the edge of each page, alike but for a number.
        return _text(source, target, folder, replace(wanted, keep_running=True), password, pages, progress)
    if not tally.letters and not tally.counts["images"]:
        text = "These pages have no text to convert. Where they are scans, run text recognition (OCR) first."
        raise ConversionRefused("no_text", text)
    if wanted.format in TABLES and not tally.counts["tables"]:
        further = "" if wanted.aligned else " Look for tables without lines, too, or try DOCX or text."
        raise ConversionRefused("no_tables", f"No table was found on these pages.{further}")
    if wanted.format in TABLES:
        tally.only_tables()
    notes = (*tally.all_notes(images=images), *told)
    return Converted(suffix, tally.pages, dict(tally.counts), notes, tally.preview)


def _write(pages: Iterator[Any], target: Path, folder: Path, wanted: Wanted, language: str) -> tuple[list[str], str]:
    """Writes the pages in the format; notes, and the suffix of what was written."""
    from pipeline.pdf.blocks.whole_tables import whole_tables  # noqa: PLC0415 - only the child loads the writers
    from pipeline.text.formats import html, markdown, plain, sheets, word  # noqa: PLC0415

    if wanted.format == "docx":
        return word.write_word(pages, target, title=wanted.stem, folder=folder, language=language), "docx"
    if wanted.format == "html":
        html.write_html(pages, target, title=wanted.stem, folder=folder, language=language)
    elif wanted.format == "md":
        markdown.write_markdown(pages, target)
    elif wanted.format == "txt":
        plain.write_plain(pages, target)
    elif wanted.format == "xlsx":
        sheets.write_workbook(whole_tables(pages), target)
        return [_TEXT_LEFT], "xlsx"
    else:
        return [_TEXT_LEFT], write_tables_as_csv(whole_tables(pages), target)
    return [], SUFFIXES[wanted.format]


_TEXT_LEFT = "Text and images outside the tables are not in this format."


def write_tables_as_csv(tables: Iterable[Any], target: Path) -> str:
    """One table as a CSV file, several as a zip of them; gives the suffix."""
    from pipeline.text.formats import sheets  # noqa: PLC0415 - only the child loads openpyxl

    names: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, table in enumerate(tables, 1):
            names.append(f"{sheets.name_of(number, table)}.csv")
            with archive.open(names[-1], "w") as raw, TextIOWrapper(raw, "utf-8-sig", "replace", newline="") as out:
                sheets.write_csv(table, out)
    if len(names) != 1:
        return "zip"
    with zipfile.ZipFile(target) as archive:
        archive.extract(names[0], target.parent)
    (target.parent / names[0]).replace(target)
    return "csv"
