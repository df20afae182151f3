"""From the wish to the proved file: find, cut, see that it is empty, paint over, scrub, read again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf

from documents.extraction.mupdf_file import hide_stalling_tags
from pipeline.pdf.reading.opening import READ_ERRORS
from pipeline.pdf.reading.opening import opened as opened_by_mupdf
from pipeline.pdf.redact.around import scrub
from pipeline.pdf.redact.boxed import Boxed, forget_boxed, text_in
from pipeline.pdf.redact.cutting import cut_areas, cut_words, fill, is_empty, picture_instead
from pipeline.pdf.redact.finding import Progress, Work, find, readable, see
from pipeline.pdf.redact.locating import all_shown, located
from pipeline.pdf.redact.marks import lost, marks_of
from pipeline.pdf.redact.names import names_left
from pipeline.pdf.redact.otherwise import OTHERWISE, pages_read_otherwise
from pipeline.pdf.redact.proof import LEAST_READERS, Read, left_in_strings, left_in_text, letters_in
from pipeline.pdf.redact.recoding import coding_kept, recode
from pipeline.pdf.redact.rules import rules_of
from pipeline.pdf.redact.same_pictures import blank_unseen, shown_on
from pipeline.pdf.redact.steps import Checked, Redacted, Searched, Wish
from pipeline.pdf.redact.unseen import empty_unseen, pages_writing_unseen, unseen_in
from pipeline.pdf.rewriting.opening import PAGE_LIMIT, opened, pages_of
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.picture_traces import without_picture_traces
from pipeline.pdf.rewriting.promises import broken_promises
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.rewriting.saving import saved

_mupdf: Any = pymupdf  # its functions carry no types


def redact(
    source: Path, target: Path, wish: Wish, password: str | None, *,
    allow_signed: bool, searched: Searched | None, progress: Progress,
) -> Redacted:  # fmt: skip
    """Writes the redacted file; raises RewriteRefused, and then there is none."""
    losses = losses_of(source, password, allow_signed)
    work = work_of(wish)
    cut = target.with_suffix(".cut.pdf")
    with opened_by_mupdf(source, password=password, page_limit=PAGE_LIMIT, written=True) as document:
        if hide_stalling_tags(document, source, password):
            losses.append(Loss("tags", "", "they are damaged, or so many that the pages cannot be drawn with them"))
        bake(document, losses)
        find(document, work, searched, progress)
        losses += look_otherwise(source, password, work)
        for done, number in enumerate(work.pages):
            _cut(document, number, work)
            if progress:
                progress(len(work.pages) + done + 1, 3 * len(work.pages))
        _picture_kept(document, work)
        pages = len(document)
        _write(document, cut)
    cut, bare = without_picture_traces(cut, cut.with_suffix(".bare.pdf"), None)
    if bare:
        losses.append(Loss("metadata of pictures", f"{bare} pictures", "remarks, names and places that they carry"))
    if unread := pages_writing_unseen(cut, work.boxes.keys() - work.pictured):
        _go_on(cut, {number: set() for number in unread}, work, _picture)
    elsewhere, dropped, checks = _proved(cut, target, work)
    found = work.counted()
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
        searched=tuple(number + 1 for number in work.read),
        unsearched=tuple(number + 1 for number in work.unsearched),
        in_pictures=len(work.in_pictures()),
        engine=work.engine.name if work.engine else "",
        checks=tuple(checks),
        losses=(*losses, *dropped),
        left=sum(map(len, work.staying.values())),
    )


def work_of(wish: Wish) -> Work:
    return Work(rules_of(wish.words, wish.kinds, wish.patterns, case=wish.case, whole=wish.whole), wish)


def look_otherwise(source: Path, password: str | None, work: Work) -> list[Loss]:
    """Takes note of pages on which words may be seen that nobody reads; nothing is searched without rules."""
    work.otherwise = pages_read_otherwise(source, password) if work.rules else []
    if not work.otherwise:
        return []
    numbers = ", ".join(str(number + 1) for number in work.otherwise[:10])
    where = f"page {numbers}{' and more' if len(work.otherwise) > 10 else ''}"
    return [Loss("certainty that no word is seen any more", where, OTHERWISE)]


def _nothing(work: Work) -> str:
    if any(work.staying.values()):
        return "Nothing was accepted of what was found, so no file was made."
    text = "Nothing that you asked to take out was found in this PDF, so no file was made."
    text += " Pictures were not all searched: draw boxes where they show it." if work.unsearched else ""
    return text + (" Some letters look otherwise than programs read them: draw boxes." if work.otherwise else "")


def losses_of(source: Path, password: str | None, allow_signed: bool) -> list[Loss]:
    with opened(source, password) as pdf:
        pages_of(pdf, allow_signed=allow_signed)
        losses = broken_promises(pdf, "redacted", without_metadata=True)
        if pdf.is_encrypted:
            losses.append(Loss("encryption", "", "the redacted file is not encrypted; Protect encrypts it"))
    return losses


def bake(document: Any, losses: list[Loss]) -> None:
    """Forms and comments become part of the pages: what they hold is then found and cut as all else."""
    if document.is_form_pdf or any(next(page.annots(), None) for page in document):
        losses.append(Loss("form fields and comments", "", "they became part of the pages"))
    try:
        document.bake()
    except READ_ERRORS as error:
        raise RewriteRefused("broken", "The comments or fields of this PDF are damaged. Repair it first.") from error


def _cut(document: Any, number: int, work: Work) -> None:
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


def _cut_unturned(document: Any, number: int, work: Work) -> None:
    page, boxes = document[number], work.boxes.get(number, [])
    try:
        with _remembered(document, number, work), coding_kept(document, number, work.codings):
            cut_words(page, work.words(number))
            cut_areas(page, boxes)
        page = document.reload_page(page)
        gone = not letters_in(page, boxes, work.cores(number))
        clean = gone and all(is_empty(page, area) for area in work.emptied(number))
    except READ_ERRORS:
        clean = False
    if clean:
        fill(page, work.areas(number), work.wish.fill)
    else:
        _picture(document, number, work)


@contextmanager
def _remembered(document: Any, number: int, work: Work) -> Iterator[None]:
    """Keeps what stands under a page's boxes, and which of its marked contents lose something."""
    if number not in work.boxes:
        yield
        return
    page = document[number]
    boxed = work.boxed.setdefault(number, Boxed())
    boxed.text += text_in(page, work.boxes[number])
    before = marks_of(document, number)
    yield
    boxed.lose(lost(before, marks_of(document, number)))


def _picture_kept(document: Any, work: Work) -> None:
    """Pages that still hold a picture of which a part had to go, as where it is cropped away, become pictures."""
    for number in range(len(document)) if work.digests else ():
        if number not in work.pictured and any(one.digest in work.digests for one in shown_on(document[number])):
            with _unturned(document, number):
                _picture(document, number, work)


def _picture(document: Any, number: int, work: Work) -> None:
    try:
        picture_instead(document, number, work.areas(number), work.wish.fill)
    except READ_ERRORS as error:
        text = f"Page {number + 1} can neither be cut nor drawn. Repair the file first."
        raise RewriteRefused("broken", text) from error
    work.pictured.add(number)
    if number in work.boxed:
        work.boxed[number].lose(None)


def _write(document: Any, target: Path) -> None:
    try:
        document.save(target, garbage=4, deflate=True, encryption=_mupdf.PDF_ENCRYPT_NONE)
    except READ_ERRORS as error:
        raise RewriteRefused("broken", "A part of the file is too damaged to be written. Repair it first.") from error


def _proved(cut: Path, target: Path, work: Work) -> tuple[int, list[Loss], list[Checked]]:
    """Scrubs and reads again; what a reader still finds is cut where it stands, and then its page becomes a picture."""
    for rest in (_cut_unturned, _picture, None):
        elsewhere, losses = _scrubbed(cut, target, work)
        left, checks = left_in_text(target, work.rules, work.staying)
        seen, looks = _left_in_pictures(target, work)
        if rest is None or not (again := (left.keys() - work.pictured) | seen):
            break
        target.unlink(missing_ok=True)
        _go_on(cut, {number: left.get(number, set()) for number in again}, work, rest)
    read = [one for one in checks if not one.problem]
    if left or seen:
        target.unlink(missing_ok=True)
        numbers = ", ".join(str(number + 1) for number in sorted(left.keys() | seen)[:10])
        who = "a program still reads" if left else "text recognition still sees"
        raise RewriteRefused(
            "not_gone", f"On page {numbers} {who} what had to go, so no file was made. Draw a box there."
        )
    if len(read) < LEAST_READERS:
        target.unlink(missing_ok=True)
        raise RewriteRefused("not_proved", "Too few programs can read the result to prove it. Repair the file first.")
    _letters_proved(target, work)
    return elsewhere, losses, [*checks, *looks]


def _left_in_pictures(target: Path, work: Work) -> tuple[set[int], list[Checked]]:
    """Pages that changed and on which the engine still finds something; what it finds goes next time."""
    again = sorted({*work.read} & {*work.pages})
    if work.engine is None or not again:
        return set(), []
    with _mupdf.open(target) as document:
        left = {number for number in again if see(document, number, work)}
    return left, [Checked(work.engine.name, len(again))]


def _go_on(cut: Path, left: Mapping[int, set[Read]], work: Work, rest: Callable[[Any, int, Work], None]) -> None:
    """Treats the pages again, where what is left is found on them; the others become pictures."""
    fresh = cut.with_suffix(".more.pdf")
    with _mupdf.open(cut) as document, all_shown(cut) as shown:
        for number, read in sorted(left.items()):
            found = _found_again(shown, number, read, work)
            with _unturned(document, number):
                (rest if found else _picture)(document, number, work)
        _write(document, fresh)
    fresh.replace(cut)


def _found_again(shown: Any, number: int, read: set[Read], work: Work) -> bool:
    """Whether what a program still reads stands somewhere; it is put to what goes.

    Raises RewriteRefused for words that stand nowhere: a picture of the page may show them. Known kinds are also read
    out of figures that stand apart.
    """
    with readable(number):
        places, nowhere = located(shown[number], read, work.staying.get(number, ()))
    if any(not one.is_known for one in nowhere):
        text = f"On page {number + 1} a program reads what had to go, and where it stands cannot be told."
        raise RewriteRefused("not_gone", f"{text} Draw a box there.")
    if places:
        work.places.setdefault(number, []).extend(places)
    return bool(places)


def _scrubbed(cut: Path, target: Path, work: Work) -> tuple[int, list[Loss]]:
    blank_unseen(cut, work.contents)
    with opened(cut, None) as pdf:
        boxed = forget_boxed(pdf, work.boxed)
        elsewhere, losses = scrub(pdf, work.rules, work.spared)
        elsewhere += boxed + empty_unseen(cut, pdf, work.rules, work.spared)
        recode(pdf, work.codings)
        saved(pdf, target)
    with pikepdf.open(target, access_mode=pikepdf.AccessMode.stream) as pdf:
        left = left_in_strings(pdf, work.rules, work.spared) or names_left(pdf, work.rules, work.spared)
        if left or unseen_in(target, pdf, work.rules, work.spared):
            target.unlink(missing_ok=True)
            raise RewriteRefused("not_gone", "Something in the file's structure still says what had to go.")
    return elsewhere, losses


def _letters_proved(target: Path, work: Work) -> None:
    """The finished file once more: no letter under a box, nor a single one of a match left where it stood."""
    with _mupdf.open(target) as document:
        for number in work.pages:
            if letters_in(document[number], work.boxes.get(number, ()), work.cores(number)):
                target.unlink(missing_ok=True)
                text = f"Text is still where it had to go on page {number + 1}; no file was made."
                raise RewriteRefused("not_gone", text)
