"""Letters that changed outside the edits, and which edits may be to blame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from pipeline.pdf.proof.letters import bare
from pipeline.pdf.proof.place import Place
from pipeline.pdf.shield.edit import Edit

_SHOWN = 40  # letters
_LONGEST_ALIGNED = 8000  # letters; aligning takes the square of it in the worst case


@dataclass(frozen=True, slots=True)
class PageCollateral:
    """What one extractor lost and gained on one page besides the edits.

    ``letters`` is the larger of the two counts; passages that only moved do not count. ``lost`` and
    ``gained`` show up to forty of the letters, sorted. ``suspects`` are indices of the edits nearest to the
    differences; none where the page has no edit.
    """

    page: int
    letters: int
    lost: str
    gained: str
    suspects: tuple[int, ...] = ()

    def on_page(self, number: int, indices: Sequence[int]) -> PageCollateral:
        """The same with the page's number, and with its edits counted as in the whole document."""
        return replace(self, page=number, suspects=tuple(indices[index] for index in self.suspects))


@dataclass(frozen=True, slots=True)
class Collateral:
    """One extractor over the whole file: ``changed`` of the original's ``letters`` differ outside the edits.

    ``pages`` has a row for each page where any do.
    """

    extractor: str
    letters: int
    changed: int
    pages: tuple[PageCollateral, ...] = ()


def collateral_of(
    expected: str, found: str, edits: Sequence[Edit], placed: Mapping[int, Place], right: Collection[int]
) -> PageCollateral | None:
    """Compare a page's letters with what they should be; None when only edits differ.

    The letters of edits that failed, or that this extractor cannot place, are explained by them and do not
    count.
    """
    if expected == found:
        return None
    lost, gained = Counter(expected) - Counter(found), Counter(found) - Counter(expected)
    for index, edit in enumerate(edits):
        old, new = Counter(bare(edit.original)), Counter(bare(edit.replacement))
        if index not in placed:  # the page may read changed although the original was not found on it
            lost, gained = lost - old, gained - new
        elif index not in right:
            lost, gained = lost - new, gained - old
    letters = max(lost.total(), gained.total())
    if not letters:
        return None
    suspects = _nearest(_differences(expected, found, lost, gained), placed)
    return PageCollateral(0, letters, _shown(lost), _shown(gained), suspects)


def _shown(letters: Counter[str]) -> str:
    return "".join(sorted(letters.elements()))[:_SHOWN]


def _differences(expected: str, found: str, lost: Counter[str], gained: Counter[str]) -> list[tuple[int, int]]:
    """Stretches of ``expected`` (start, end) where letters of ``lost`` or ``gained`` went or came."""
    head = next((at for at, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), None)
    head = min(len(expected), len(found)) if head is None else head
    old, new = expected[head:], found[head:]
    if len(old) > _LONGEST_ALIGNED or len(new) > _LONGEST_ALIGNED:
        return [(head, len(expected))]
    moves = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        (head + i1, head + i2)
        for tag, i1, i2, j1, j2 in moves
        if tag != "equal" and (lost.keys() & set(old[i1:i2]) or gained.keys() & set(new[j1:j2]))
    ]


def _nearest(stretches: Sequence[tuple[int, int]], placed: Mapping[int, Place]) -> tuple[int, ...]:
    """The edits nearest to each stretch; all of them where one stretch covers several."""
    blamed: set[int] = set()
    for start, end in stretches:
        away = {index: max(0, start - place.due - len(place.new), place.due - end) for index, place in placed.items()}
        blamed |= {index for index, distance in away.items() if distance == min(away.values())}
    return tuple(sorted(blamed))
