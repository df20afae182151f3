"""The chain of question numbers: the best ascending path through all rows that may begin with a number."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from pipeline.text.questions.labels import Label, list_labels, number_labels
from pipeline.text.questions.paper import Paper, Row
from pipeline.text.questions.wording import INSTRUCTION, TO_PAGE

_LOOK_BACK = 160  # candidates; a question does not reach further than that
_MAX_GAP = 3  # numbers that may be missing between two questions
_RESTART = 9.0  # price of beginning again at 1 without a heading between
_RESTART_AT_HEADING = 0.5
_FAR, _FARTHEST = 0.003, 0.5  # price of each row between two numbers, and the most it comes to
_INDENTED = 3.0  # and of doing so further in than the numbers before
_NO_WAY = float("-inf")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row read as the beginning of a question; ``weight`` says how much it looks like one by itself."""

    row: Row
    label: Label
    weight: float
    beside: bool = False  # not the first in its row: 2 and 3 of "1. ...   2. ...   3. ..."

    @property
    def x0(self) -> float:
        return self.row.indent + self.row.x_at(self.label.start) - self.row.box.x0

    @property
    def x1(self) -> float:
        return self.row.indent + self.row.x_at(self.label.end) - self.row.box.x0


@dataclass(frozen=True, slots=True)
class Link:
    """A question found: its candidate, how sure the step to it was (0 to 1), and whether numbering began anew."""

    candidate: Candidate
    certainty: float
    restarts: bool
    missing: int  # numbers left out just before


def enclosing_chain(candidates: Sequence[Candidate], headings: Set[int]) -> list[Link]:
    """The best chain, or one of other styles that encloses it: further out, with numbers before and after it.

    A question with many numbered parts or terms to match has a longer list than the paper has questions.
    """
    best = best_chain(candidates, headings)
    for _ in range(2):
        styles = {link.candidate.label.style for link in best}
        other = best_chain([one for one in candidates if one.label.style not in styles], headings)
        if len(other) < 2 or not _encloses(other, best):
            break
        best = other
    return best


def _encloses(outer: Sequence[Link], inner: Sequence[Link]) -> bool:
    first, last = outer[0].candidate, outer[-1].candidate
    inside = all(first.row.index <= link.candidate.row.index < last.row.index for link in inner)
    return inside and max(first.x0, last.x0) + 4 < min(link.candidate.x0 for link in inner)


def candidates_of(paper: Paper, *, lower_roman: bool = False) -> list[Candidate]:
    """Every reading of every row as the beginning of a question."""
    found: list[Candidate] = []
    for row in paper.rows:
        gap_at = row.cells[0].end if len(row.cells) > 1 else None
        for label in number_labels(row.text, gap_at=gap_at):
            weight = _weight(row, label)
            if label.kind == "roman" and label.printed.islower() and not lower_roman:
                continue
            if weight > 0:
                found.append(Candidate(row, label, weight))
                found += _beside(row, label)
    return found


def _beside(row: Row, first: Label) -> list[Candidate]:
    """Numbers that go on from the row's first one in its further cells."""
    found: list[Candidate] = []
    expected = first.value + 1
    for cell in row.cells[1:] if not first.prefix and "#" in first.style and first.style[-1] in ".)" else ():
        for label in list_labels(row.text, cell.start):
            if label.style == first.style and label.value == expected:
                found.append(Candidate(row, label, _BESIDE, beside=True))
                expected += 1
    return found


_BESIDE = 0.7
_STYLE_WEIGHTS = {"#|": 0.8, "# ": 0.3, "[#]": 0.4, "#.#": 0.5, "#.#.": 0.5, "#:": 0.7, "#-": 0.6, "#–": 0.6}


def _weight(row: Row, label: Label) -> float:
    rest = row.text[label.end :].strip()
    if label.worded:
        weight = 1.3
    elif label.kind == "roman":
        weight = 0.6
    else:
        weight = _STYLE_WEIGHTS.get(label.style, 1.0)
    if not rest:
        weight -= 0.2
    elif rest[0].islower():
        weight -= 0.3
    if INSTRUCTION.search(rest):
        weight -= 0.6
    if TO_PAGE.search(rest):
        weight -= 0.8  # an entry of a table of contents
    if any(_matches(row.text, cell.start, label.value) for cell in row.cells[1:]):
        weight -= 0.8  # 1 beside a, 2 beside b: a row of two columns to match
    return weight


def _matches(text: str, at: int, value: int) -> bool:
    return any(label.value == value and label.kind != "number" for label in list_labels(text, at))


def best_chain(candidates: Sequence[Candidate], headings: Set[int]) -> list[Link]:
    """The path of the highest score; ``headings`` are indices of rows that head a section.

    Dynamic programming over candidates in reading order: each takes the best predecessor among the `_LOOK_BACK`
    before it, or begins the path.
    """
    heads = sorted(headings)
    scores: list[float] = []
    back: list[int | None] = []
    for index, candidate in enumerate(candidates):
        best, origin = _opening(candidate), None
        for earlier in range(max(0, index - _LOOK_BACK), index):
            step = _step(candidates[earlier], candidate, heads)
            # Of equal ways the one from the nearest number is taken: a list above the questions is not one of them.
            if step != _NO_WAY and scores[earlier] + step >= best:
                best, origin = scores[earlier] + step, earlier
        scores.append(best + candidate.weight)
        back.append(origin)
    if not scores:
        return []
    at: int | None = max(range(len(scores)), key=lambda index: (scores[index], -index))
    path: list[int] = []
    while at is not None:
        path.append(at)
        at = back[at]
    path.reverse()
    return [_link(candidates, path, position) for position in range(len(path))]


def _opening(candidate: Candidate) -> float:
    """What beginning the path here is worth: papers begin at 1, an excerpt may begin elsewhere."""
    label = candidate.label
    first = int(label.prefix) if label.prefix.isdigit() else label.value
    return 0.5 if first == 1 else -0.5 - 0.1 * min(first, 20)


def _step(one: Candidate, other: Candidate, heads: list[int]) -> float:
    if one.row.index == other.row.index:
        follows = other.beside and other.label.value == one.label.value + 1 and other.label.style == one.label.style
        return 1.0 if follows else _NO_WAY
    step = _value_step(one, other, heads)
    if step == _NO_WAY:
        return _NO_WAY
    if not _same_style(one.label, other.label):
        step -= 1.5
    return step - _shift_price(one, other) - min(_FAR * (other.row.index - one.row.index), _FARTHEST)


def _same_style(one: Label, other: Label) -> bool:
    """Also from 15 to its variant 15.1, and from there back to 16."""
    return one.style == other.style or _is_variant(one, other) or (one.prefix.isdigit() and not other.prefix)


def _is_variant(one: Label, other: Label) -> bool:
    return other.prefix == one.printed and other.prefix.isdigit()


def _value_step(one: Candidate, other: Candidate, heads: list[int]) -> float:
    first, second = one.label, other.label
    if second.prefix and second.prefix.isdigit():
        return _variant_step(one, other)
    before = int(first.prefix) if first.prefix.isdigit() else first.value
    if not first.prefix.isdigit() and first.prefix != second.prefix:
        follows = len(first.prefix) == len(second.prefix) == 1 and ord(second.prefix) == ord(first.prefix) + 1
        return 0.9 if follows and second.value == 1 else _NO_WAY
    ahead = second.value - before
    if ahead == 1:
        return 1.0
    if 1 < ahead <= _MAX_GAP + 1:
        return 0.2 - 0.6 * (ahead - 1)
    if second.value == 1 and before > 1:
        return _restart_step(one, other, heads)
    return _NO_WAY


def _restart_step(one: Candidate, other: Candidate, heads: list[int]) -> float:
    shift = min(abs(one.x0 - other.x0), abs(one.x1 - other.x1))
    if any(one.row.index < head <= other.row.index for head in heads):
        return -_RESTART_AT_HEADING if shift < 12 else -_RESTART_AT_HEADING - _INDENTED
    aligned = shift < 4
    return -_RESTART if aligned and one.label.style == other.label.style else _NO_WAY


def _variant_step(one: Candidate, other: Candidate) -> float:
    """From 15 to 15.1, from 15.1 to 15.2, from 1.4 to 2.1."""
    first, second = one.label, other.label
    if first.prefix == second.prefix:
        ahead = second.value - first.value
        return 1.0 if ahead == 1 else -0.6 if ahead == 2 else _NO_WAY
    if _is_variant(first, second):
        return 0.6 if second.value == 1 and abs(one.x0 - other.x0) < 8 else _NO_WAY
    follows = first.prefix.isdigit() and int(second.prefix) == int(first.prefix) + 1
    return 0.8 if follows and second.value == 1 else _NO_WAY


def _shift_price(one: Candidate, other: Candidate) -> float:
    """What it costs that two numbers are aligned neither on the left nor on the right."""
    if one.beside or other.beside:
        return 0.0
    shift = min(abs(one.x0 - other.x0), abs(one.x1 - other.x1))
    return 0.0 if shift < 4 else min(0.07 * shift, 1.6)


def _link(candidates: Sequence[Candidate], path: list[int], position: int) -> Link:
    candidate = candidates[path[position]]
    if position == 0:
        return Link(candidate, 1.0 if candidate.label.value == 1 else 0.8, restarts=False, missing=0)
    before = candidates[path[position - 1]]
    certainty = 1.0
    certainty *= 1.0 if _same_style(before.label, candidate.label) else 0.8
    certainty *= 1.0 - 0.2 * min(_shift_price(before, candidate), 1.0)
    previous = int(before.label.prefix) if before.label.prefix.isdigit() else before.label.value
    plain = not candidate.label.prefix.isdigit() and before.label.prefix in {
        candidate.label.prefix,
        str(previous),
    }
    missing = max(0, candidate.label.value - previous - 1) if plain else 0
    certainty *= 0.8 if missing else 1.0
    return Link(candidate, certainty, plain and candidate.label.value <= previous, missing)
