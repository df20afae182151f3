"""One PDF made smaller: plan, assemble, verify; what does not hold is redone more gently, at last left as it was."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pikepdf

from pipeline.pdf.compress.aside import Aside
from pipeline.pdf.compress.cmaps import shorten_cmaps
from pipeline.pdf.compress.dropping import drop_unkept
from pipeline.pdf.compress.fonts import Program, cut_fonts, put_fonts
from pipeline.pdf.compress.images import consistent, images_of, plan_images
from pipeline.pdf.compress.merge import merge_again, merge_identical
from pipeline.pdf.compress.opening import BROKEN, checked, claims_pdfa, is_signed, opened
from pipeline.pdf.compress.outcome import Compressed
from pipeline.pdf.compress.placement import Number, Use, placements
from pipeline.pdf.compress.profiles import shorten_profiles
from pipeline.pdf.compress.replacement import Replacement
from pipeline.pdf.compress.saving import can_stand_in, save_small
from pipeline.pdf.compress.settled import Settled, fingerprint, settle, settled_in
from pipeline.pdf.compress.streams import repack_streams, share_bulky_parts
from pipeline.pdf.compress.verify import DRAWING_ERRORS, Before, Verdict, refuse_undrawn, sample_of
from pipeline.pdf.compress.wish import PRESETS, Level, Wish, half_way

Progress = Callable[[int, int], None]
MOST_DRAWN = 12
_NEAR = 0.9  # of a target size; what is farther below it is looked for once more, half way to what was too large
_WORTH = 0.9985  # a gain below that is not worth another file; MuPDF cuts some bytes more off a font it has cut before
_AGAIN = 0.97  # a file that was compressed here before is only written again when it becomes this much smaller


@dataclass(slots=True)
class Plan:
    """What goes into a file that is written."""

    level: Level
    images: dict[Number, Replacement] = field(default_factory=dict)
    fonts: dict[Number, Program] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()  # what the written file does not have any more, in sentences
    aside: Aside | None = None
    redone: dict[int, Level] = field(default_factory=dict)  # by page from 0: what its images came to be made with

    def gave_way(self) -> tuple[str, ...]:
        """On how many pages the level did not hold, and what was taken there, in sentences."""
        counts = Counter(f"{one} was taken" if one.lossy else "nothing was lost" for one in self.redone.values())
        return tuple(
            f"{self.level} did not hold on {count} page{'s' if count > 1 else ''}; {done} there."
            for done, count in counts.items()
        )


@dataclass(slots=True)
class Source:
    """The original and what is known of it."""

    path: Path
    password: str | None
    folder: Path
    pages: int
    pdfa: str
    settled: Settled
    signed: bool
    before: Before
    uses: dict[Number, Use]
    merged: dict[Number, Number] = field(default_factory=dict)  # see `merge_identical`
    notes: list[str] = field(default_factory=list)
    _fonts: dict[Number, Program] | None = None

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def opened(self) -> pikepdf.Pdf:
        """A copy to work on, with what is identical merged."""
        pdf = opened(self.path, self.password)
        merge_again(pdf, self.merged)
        return pdf

    def cut_fonts(self) -> dict[Number, Program]:
        """They are the same at every level."""
        if self._fonts is None:
            with self.opened() as pdf:
                self._fonts = cut_fonts(pdf, self.folder)
        return self._fonts


def compress_file(
    path: Path, target: Path, wish: Wish, password: str | None = None, *, progress: Progress | None = None
) -> Compressed:
    """Writes the smaller file, or the original's bytes where nothing smaller holds; raises CompressRefused.

    ``target`` must be in a folder of its own: working files stand beside it.
    """
    source = look_into(path, target.parent, wish, password)
    if wish.target is not None:
        return _to_size(source, target, wish, progress)
    if source.settled.rank >= wish.level.rank and wish.dpi is None and wish.quality is None:
        source.notes.append("The file was compressed with this preset or a stronger one before.")
    return _at_level(source, target, wish, wish.level, progress)


def look_into(path: Path, folder: Path, wish: Wish, password: str | None) -> Source:
    """Opens and judges the file; raises CompressRefused."""
    with opened(path, password) as pdf:
        pages = checked(pdf, allow_signed=wish.allow_signed)
        refuse_undrawn(path, password)
        before = Before(path, password, pdf)
        merged = merge_identical(pdf)
        return Source(
            path=path, password=password, folder=folder, pages=pages, pdfa=claims_pdfa(pdf), settled=settled_in(pdf),
            signed=is_signed(pdf), before=before, uses=placements(pdf), merged=merged,
        )  # fmt: skip


def _at_level(source: Source, target: Path, wish: Wish, level: Level, progress: Progress | None) -> Compressed:
    with tempfile.TemporaryDirectory(dir=source.folder, prefix="aside-") as folder:
        return _tried(source, target, wish, plan_of(source, level, Aside(Path(folder)), progress))


def _tried(source: Source, target: Path, wish: Wish, plan: Plan) -> Compressed:
    level = plan.level
    for attempt in _gentler(plan):
        try:
            assemble(source, attempt, target)
        except BROKEN:
            continue
        least = _AGAIN if source.settled.rank >= level.rank else _WORTH
        if target.stat().st_size >= source.size * least:
            break
        verdict = _judged(source, attempt, target, wish)
        if verdict is not None:
            return _outcome(source, attempt, target, wish, verdict)
    return _original(source, target, wish)


def plan_of(source: Source, level: Level, aside: Aside, progress: Progress | None = None) -> Plan:
    """Decides on every font and image; on fonts first, while no library has threads that a fork would leave behind."""
    fonts = source.cut_fonts() if level.subset else {}
    with source.opened() as pdf:
        images = plan_images(images_of(pdf), source.uses, level, source.settled, aside=aside, progress=progress)
    return Plan(level, images, fonts, aside=aside)


def _gentler(plan: Plan) -> Iterator[Plan]:
    """The plan; then without the images of pages that did not hold; without fonts; without any loss."""
    yield plan
    if plan.fonts:
        yield Plan(plan.level, dict(plan.images), aside=plan.aside, redone=dict(plan.redone))
    lossless = PRESETS["lossless"]
    same = {number: one for number, one in plan.images.items() if one.lossless}
    if plan.level != lossless:
        yield Plan(lossless, same, aside=plan.aside)
    alike = {number: one for number, one in same.items() if one.keeps_colours}
    if len(alike) < len(same):  # programs may scale a palette, or grey, in another way than the colours it stands for
        yield Plan(lossless, alike, aside=plan.aside)


def assemble(source: Source, plan: Plan, target: Path, *, packs: bool = True) -> None:
    """Writes the file of a plan; without ``packs`` streams are not packed anew, which takes longest."""
    with source.opened() as pdf:
        marked = plan.aside is not None and can_stand_in(pdf)
        plan.images = consistent(images_of(pdf), plan.images)
        for number, one in plan.images.items():
            one.put(pdf, pdf.get_object(number), marked=marked)
        put_fonts(pdf, plan.fonts)
        changed = {number: one.content for number, one in plan.fonts.items()} | shorten_cmaps(pdf)
        if plan.level.lossy and source.pdfa != "1":  # which knows older profiles only
            changed |= shorten_profiles(pdf)
        if len(set(changed.values())) < len(changed):  # parts of one font that differed in what no page uses
            merge_identical(pdf, changed.keys())
        plan.dropped = drop_unkept(pdf, application_data=plan.level.drops_application_data, idle=plan.level.subset)
        lost = [fingerprint(one.read()) for one in plan.images.values() if not one.lossless]
        kept = source.settled.images if plan.level.rank <= source.settled.rank else frozenset()
        if lost or kept:  # else a later pass comes to the same by itself
            settle(pdf, max(plan.level.rank, source.settled.rank), [*lost, *kept])
        if packs:
            repack_streams(pdf, keep=frozenset(plan.images), xmp=source.pdfa != "1")
        share_bulky_parts(pdf)
        save_small(
            pdf, target, old_format=source.pdfa == "1", xmp=source.pdfa != "1",
            aside=plan.aside.folder if marked and plan.aside else None,
        )  # fmt: skip


def _judged(source: Source, plan: Plan, target: Path, wish: Wish) -> Verdict | None:
    """The verdict on a file that holds, None for one that does not. Images of failing pages are redone more gently."""
    drawn = sample_of(source.pages, MOST_DRAWN)
    texts = list(range(source.pages)) if plan.fonts else drawn
    for gentle in (*wish.gentler_than(plan.level), None):
        try:
            verdict = source.before.verdict(target, drawn, texts)
        except DRAWING_ERRORS:
            return None
        if verdict.lost or not plan.level.lossy:
            return verdict if not verdict.lost and not verdict.changed else None
        low = {page for page, alike in verdict.likenesses.items() if alike < plan.level.page_floor}
        if not low:
            return verdict
        if gentle is None or not _redone(source, plan, gentle, low):
            return None
        assemble(source, plan, target)
        if target.stat().st_size >= source.size:
            return None
    return None


def _redone(source: Source, plan: Plan, gentle: Level, low: set[int]) -> bool:
    """Plans the lossy images of these pages anew; whether there were any."""
    lossy = {number for number, one in plan.images.items() if not one.lossless}
    pages = {number: source.uses.get(number, Use()).pages & low for number in lossy}
    taken = {number for number in lossy if pages[number]}
    if taken:
        with source.opened() as pdf:
            found = images_of(pdf)
            theirs = {number: found[number] for number in taken}
            again = plan_images(theirs, source.uses, gentle, source.settled, aside=plan.aside)
        for number in taken:
            del plan.images[number]
        plan.images.update(again)
        plan.redone.update(dict.fromkeys(set[int]().union(*(pages[number] for number in taken)), gentle))
    return bool(taken)


def _to_size(source: Source, target: Path, wish: Wish, progress: Progress | None) -> Compressed:
    """The gentlest level that is small enough; where none is, the smallest."""
    wanted = wish.target or 0
    if source.size <= wanted:
        source.notes.append("The file is no larger than that already.")
        return _original(source, target, wish, reached=True)
    best = _original(source, target, wish)
    kept = target.with_suffix(".best")
    shutil.copyfile(target, kept)
    gentler: Level | None = None  # the last that was not small enough
    for level in wish.ladder():
        found = _at_level(source, target, wish, level, progress)
        if found.after < best.after:
            best = found
            shutil.copyfile(target, kept)
        if best.after <= wanted:
            if gentler is not None and gentler.lossy and best.after < _NEAR * wanted:
                found = _at_level(source, target, wish, half_way(gentler, level), progress)
                if best.after < found.after <= wanted:
                    best = found
                    shutil.copyfile(target, kept)
            break
        gentler = level
    kept.replace(target)
    reached = best.after <= wanted
    note = () if reached else (f"{wanted:,} bytes were not reached; this is the smallest that still holds.",)
    return replace(best, target_reached=reached, notes=(*best.notes, *note))


def _outcome(source: Source, plan: Plan, target: Path, wish: Wish, verdict: Verdict) -> Compressed:
    alike = list(verdict.likenesses.values()) or [1.0]
    signature = ("The signature in this file is no longer valid.",) if source.signed else ()
    with opened(source.path, source.password) as pdf:
        old_images = sum(len(pdf.get_object(number).read_raw_bytes()) for number in plan.images)
    return Compressed(
        before=source.size,
        after=target.stat().st_size,
        pages=source.pages,
        preset=wish.preset,
        used=plan.level.name,
        images=dict(Counter(one.how for one in plan.images.values())),
        image_bytes=(old_images, sum(one.size for one in plan.images.values())),
        fonts=len(plan.fonts),
        merged=len(source.merged),
        pages_compared=len(verdict.likenesses),
        likeness_lowest=round(min(alike), 5),
        likeness_mean=round(sum(alike) / len(alike), 5),
        changed_pixels=verdict.changed,
        text_pages_compared=verdict.texts,
        kept=source.before.inventory.counts,
        encrypted=bool(source.before.inventory.words["encryption"]),
        notes=(*signature, *source.notes, *plan.gave_way(), *plan.dropped),
    )


def _original(source: Source, target: Path, wish: Wish, *, reached: bool | None = None) -> Compressed:
    shutil.copyfile(source.path, target)
    return Compressed(
        before=source.size, after=source.size, pages=source.pages, preset=wish.preset, used="original",
        kept=source.before.inventory.counts, encrypted=bool(source.before.inventory.words["encryption"]),
        target_reached=reached,
        notes=(*source.notes, "Nothing smaller was found that loses nothing; this is the file as it came."),
    )  # fmt: skip
