"""One page: its lines in reading order, what kind of page it is, and what a user should know about it."""

from __future__ import annotations

from typing import Any

import pymupdf

from pipeline.pdf.layout import Page
from pipeline.pdf.reading.columns import Arranged, arrange
from pipeline.pdf.reading.even_sizes import even_sizes
from pipeline.pdf.reading.form_boxes import form_boxes
from pipeline.pdf.reading.lines import lines_of
from pipeline.pdf.reading.pictures import Cover, cover_of, shown_by
from pipeline.pdf.reading.rows import rows_of
from pipeline.pdf.reading.runs import Run, runs_of, turn_back
from pipeline.pdf.reading.stacked import tiers, with_columns

_mupdf: Any = pymupdf  # its functions carry no types
# ActualText is not asked: what counts here is what each drawn glyph means, as the glyph's box goes with it.
_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_PRESERVE_LIGATURES | pymupdf.TEXT_IGNORE_ACTUALTEXT
_FEW = 200  # visible letters; a page with more is a page of text, whatever lies behind it
_STAMP = 20  # visible letters inside the page that a scan may carry (a watermark, a date)
_MARGIN = 0.1  # of the page's height: where running heads and stamps stand
_COVERED = 0.6  # of the page under pictures: it is a picture of a page
_UNKNOWN = "\ufffd"


def read_page(
    page: pymupdf.Page, number: int, gutters: list[float], *, boxes: bool = False
) -> tuple[Page, tuple[str, ...]]:
    """A `Page` in displayed page space, and warnings; ``gutters`` are those of earlier pages, and is added to.

    ``boxes`` reads boxes of forms as `form_boxes` says, and letters below one another as columns, where it is the
    meaning that counts and not the glyphs.
    """
    width, height = page.rect.width, page.rect.height
    text = page.get_textpage(flags=_FLAGS, clip=_mupdf.INFINITE_RECT(), matrix=shown_by(page))
    raw, form = text.extractRAWDICT(), form_boxes(page) if boxes else None
    runs = list(runs_of(raw if form is None else form.without_letters(raw), width, height))
    runs += form.marks(runs) if form is not None else ()
    runs = with_columns(runs) if boxes else runs
    shown = [run for run in runs if not run.hidden]
    visible = sum(_letters(run) for run in shown)
    kind = "text"
    warnings: list[str] = []
    if visible < _FEW or len(shown) < len(runs):
        cover = cover_of(page)
        kind = _kind(shown, len(runs) - len(shown), visible, cover, height)
        runs, warnings = _readable(runs, shown, kind, cover, number)
    warnings += _unknown_letters(runs, number)
    glyphs = sum(_letters(run) for run in runs)
    lines = lines_of(rows := _arranged(runs, gutters, downwards=boxes))
    if len(shown) < len(runs):
        lines = even_sizes(lines, [row.runs[0].hidden for _, row in rows])
    return Page(number, round(width, 2), round(height, 2), page.rotation, kind, lines, glyphs), tuple(warnings)


def _arranged(runs: list[Run], gutters: list[float], *, downwards: bool) -> Arranged:
    """Upright text first, then text turned by 90, 180 and 270 degrees, then skew text."""
    arranged: Arranged = []
    for quarter in sorted({run.quarter for run in runs}):
        rows = rows_of(run for run in runs if run.quarter == quarter)
        if quarter == 0:
            arranged += arrange(rows, gutters)
        elif quarter == 1 and downwards:
            arranged += [(number, row) for number, part in enumerate(tiers(rows)) for row in part]
        else:
            arranged += [(0, row) for row in rows]
    return arranged


def _letters(run: Run) -> int:
    return len(run.text) - run.text.count(" ")


def _kind(shown: list[Run], hidden: int, visible: int, cover: Cover, height: float) -> str:
    if cover.share < _COVERED:
        return "text" if visible else "blank"
    if hidden:
        return "scanned_with_text" if visible < _FEW else "text"
    inside = sum(_letters(run) for run in shown if _MARGIN * height < run.base < (1 - _MARGIN) * height)
    return "text" if inside > _STAMP else "scanned"


def _readable(runs: list[Run], shown: list[Run], kind: str, cover: Cover, number: int) -> tuple[list[Run], list[str]]:
    """The runs to keep: hidden text counts only where it lies over a picture of the same text."""
    kept = [run for run in runs if not run.hidden or _over_picture(run, cover)]
    warnings: list[str] = []
    dropped = sum(_letters(run) for run in runs) - sum(_letters(run) for run in kept)
    if dropped:
        warnings.append(f"Page {number} holds {dropped} letters that no reader can see; they were left out.")
    if kind == "scanned":
        warnings.append(without_text(number))
    elif kind == "scanned_with_text":
        warnings.append(
            f"Page {number} is a picture with an invisible text layer; the text may not be what the picture shows."
        )
    elif kind == "blank" and cover.drawings:
        warnings.append(f"Page {number} has drawings but no letters; text drawn as lines cannot be read.")
    elif kind == "blank":
        warnings.append(f"Page {number} is empty.")
    return (kept if kind != "scanned" else shown), warnings


def _over_picture(run: Run, cover: Cover) -> bool:
    first, last = turn_back(run.boxes[:4], run.quarter), turn_back(run.boxes[-4:], run.quarter)
    return cover.has_under((first[0] + last[2]) / 2, (first[1] + last[3]) / 2)


def _unknown_letters(runs: list[Run], number: int) -> list[str]:
    unknown = sum(run.text.count(_UNKNOWN) for run in runs)
    if not unknown:
        return []
    total = sum(_letters(run) for run in runs)
    return [f"{unknown} of {total} letters of page {number} cannot be read: the file does not say what they mean."]


def without_text(number: int) -> str:
    """What is said of a page that is a picture."""
    return f"Page {number} is a picture without text. Run text recognition (OCR) on this file first."
