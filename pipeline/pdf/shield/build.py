"""Shields a PDF: the same picture, another wording for programs that extract text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from pipeline.pdf.shield.actual import marks_over
from pipeline.pdf.shield.aliases.shelf import AliasShelf
from pipeline.pdf.shield.around import Wording, sweep
from pipeline.pdf.shield.around.metadata import claims_pdf_a_1
from pipeline.pdf.shield.around.tags import MarkedContent
from pipeline.pdf.shield.edit import Edit, EditOutcome, ShieldOutcome, ShieldRefused
from pipeline.pdf.shield.fields import fonts_of_fields, strip_signatures
from pipeline.pdf.shield.glyphs import FontKey, UsedFont
from pipeline.pdf.shield.limits import LimitExceeded, Limits
from pipeline.pdf.shield.objects import DAMAGED
from pipeline.pdf.shield.opening import opened
from pipeline.pdf.shield.page import PageChanges
from pipeline.pdf.shield.plan import PagePlan, plan_page, refusal
from pipeline.pdf.shield.saving import save
from pipeline.pdf.shield.used import UsedCodes
from pipeline.pdf.shield.walk import FontShelf

Progress = Callable[[int, int], None]


def shield_pdf(
    source: Path,
    target: Path,
    edits: Sequence[Edit],
    *,
    level: int = 3,
    password: str | None = None,
    progress: Progress | None = None,
    allow_signed: bool = False,
    limits: Limits | None = None,
) -> ShieldOutcome:
    """Writes ``source`` to ``target`` with every edit that can be done.

    ``level`` 1 gives glyphs further codes with another ToUnicode value; 2 also copies them under other names in the
    embedded programs, so that re-distilling does not bring the wording back; 3 also changes what is around the page
    (bookmarks, metadata, ActualText ...). ``progress`` hears pages done and pages to do, the target written last.
    Raises `ShieldRefused` when the file as a whole cannot be shielded; nothing is written then.
    """
    limits = limits or Limits()
    with _refusing_damage(), opened(source, password, limits, allow_signed=allow_signed) as pdf:
        work = _Work(pdf, edits, level, limits, progress or _no_progress)
        warnings = strip_signatures(pdf, limits)
        removed = work.write()
        object_streams = not claims_pdf_a_1(pdf, limits)
        warnings += save(pdf, source, target, password, object_streams=object_streams)
        work.done()
        return ShieldOutcome(
            work.outcomes(), level, source.stat().st_size, target.stat().st_size, removed, tuple(warnings)
        )


def locate(
    source: Path, edits: Sequence[Edit], password: str | None = None, *, limits: Limits | None = None
) -> tuple[EditOutcome, ...]:
    """Where each edit would land, or why it would be refused, as `shield_pdf` would say; nothing is written.

    Signed files are looked at too. Raises `ShieldRefused`.
    """
    limits = limits or Limits()
    with _refusing_damage(), opened(source, password, limits, allow_signed=True) as pdf:
        return _Work(pdf, edits, 1, limits, _no_progress).outcomes()


@contextmanager
def _refusing_damage() -> Iterator[None]:
    """What pikepdf makes of broken objects becomes one clear answer; so does whatever is beyond the limits."""
    try:
        yield
    except LimitExceeded as error:
        raise ShieldRefused("too_large", f"The file holds {error.what}.") from error
    except DAMAGED as error:
        raise ShieldRefused(
            "broken", "The file is too damaged to be written anew. Repair may be able to read it."
        ) from error


def _no_progress(_done: int, _total: int) -> None:
    pass


class _Work:
    """One file under way: planned on construction, written on demand."""

    def __init__(self, pdf: pikepdf.Pdf, edits: Sequence[Edit], level: int, limits: Limits, progress: Progress) -> None:
        if len(edits) > limits.edits:
            raise ShieldRefused("too_large", f"{len(edits)} edits were asked for; at most {limits.edits} are done.")
        self._pdf, self._edits, self._level, self._limits = pdf, edits, level, limits
        self._shelf = FontShelf(pdf, limits)
        pages = sorted({edit.page for edit in edits if 1 <= edit.page <= len(pdf.pages)})
        self._progress, self._total, self._steps = progress, 2 * len(pages) + 1, 0
        self.plans = [self._plan(number) for number in pages]
        self._aliases = self._alias_shelf()
        self._changes = [PageChanges(plan, self._aliases) for plan in self.plans if plan.planned]

    def write(self) -> tuple[str, ...]:
        """Writes fonts and pages into the open file, and what is around them; returns what was found there."""
        self._aliases.write(self._pdf)
        for changes in self._changes:
            changes.write(self._pdf)
            self._step()
        if self._level < 3 or not self._changes:
            return ()
        wordings: list[Wording] = []
        marked: set[MarkedContent] = set()
        for changes in self._changes:
            page = changes.plan.page.objgen
            for planned in changes.plan.planned:
                wordings.append(Wording(planned.edit.original, planned.edit.replacement, *planned.context))
                for glyph, _ in planned.values:
                    marked.update((page, mark.mcid) for mark in marks_over(glyph) if mark.mcid is not None)
        pages = [changes.plan.number for changes in self._changes]
        return sweep(self._pdf, wordings, marked, pages, self._limits)

    def done(self) -> None:
        self._progress(self._total, self._total)

    def outcomes(self) -> tuple[EditOutcome, ...]:
        """One for each edit, in the order given."""
        found: dict[int, EditOutcome] = {}
        for plan in self.plans:
            found.update((id(outcome.edit), outcome) for outcome in plan.refused)
        for changes in self._changes:
            for planned in changes.plan.planned:
                technique = "cloned_font" if changes.is_cloned(planned) else "alias"
                found[id(planned.edit)] = EditOutcome(planned.edit, "applied", boxes=planned.boxes, technique=technique)
        return tuple(found.get(id(edit)) or self._off_the_page(edit) for edit in self._edits)

    def _off_the_page(self, edit: Edit) -> EditOutcome:
        return refusal(edit, "no_such_page", f"The file has {len(self._pdf.pages)} pages, not {edit.page}.")

    def _plan(self, number: int) -> PagePlan:
        edits = [edit for edit in self._edits if edit.page == number]
        plan = plan_page(self._pdf.pages[number - 1].obj, number, edits, self._shelf, self._limits)
        self._step()
        return plan

    def _alias_shelf(self) -> AliasShelf:
        fonts: dict[FontKey, UsedFont] = {}
        for plan in self.plans:
            for planned in plan.planned:
                fonts.update((glyph.font.key, glyph.font) for glyph, _ in planned.values if glyph.font is not None)
        used = UsedCodes(self._pdf, self._shelf, fonts, self._limits) if fonts else None
        codes = used.codes if used else {}
        return AliasShelf(fonts, codes, fonts_of_fields(self._pdf), self._level, self._limits)

    def _step(self) -> None:
        self._steps += 1
        self._progress(self._steps, self._total)
