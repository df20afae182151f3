"""The value that a field word names: behind it, right of it or below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pipeline.text.finance.amounts import plain, read_amount
from pipeline.text.finance.dates import Seen, dates_in
from pipeline.text.finance.found import Found, Kind
from pipeline.text.finance.labels import Label, bare
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell

SAME, RIGHT, BELOW = "field word, behind it", "field word, right of it", "field word, below it"
_TRUST = {SAME: 0.95, RIGHT: 0.93, BELOW: 0.85}
_GENERIC = frozenset((
    "number", "nummer", "numero", "no", "nr", "date", "datum", "data", "fecha", "del", "de", "von", "from",
    "da", "net", "netto", "neto", "po", "vat", "order", "pedido", "commande", "ordine", "bestellung",
    "encomenda", "client", "customer", "kunde", "cliente", "doit", "credito", "storno", "abono", "avoir",
    "report", "numer", "due", "terms", "btw", "to", "aan", "van", "till",
))  # fmt: skip
_CODE = re.compile(r"[\w][\w/.\-–_]*\d[\w/.\-–_]*|\d")
_OF_MONTH = re.compile(r"\d{1,4}/\d{1,2}/(?:19|20)\d\d")  # the third of a month in Poland, where days have points
_NAMES = frozenset(("IBAN", "BIC", "BLZ", "SWIFT", "RIB"))  # what follows has a name of its own
_TO = re.compile(r"\s*(?:[-–—]|to|until|bis|au|al|a|até|t/m|tot|till)\s*")  # between the days of a period
_PART = re.compile(r"[A-Z]{1,5}|[/\-–]|\d+(?:[/\-]\d+)*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that may be the field's; ``weight`` orders candidates, the heaviest first."""

    found: Found
    weight: float
    label: Label


Reader = Callable[[Cell, Paper], Found | None]


def candidates(paper: Paper, concept: str, read: Reader) -> list[Candidate]:
    """What every field word of the concept names, the most trustworthy first; of equals the first on the paper."""
    found: list[Candidate] = []
    for label in paper.labels_of(concept):
        for cell, rule in places(paper, label):
            value = read(cell, paper)
            if value is not None:
                trust = _TRUST[rule] * (0.85 if is_generic(paper, label) else 1.0)
                made = replace(value, confidence=paper.trusted(trust, cell.page), rule=rule)
                found.append(Candidate(made, trust + (0.03 if label.has_colon else 0.0), label))
                break
    return sorted(found, key=lambda one: -one.weight)


def words_of_label(paper: Paper, label: Label) -> str:
    cell = paper.rows[label.row].cells[label.cell]
    return " ".join(bare(one.text) for one in cell.words[label.start : label.end])


def is_generic(paper: Paper, label: Label) -> bool:
    return words_of_label(paper, label) in _GENERIC


def places(paper: Paper, label: Label) -> Iterator[tuple[Cell, str]]:
    """Where the value can stand, the likeliest first."""
    row = paper.rows[label.row]
    cell = row.cells[label.cell]
    rest = _behind(paper, label)
    if rest is not None:
        yield rest, SAME
    following = label.cell + 1
    if following < len(row.cells) and not paper.is_label(label.row, following):
        yield row.cells[following], RIGHT
    yield from ((one, BELOW) for one in _below(paper, label, cell))


def _behind(paper: Paper, label: Label) -> Cell | None:
    """The rest of the cell, up to the next field word in it."""
    cell = paper.rows[label.row].cells[label.cell]
    later = [
        one.start
        for one in paper.labels_in(label.row)
        if one.cell == label.cell and one.start >= label.end and (one.has_colon or one.starts_cell)
    ]
    start = label.end
    while start < len(cell.words) and not bare(cell.words[start].text):
        start += 1
    return cell.part(start, min(later, default=None)) if start < len(cell.words) else None


def _below(paper: Paper, label: Label, cell: Cell) -> Iterator[Cell]:
    for number in range(label.row + 1, min(label.row + 4, len(paper.rows))):
        row = paper.rows[number]
        if row.page != cell.page or row.box.y0 - cell.box.y1 > 2.2 * cell.size:
            return
        for place, one in enumerate(row.cells):
            near = one.box.x0 < cell.box.x1 and one.box.x1 > cell.box.x0
            if near and not paper.is_label(number, place):
                yield one
                return


# --- reading a cell as a kind of value ------------------------------------------------------------------------
def found_in(cell: Cell, name: str, kind: Kind, value: str) -> Found:
    return Found(name, kind, value, cell.text, cell.page, cell.box)


def code_reader(name: str) -> Reader:
    """A number of a document: one word with a digit in it, with the parts that belong to it."""

    def read(cell: Cell, paper: Paper) -> Found | None:
        if paper.language == "pl" and _OF_MONTH.fullmatch(cell.words[0].text) and (first := cell.part(0, 1)):
            return found_in(first, name, "code", first.text)
        start = next((at for at, one in enumerate(cell.words) if _is_code(one.text)), None)
        if start is None or start > 2:
            return None
        end = start + 1
        while (
            start > 0
            and _PART.fullmatch(cell.words[start - 1].text)
            and not looks_like_date(cell.words[start - 1].text)
        ):
            start -= 1
        while end < len(cell.words) and _PART.fullmatch(cell.words[end].text) and cell.words[end].text not in _NAMES:
            end += 1
        while not any(one.isalnum() for one in cell.words[end - 1].text):
            end -= 1  # a stroke joins only what follows it
        part = cell.part(start, end)
        if part is None or looks_like_date(part.text) or start > 1:
            return None
        return found_in(part, name, "code", part.text.strip("#:.,;() "))

    return read


def _is_code(word: str) -> bool:
    return _CODE.fullmatch(word.strip("#:.,;()")) is not None and not looks_like_date(word)


def looks_like_date(text: str) -> bool:
    return any(one.end - one.start > 0.7 * len(text) for one in dates_in(text))


def date_reader(name: str) -> Reader:
    def read(cell: Cell, paper: Paper) -> Found | None:
        seen = dates_in(cell.text)
        found = dated(name, cell, seen[0], paper) if seen else None
        if found is not None and len(seen) == 2 and _TO.fullmatch(cell.text[seen[0].end : seen[1].start]):
            return found.doubted(f"A period is printed: {cell.text[seen[0].start : seen[1].end]}.")
        return found

    return read


def dated(name: str, cell: Cell, seen: Seen, paper: Paper, year: int = 0) -> Found | None:
    """The date with its place; to be looked at, and empty, when it can be two days and nothing tells which."""
    part = part_of(cell, seen.start, seen.end)
    day = seen.as_date(paper.order.order, year)
    if day is not None:
        return Found(name, "date", day.isoformat(), part.text, part.page, part.box)
    days = seen.readings
    if len(days) == 1:
        return Found(name, "date", days[0].isoformat(), part.text, part.page, part.box)
    if len(days) < 2:
        return None
    words = " or ".join(f"{one.day} {one:%B %Y}" for one in days)
    reason = f"{part.text} can be {words}. Choose one, or set the order of dates."
    return Found(name, "date", "", part.text, part.page, part.box, reason=reason)


def part_of(cell: Cell, start: int, end: int) -> Cell:
    """The words of a cell that hold the characters of its text from ``start`` to ``end``."""
    at, first, last = 0, None, 0
    for number, word in enumerate(cell.words):
        if at < end and at + len(word.text) > start:
            first = number if first is None else first
            last = number + 1
        at += len(word.text) + 1
    return cell.part(first or 0, last) or cell


def amount_found(name: str, cell: Cell, paper: Paper) -> Found | None:
    """An amount with its printed sign; to be looked at when its mark may group or part decimals."""
    amount = read_amount(cell.text, paper.mark)
    if amount is None:
        return None
    is_debit = amount.side == "debit" and (paper.has_sides or not amount.is_letter)
    value = -abs(amount.value) if is_debit else amount.value
    reason = ""
    if amount.is_unsure:
        reason = f"{cell.text} can be a thousand or a decimal: no other number of the document tells."
    return Found(name, "amount", plain(value), cell.text, cell.page, cell.box, reason=reason)


def text_reader(name: str, *, longest: int = 80) -> Reader:
    def read(cell: Cell, _paper: Paper) -> Found | None:
        text = cell.text.strip(" :;,")
        return found_in(cell, name, "text", text) if 1 < len(text) <= longest else None

    return read


def best(found: list[Candidate], *, what: str) -> Found | None:
    """The heaviest; to be looked at when another of the same weight says something else."""
    if not found:
        return None
    first = found[0]
    rivals = [one for one in found[1:] if one.weight >= first.weight - 0.01 and one.found.value != first.found.value]
    if rivals and first.found.value:
        other = rivals[0].found
        return first.found.doubted(f"There are two {what}: {first.found.raw} and {other.raw} (page {other.page}).")
    return first.found
