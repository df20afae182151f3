"""From the wish to the proved file: find, cut, see that it is empty, paint over, scrub, read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf

from pipeline.pdf.reading.opening import READ_ERRORS
from pipeline.pdf.reading.opening import opened as opened_by_mupdf
from pipeline.pdf.redact.around import scrub
from pipeline.pdf.redact.cutting import cut_areas, cut_words, fill, is_empty, picture_instead
from pipeline.pdf.redact.places import Place, letters_of, places_on
from pipeline.pdf.redact.proof import LEAST_READERS, left_in_strings, left_in_text, letters_in
from pipeline.pdf.redact.rules import Rule, rules_of
from pipeline.pdf.redact.steps import Box, Checked, Redacted, Wish
from pipeline.pdf.rewriting.opening import PAGE_LIMIT, is_signed, opened, pages_of
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.rewriting.saving import saved

_mupdf: Any = pymupdf  # its functions carry no types

Progress = Callable[[int, int], None] | None


@dataclass
class _Work:
    """What is done to each page, by its place."""

    rules: list[Rule]
    wish: Wish
    places: dict[int, list[Place]] = field(default_factory=dict)
    boxes: dict[int, list[pymupdf.Rect]] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)
    pictured: set[int] = field(default_factory=set)

    def areas(self, number: int) -> list[pymupdf.Rect]:
        matched = [area for place in self.places.get(number, ()) for area in place.areas]
        return [*matched, *self.boxes.get(number, ())]


def redact(
    source: Path, target: Path, wish: Wish, password: str | None, *, allow_signed: bool, progress: Progress
) -> Redacted:
    """Writes the redacted file; raises RewriteRefused, and then there is none."""
    losses = _losses_of(source, password, allow_signed)
    work = _Work(rules_of(wish.words, wish.kinds, wish.patterns, case=wish.case, whole=wish.whole), wish)
    cut = target.with_suffix(".cut.pdf")
    with opened_by_mupdf(source, password=password, page_limit=PAGE_LIMIT) as document:
        _bake(document, losses)
        _find(document, work)
        for number in sorted({*work.places, *work.boxes}):
            _cut(document, number, work)
            if progress:
                progress(number + 1, 2 * len(document))
        pages = len(document)
        _write(document, cut)
    elsewhere, dropped, checks = _proved(cut, target, work)
    found = Counter(place.rule for places in work.places.values() for place in places)
    boxes = sum(map(len, work.boxes.values()))
    if not found and not boxes and not elsewhere:
        target.unlink(missing_ok=True)
        raise RewriteRefused("nothing_found", _nothing(work))
    return Redacted(
        pages=pages,
        found={rule.name: found.get(rule.name, 0) for rule in work.rules},
        boxes=boxes,
        elsewhere=elsewhere,
        pictured=tuple(sorted(number + 1 for number in work.pictured)),
        unread=tuple(number + 1 for number in work.unread),
        checks=tuple(checks),
        losses=(*losses, *dropped),
    )


def _nothing(work: _Work) -> str:
    text = "Nothing of what shall go is in this PDF, so no file was made."
    return text + (" Some pages hold no text: recognise it first, or draw boxes." if work.unread else "")


def _losses_of(source: Path, password: str | None, allow_signed: bool) -> list[Loss]:
    with opened(source, password) as pdf:
        pages_of(pdf, allow_signed=allow_signed)
        losses = [Loss("signature", "", "it does not hold in the redacted file")] if is_signed(pdf) else []
        if pdf.is_encrypted:
            losses.append(Loss("encryption", "", "the redacted file is not encrypted; Protect encrypts it"))
    return losses


def _bake(document: Any, losses: list[Loss]) -> None:
    """Forms and comments become part of the pages: what they hold is then found and cut as all else."""
    if document.is_form_pdf or any(next(page.annots(), None) for page in document):
        losses.append(Loss("form fields and comments", "", "they became part of the pages"))
    try:
        document.bake()
    except READ_ERRORS as error:
        raise RewriteRefused("broken", "The comments or fields of this PDF are damaged. Repair it first.") from error


def _find(document: Any, work: _Work) -> None:
    for box in work.wish.boxes:
        if box.page > len(document):
            text = f"A box is on page {box.page}, and this PDF has {len(document)} pages."
            raise RewriteRefused("no_such_page", text)
        work.boxes.setdefault(box.page - 1, []).append(_rect(box, document[box.page - 1]))
    for number in range(len(document)) if work.rules else ():
        try:
            letters = letters_of(document[number])
        except READ_ERRORS as error:
            text = f"Page {number + 1} cannot be read, so nothing can be promised. Repair the file first."
            raise RewriteRefused("broken", text) from error
        if not letters.text.strip():
            work.unread.append(number)
        if places := places_on(letters, work.rules):
            work.places[number] = places


def _rect(box: Box, page: Any) -> Any:
    """Within the page, from any two corners of it as it is seen, where MuPDF's texts are: before it is turned."""
    found = _mupdf.Rect(box.x0, box.y0, box.x1, box.y1).normalize() & page.rect
    if found.is_empty:
        raise RewriteRefused("empty_box", f"A box on page {box.page} covers nothing of the page.")
    return found * page.derotation_matrix


def _cut(document: Any, number: int, work: _Work) -> None:
    """Takes it out; a page that will not let go of something becomes a picture without it."""
    with _unturned(document, number):
        _cut_unturned(document, number, work)


@contextmanager
def _unturned(document: Any, number: int) -> Iterator[None]:
    """The page as if nobody had turned it: only then do texts, areas and pictures of it share one measure."""
    turn = document[number].rotation
    document[number].set_rotation(0)
    yield
    document[number].set_rotation(turn)


def _cut_unturned(document: Any, number: int, work: _Work) -> None:
    page, boxes = document[number], work.boxes.get(number, [])
    try:
        cut_words(page, work.places.get(number, []))
        cut_areas(page, boxes)
        page = document.reload_page(page)
        clean = all(is_empty(page, box) for box in boxes) and not letters_in(page, boxes)
    except READ_ERRORS:
        clean = False
    if clean:
        fill(page, work.areas(number), work.wish.fill)
    else:
        _picture(document, number, work)


def _picture(document: Any, number: int, work: _Work) -> None:
    try:
        picture_instead(document, number, work.areas(number), work.wish.fill)
    except READ_ERRORS as error:
        text = f"Page {number + 1} can neither be cut nor drawn. Repair the file first."
        raise RewriteRefused("broken", text) from error
    work.pictured.add(number)


def _write(document: Any, target: Path) -> None:
    try:
        document.save(target, garbage=4, deflate=True, encryption=_mupdf.PDF_ENCRYPT_NONE)
    except READ_ERRORS as error:
        raise RewriteRefused("broken", "A part of the file is too damaged to be written. Repair it first.") from error


def _proved(cut: Path, target: Path, work: _Work) -> tuple[int, list[Loss], list[Checked]]:
    """Scrubs and reads again; pages on which a reader still finds something become pictures, once."""
    elsewhere, losses = _scrubbed(cut, target, work.rules)
    left, checks = left_in_text(target, work.rules)
    if left - work.pictured:
        _picture_more(cut, left - work.pictured, work)
        elsewhere, losses = _scrubbed(cut, target, work.rules)
        left, checks = left_in_text(target, work.rules)
    read = [one for one in checks if not one.problem]
    if left:
        target.unlink(missing_ok=True)
        numbers = ", ".join(str(number + 1) for number in sorted(left)[:10])
        raise RewriteRefused(
            "not_gone",
            f"On page {numbers} a program still reads what had to go, so no file was made. Draw a box there.",
        )
    if len(read) < LEAST_READERS:
        target.unlink(missing_ok=True)
        raise RewriteRefused("not_proved", "Too few programs can read the result to prove it. Repair the file first.")
    _boxes_proved(target, work)
    return elsewhere, losses, checks


def _picture_more(cut: Path, numbers: set[int], work: _Work) -> None:
    fresh = cut.with_suffix(".more.pdf")
    with _mupdf.open(cut) as document:
        for number in sorted(numbers):
            with _unturned(document, number):
                _picture(document, number, work)
        _write(document, fresh)
    fresh.replace(cut)


def _scrubbed(cut: Path, target: Path, rules: Sequence[Rule]) -> tuple[int, list[Loss]]:
    with opened(cut, None) as pdf:
        elsewhere, losses = scrub(pdf, rules)
        saved(pdf, target)
    with pikepdf.open(target) as pdf:
        if left_in_strings(pdf, rules):
            target.unlink(missing_ok=True)
            raise RewriteRefused("not_gone", "Something in the file's structure still says what had to go.")
    return elsewhere, losses


def _boxes_proved(target: Path, work: _Work) -> None:
    """The finished file once more: no letter under a box."""
    with _mupdf.open(target) as document:
        for number, boxes in work.boxes.items():
            if letters_in(document[number], boxes):
                target.unlink(missing_ok=True)
                raise RewriteRefused("not_gone", f"Text is still under a box on page {number + 1}; no file was made.")
