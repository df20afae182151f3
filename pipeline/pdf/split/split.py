"""Writing the parts: for each one the file is opened anew and cut down to its pages, so that all else is kept."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.pdf.rewriting.keeping import keep_pages
from pipeline.pdf.rewriting.opening import is_signed, opened, pages_of
from pipeline.pdf.rewriting.order import Pick
from pipeline.pdf.rewriting.outcome import Loss
from pipeline.pdf.rewriting.promises import pdfa_in_doubt
from pipeline.pdf.rewriting.refused import RewriteRefused
from pipeline.pdf.rewriting.saving import saved
from pipeline.pdf.split.places import Group, groups_of
from pipeline.pdf.split.steps import Cut, Part, Parts

PART_LIMIT = 1000
_COUNT = re.compile(r"^\d+ ")
_UNFIT = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')


def split(
    source: Path,
    folder: Path,
    stem: str,
    cut: Cut,
    password: str | None,
    *,
    allow_signed: bool,
    progress: Callable[[int, int], None] | None,
) -> Parts:
    """Writes the parts and the archive; raises RewriteRefused."""
    with opened(source, password) as pdf:
        pages_of(pdf, allow_signed=allow_signed)
        groups, dropped = groups_of(pdf, source, cut, password)
        losses = [Loss("signature", "", "it does not hold in the parts")] if is_signed(pdf) else []
        losses += pdfa_in_doubt(pdf)
    writer = _Writer(source, folder, stem, password)
    if cut.by == "size":
        groups = writer.cut_by_size(groups[0].picks, cut.size)
    if len(groups) > PART_LIMIT:
        text = f"That would make {len(groups)} files; at most {PART_LIMIT} are made. Make larger parts."
        raise RewriteRefused("too_many_parts", text)
    parts = []
    for number, group in enumerate(groups, 1):
        parts.append(writer.write(group, number, len(groups)))
        if progress:
            progress(number, len(groups))
    with zipfile.ZipFile(folder / f"{stem}.zip", "w", zipfile.ZIP_STORED) as archive:
        for part in parts:  # straight from the disk; PDF does not get smaller
            archive.write(folder / part.name, part.name)
    losses = [*writer.losses.values(), *losses]
    losses += [
        Loss("wished size", part.name, "one page alone is larger")
        for part in parts
        if cut.by == "size" and part.size > cut.size
    ]
    return Parts(tuple(parts), dropped, tuple(losses))


class _Writer:
    """Cuts one file again and again."""

    def __init__(self, source: Path, folder: Path, stem: str, password: str | None) -> None:
        self.source, self.folder, self.stem, self.password = source, folder, stem, password
        self.losses: dict[str, Loss] = {}

    def write(self, group: Group, number: int, many: int) -> Part:
        digits = len(str(many))
        title = _UNFIT.sub(" ", group.title).strip()[:80]
        name = f"{self.stem}-{number:0{digits}}{f' {title}' if title else ''}.pdf"
        size = self._cut(group.picks, self.folder / name, name)
        numbers = [pick.page + 1 for pick in group.picks]
        return Part(name, title, numbers[0], numbers[-1], len(numbers), size)

    def _cut(self, picks: Sequence[Pick], target: Path, name: str) -> int:
        with opened(self.source, self.password) as pdf:
            for loss in keep_pages(pdf, picks, name=name):
                word = _COUNT.sub("", loss.what).rstrip("s")
                first = self.losses.setdefault(word, loss)
                if first is not loss:  # said once: that each part has its own links only is what splitting means
                    self.losses[word] = Loss(f"{word}s", "several parts", loss.why)
            saved(pdf, target)
        return target.stat().st_size

    def cut_by_size(self, picks: Sequence[Pick], most: int) -> list[Group]:
        """The fewest parts in order that are each at most ``most`` bytes, as far as single pages allow."""
        groups, start, guess = [], 0, 1
        trial = self.folder / "trial.pdf"
        while start < len(picks):
            fits, fails = 1, len(picks) - start + 1
            step = min(guess, fails - 1)
            while fails - fits > 1:
                if self._cut(picks[start : start + step], trial, "") <= most:
                    fits = max(fits, step)
                    step = min(fits * 2, fails - 1) if fails > len(picks) - start else (fits + fails) // 2
                else:
                    fails = step
                    step = (fits + fails) // 2
                if step <= fits:
                    step = fits + 1
            groups.append(Group(tuple(picks[start : start + fits])))
            start, guess = start + fits, fits
        trial.unlink(missing_ok=True)
        self.losses.clear()
        return groups
