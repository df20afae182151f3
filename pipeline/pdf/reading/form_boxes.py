"""Boxes of forms: a tick is a letter of a symbols' font, or drawn; what is read is a box with a cross in it, or none.

What is written on buttons is no text of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pymupdf

from pipeline.pdf.layout import Box
from pipeline.pdf.reading.opening import READ_ERRORS
from pipeline.pdf.reading.pictures import shown_by
from pipeline.pdf.reading.runs import Run

_mupdf: Any = pymupdf  # its functions carry no types
EMPTY, TICKED = "☐", "☒"  # as office programs write them
_KINDS = (
    _mupdf.PDF_WIDGET_TYPE_BUTTON, _mupdf.PDF_WIDGET_TYPE_CHECKBOX, _mupdf.PDF_WIDGET_TYPE_RADIOBUTTON,
    _mupdf.PDF_WIDGET_TYPE_LISTBOX,
)  # fmt: skip
_SEEN = (0, 2)  # of MuPDF's kinds of display: on the screen, printed or not
_TICK = 2  # letters at most: what covers more of the text is no box beside it
_SLIP = 0.25  # of a box's height by which the middle of a tick's glyph, as high as its font, may stand outside
_APART = 0.2  # of the letter size: a blank is read between the box and its label
_FEET = 0.2  # of a box's height: how far above its lower edge letters beside it stand, where there are none


@dataclass(frozen=True, slots=True)
class _Field:
    """``chosen`` are the values of a list; ``caption`` is written on a button."""

    kind: int
    box: Box
    ticked: bool
    chosen: tuple[str, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class FormBoxes:
    """The fields of one page that are read otherwise than by their letters."""

    fields: tuple[_Field, ...]

    def without_letters(self, raw: dict[str, Any]) -> dict[str, Any]:
        """MuPDF's "rawdict" without ticks, and without what is written on buttons."""
        lines = [line for block in raw["blocks"] for line in block.get("lines", ())]
        for one in self.fields:
            near = [line for line in lines if _meet(line["bbox"], one.box)]
            inside = [
                char for line in near for span in line["spans"] for char in span["chars"] if _is_in(char, one.box)
            ]
            if one.kind != _mupdf.PDF_WIDGET_TYPE_LISTBOX and _is_own(one, "".join(char["c"] for char in inside)):
                for span in (span for line in near for span in line["spans"]):
                    span["chars"] = [char for char in span["chars"] if not _is_in(char, one.box)]
        for line in lines:
            line["spans"] = [span for span in line["spans"] if span["chars"]]
        return raw

    def marks(self, runs: Sequence[Run]) -> list[Run]:
        """A box, empty or with a cross, as a letter of the line it stands in; one for each entry of a list."""
        upright = [run for run in runs if run.quarter == 0]
        found = []
        for one in self.fields:
            if one.kind == _mupdf.PDF_WIDGET_TYPE_LISTBOX:
                entries = [run for run in upright if _holds(one.box, run)]
                found += [_before(run, ticked=run.text in one.chosen) for run in entries]
            elif one.kind != _mupdf.PDF_WIDGET_TYPE_BUTTON:
                found.append(_mark(one, upright))
        return found


def form_boxes(page: Any) -> FormBoxes:
    """What a page shows of the kind; nothing where its fields cannot be read."""
    found: list[_Field] = []
    with suppress(*READ_ERRORS):
        matrix = shown_by(page)
        for field in page.widgets(types=_KINDS):
            if field.field_display in _SEEN and not field.rect.is_empty:
                rect = field.rect * matrix if page.rotation else field.rect
                kind, state = page.parent.xref_get_key(field.xref, "AS")
                value = field.field_value
                chosen = tuple(value) if isinstance(value, (list, tuple)) else (str(value or ""),)
                caption = str(field.button_caption or "")
                ticked = kind == "name" and state != "/Off"
                found.append(_Field(field.field_type, Box(*rect), ticked, chosen, caption))
    return FormBoxes(tuple(found))


def _is_own(field: _Field, letters: str) -> bool:
    """Whether letters are a field's own, and not those of a page that lies below it."""
    plain = "".join(letters.split())
    if field.kind == _mupdf.PDF_WIDGET_TYPE_BUTTON:
        return plain == "".join(field.caption.split())
    return len(plain) <= _TICK


def _mark(field: _Field, runs: Sequence[Run]) -> Run:
    """In the line of the letters that stand nearest to the box, to the right rather than to the left."""
    box, middle = field.box, (field.box.y0 + field.box.y1) / 2
    beside = [run for run in runs if run.boxes[1] < middle < run.boxes[3]]
    right = min((run for run in beside if run.x0 > box.x0), key=lambda run: run.x0, default=None)
    left = max((run for run in beside if run.x0 <= box.x0), key=lambda run: run.x1, default=None)
    near = right if right is not None and (left is None or right.x0 - box.x1 <= box.x0 - left.x1) else left
    end = box.x1 if right is None else max(box.x0 + 0.1, min(box.x1, right.x0 - _APART * right.size))
    size = near.size if near is not None else box.y1 - box.y0
    base = near.base if near is not None else box.y1 - _FEET * size
    return _run(field.ticked, Box(box.x0, box.y0, end, box.y1), base, near, size)


def _before(run: Run, *, ticked: bool) -> Run:
    box = Box(run.x0 - run.size, run.boxes[1], run.x0 - _APART * run.size, run.boxes[3])
    return _run(ticked, box, run.base, run, run.size)


def _run(ticked: bool, box: Box, base: float, near: Run | None, size: float) -> Run:
    face = near.styles[0][2] if near is not None else ""
    style = (0, 1, face, size, False, False, base)
    return Run(TICKED if ticked else EMPTY, [box.x0, box.y0, box.x1, box.y1], base, size, 0, (1.0, 0.0), False, [style])


def _holds(box: Box, run: Run) -> bool:
    return box.x0 <= run.x0 and run.x1 <= box.x1 and box.y0 <= (run.boxes[1] + run.boxes[3]) / 2 <= box.y1


def _is_in(char: dict[str, Any], box: Box) -> bool:
    place: tuple[float, ...] = char["bbox"]
    slip = _SLIP * (box.y1 - box.y0)
    middle = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
    return box.x0 <= middle[0] <= box.x1 and box.y0 - slip <= middle[1] <= box.y1 + slip


def _meet(sides: Sequence[float], box: Box) -> bool:
    return sides[0] < box.x1 and sides[2] > box.x0 and sides[1] < box.y1 and sides[3] > box.y0
