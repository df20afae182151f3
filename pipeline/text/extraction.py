"""What a limited process is asked to do for the flow `extract`: things out of a PDF, with their places."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from pipeline.text.conversion import MOST_NOTES, Tally

KINDS = ("text", "tables", "images", "attachments")
PAGE_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Extracted:
    """``files`` are names in the folder of what was written; ``counts`` by kind; ``preview`` the first blocks."""

    files: tuple[str, ...]
    counts: dict[str, int]
    notes: tuple[str, ...]
    preview: list[dict[str, Any]]


class ExtractionRefused(Exception):
    """``code`` "nothing_found": the PDF holds nothing of what was asked for; ``text`` says so."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


@dataclass(slots=True)
class _Work:
    source: Path
    folder: Path
    password: str | None
    pages: list[int]
    chosen: list[int] | None
    archive: zipfile.ZipFile
    counts: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    preview: list[dict[str, Any]] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)  # pages without text that may be scans

    def keep(self, name: str) -> None:
        """A file of its own that is in the zip, too."""
        self.files.append(name)
        self.archive.write(self.folder / name, name)


def extract_to_folder(
    source: Path,
    folder: Path,
    kinds: list[str],
    pages: str,
    password: str | None,
    *,
    aligned: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> Extracted:
    """Writes the files and "extracted.zip", which holds them all, into ``folder``.

    ``aligned`` looks for tables without rules, too.
    Raises ReadingRefused, WrongRange and ExtractionRefused.
    """
    from pipeline.pdf.reading.opening import chosen_pages  # noqa: PLC0415 - only the child loads MuPDF

    numbers = chosen_pages(source, pages, password=password, page_limit=PAGE_LIMIT)
    with zipfile.ZipFile(folder / "extracted.zip", "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        work = _Work(source, folder, password, numbers, numbers if pages else None, archive)
        if "text" in kinds or "tables" in kinds:
            _text_and_tables(work, kinds, progress, aligned=aligned)
        if "images" in kinds:
            _images(work)
        if "attachments" in kinds:
            _attachments(work)
    if not any(work.counts.values()):
        raise ExtractionRefused("nothing_found", _refusal(kinds, work.unread))
    notes = work.notes
    if len(notes) > MOST_NOTES:
        notes = [*notes[: MOST_NOTES - 1], f"And {len(notes) - MOST_NOTES + 1} more notes like these."]
    return Extracted((*work.files, "extracted.zip"), work.counts, tuple(notes), work.preview)


def _refusal(kinds: list[str], unread: list[int]) -> str:
    nothing = f"This PDF has none of what was asked for ({', '.join(kinds)})."
    if not unread:
        return nothing
    pages = ", ".join(map(str, unread[:20])) + (" …" if len(unread) > 20 else "")
    return f"{nothing} Pages without text: {pages}. Where they are scans, run text recognition (OCR) first."


def _text_and_tables(
    work: _Work, kinds: list[str], progress: Callable[[int, int], None] | None, *, aligned: bool
) -> None:
    """One reading for both; each page's blocks go into the files as they come."""
    from pipeline.pdf.blocks.read import Asked, read_blocks  # noqa: PLC0415 - only the child loads MuPDF
    from pipeline.pdf.blocks.whole_tables import WholeTable, whole_tables  # noqa: PLC0415

    tally = Tally(len(work.pages), progress)
    asked = Asked(work.password, work.chosen, None, keep_running=True, tables="tables" in kinds, aligned=aligned)
    pages = _noting_unread(tally.passing(read_blocks(work.source, asked)), work)
    tables: list[WholeTable] = []
    if "text" in kinds:
        pages = _with_text(pages, work)
    tables.extend(whole_tables(pages))
    work.notes += [*tally.notes, *tally.told_of_tables()]
    work.preview = tally.preview
    if "text" in kinds:
        work.counts["letters"] = tally.letters
        for name in ("text.txt", "text.json"):
            work.keep(name)
    if "tables" in kinds:
        work.counts["tables"] = len(tables)
        if tables:
            _write_tables(work, tables)


def _noting_unread(pages: Iterator[Any], work: _Work) -> Iterator[Any]:
    for page in pages:
        if page.kind in ("scanned", "blank"):
            work.unread.append(page.number)
        yield page


def _with_text(pages: Iterator[Any], work: _Work) -> Iterator[Any]:
    """Writes "text.txt" and "text.json" while the pages pass."""
    from pipeline.text.formats.plain import PlainWriter  # noqa: PLC0415 - only the child loads MuPDF

    plain, boxes = work.folder / "text.txt", work.folder / "text.json"
    with (
        plain.open("w", encoding="utf-8", errors="replace") as text,
        boxes.open("w", encoding="utf-8", errors="replace") as out,
    ):
        writer = PlainWriter(text)
        out.write("[")
        for number, page in enumerate(pages):
            out.write((",\n" if number else "\n") + json.dumps(_page(page), ensure_ascii=False))
            writer.add(page)
            yield page
        out.write("\n]\n")
        writer.end()


def _page(page: Any) -> dict[str, Any]:
    from pipeline.pdf.blocks.model import text_of  # noqa: PLC0415 - only the child loads MuPDF

    blocks = [
        {"kind": type(one).__name__.lower(), "box": list(asdict(one.box).values()), "text": text_of(one)}
        for one in page.blocks
    ]
    return {"page": page.number, "width": page.width, "height": page.height, "kind": page.kind, "blocks": blocks}


def _write_tables(work: _Work, tables: list[Any]) -> None:
    from pipeline.pdf.second_tables import second_reader  # noqa: PLC0415 - only the child loads these
    from pipeline.text.formats import sheets  # noqa: PLC0415

    sheets.write_workbook(tables, work.folder / "tables.xlsx")
    with second_reader(work.source, work.password) as seen:
        rows = [
            {**sheets.as_json(number, one), "second_reader": _verdict(one, seen)}
            for number, one in enumerate(tables, 1)
        ]
    (work.folder / "tables.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    for name in ("tables.xlsx", "tables.json"):
        work.keep(name)
    for number, one in enumerate(tables, 1):
        out = StringIO(newline="")
        sheets.write_csv(one, out)
        work.archive.writestr(
            f"tables/{sheets.name_of(number, one)}.csv", out.getvalue().encode("utf-8-sig", "replace")
        )
    doubted = [row["name"] for row in rows if row["second_reader"] == "differs"]
    if doubted:
        work.notes.append(f"A second reader (pdfplumber) sees other rows in: {', '.join(doubted[:20])}. Look at them.")


def _verdict(table: Any, seen: Callable[[int, Any, int], int | None]) -> str:
    """Whether the second reader "agrees", "differs", or has it "unseen"; it may see more rows than we keep."""
    found = [(seen(page, box, rows), rows) for page, box, rows in table.places]
    if any(count is None for count, _ in found):
        return "unseen" if all(count is None for count, _ in found) else "differs"
    return "agrees" if all(count is not None and count >= rows for count, rows in found) else "differs"


def _images(work: _Work) -> None:
    from pipeline.pdf.original_images import Placed, images_of  # noqa: PLC0415 - only the child loads MuPDF

    placed: list[dict[str, Any]] = []

    def store(name: str, content: bytes) -> None:
        work.archive.writestr(zipfile.ZipInfo(f"images/{name}"), content)  # packed as it is: no deflate gains there

    for one in images_of(work.source, work.password, work.pages, store):
        if isinstance(one, Placed):
            placed.append({**asdict(one), "box": list(asdict(one.box).values())})
        else:
            work.notes.append(one)
    work.counts["images"] = len({one["file"] for one in placed if one["file"]})
    if any(one["masked"] for one in placed):
        work.notes.append("Some images are shown through a mask; the mask is not in their files.")
    if placed:
        (work.folder / "images.json").write_text(json.dumps(placed, indent=1), encoding="utf-8")
        work.keep("images.json")


def _attachments(work: _Work) -> None:
    from pipeline.pdf.attachments import Attachment, attachments_of  # noqa: PLC0415 - only the child loads MuPDF

    found: list[dict[str, Any]] = []

    def store(name: str, content: bytes) -> None:
        work.archive.writestr(f"attachments/{name}", content)

    for one in attachments_of(work.source, work.password, store):
        if isinstance(one, Attachment):
            box = list(asdict(one.box).values()) if one.box else None
            found.append({**asdict(one), "box": box})
        else:
            work.notes.append(one)
    work.counts["attachments"] = len(found)
    if found:
        work.notes.append("Attachments come as they are; nothing looked into them. Check them before you open them.")
        (work.folder / "attachments.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
        work.keep("attachments.json")
