"""Points: how many a question carries, in the many ways papers print it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from pipeline.text.questions.paper import Cell, Paper, Row
from pipeline.text.questions.pieces import Piece

_N = r"(?:\d+(?:\.\d+)?\s?½?|½|\d+\s?[¼½¾])"
_UNIT = r"(?:marks?|points?|pts?\.?|mks?\.?|credits?)"
_SUM = rf"{_N}(?:\s*\+\s*{_N})+"
_PRODUCT = rf"{_N}\s*[x×X*]\s*{_N}"
_AMOUNT = rf"(?:(?:{_SUM}|{_PRODUCT})(?:\s*=\s*{_N})?|{_N})"
_BRACKETED = re.compile(
    rf"[\[(]\s*(?:(?:max(?:imum)?\.?|total|worth|marks?|points?)\s*[:\-–=]?\s*)?(?P<amount>{_AMOUNT})\s*[-–]?\s*"
    rf"(?:{_UNIT}|M|m|P|p)\s*(?:each|total|max\.?|per part)?\s*[\])]",
    re.IGNORECASE,
)
_WORD_FIRST = re.compile(
    rf"[\[(]\s*{_UNIT}\s*[:\-–=]?\s*(?P<amount>{_AMOUNT})\s*[\])]|\b{_UNIT}\s*[:=]\s*(?P<plain>{_AMOUNT})\s*$",
    re.IGNORECASE,
)
_AT_END = re.compile(rf"(?:[-–—:,;|]\s*|\s)(?P<amount>{_AMOUNT})\s*[-–]?\s*{_UNIT}\s*(?:each)?\s*\.?$", re.IGNORECASE)
_SQUARE_AT_END = re.compile(rf"(?:^|\s)\[\s*(?P<amount>{_AMOUNT})\s*\]\s*$")
_SUM_AT_END = re.compile(rf"(?:^|\s)\(\s*(?P<amount>(?:{_SUM}|{_PRODUCT})\s*=\s*{_N})\s*\)\s*$")
_ROUND_AT_END = re.compile(rf"(?:^|\s)\(\s*(?P<amount>{_AMOUNT})\s*\)\s*$")
_OUT_OF = re.compile(rf"[\[(]?\s*_+\s*/\s*(?P<amount>{_N})\s*(?:{_UNIT})?\s*[\])]?")
_MARK_CELL = re.compile(
    rf"^[\[(]?\s*(?P<amount>{_AMOUNT}|{_SUM}\s*=|=\s*{_N})\s*(?:{_UNIT}|M)?\s*[\])]?$", re.IGNORECASE
)
_SUM_LAST = re.compile(rf"(?<=\s)(?:{_SUM}|{_PRODUCT})\s*=\s*{_N}$")
_EACH = re.compile(
    rf"(?:each|every)\s+(?:question|item|part|one|correct answer)?\s*(?:carries|carry|is worth|worth|has|=|:)\s*"
    rf"(?P<one>{_N}|one|two|three|four|five|six|ten)\s*{_UNIT}"
    rf"|(?P<two>{_N}|one|two|three|four|five|six|ten)\s*{_UNIT}\s*(?:each|per (?:question|item)|for each)"
    rf"|all questions carry (?P<three>{_N}|one|two|three|five)\s*{_UNIT}"
    rf"|any one\b[^.(\[]*[.]?\s*[(\[]\s*(?P<four>{_N})\s*{_UNIT}\s*[)\]]",
    re.IGNORECASE,
)
_FACTORS = re.compile(
    rf"(?P<one>{_N})\s*(?:questions?|items?|qs?\.?)?\s*[x×X*]\s*(?P<two>{_N})\s*(?P<unit>{_UNIT})?(?:\s*(?:=|each)|\s*[)\]]|\s*$|\s)",
    re.IGNORECASE,
)
_WORDS = {"one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "ten": 10.0}
_MOST = 200.0  # no single question carries more


@dataclass(frozen=True, slots=True)
class Amount:
    """``value`` points; ``terms`` what they are made of, when printed ("1+1+1", "3 x 1"); and where that stands.

    ``each`` when it is what each part carries. The lower half of an amount printed over two rows has the value 0.
    """

    value: float
    terms: tuple[float, ...]
    row: int
    start: int
    end: int
    each: bool = False


def number_of(text: str) -> float:
    """ "2", "2.5", "½" or "1½" as a number."""
    text = text.strip()
    for sign, part in (("½", 0.5), ("¼", 0.25), ("¾", 0.75)):
        if text.endswith(sign):
            return float(text[:-1].strip() or 0) + part
    return float(text)


def _evaluated(text: str) -> tuple[float, tuple[float, ...]]:
    left, _, right = text.partition("=")
    if not left.strip():
        return number_of(right), ()
    product = re.split(r"\s*[x×X*]\s*", left.strip())
    if len(product) == 2:
        count, each = number_of(product[0]), number_of(product[1])
        terms = (each,) * int(count) if count == int(count) and count <= 50 else ()
        return count * each, terms
    terms = tuple(number_of(term) for term in left.split("+") if term.strip())
    return sum(terms), terms if len(terms) > 1 else ()


def inline_points(piece: Piece, *, last: bool, round_brackets: bool = False) -> Amount | None:
    """Points printed within a piece of text: "(5 marks)", "[2]", "10 pts", "__/4".

    A sum or product in brackets counts at the end of any piece. What is only a number in brackets, or a number and a
    unit without brackets, counts at the end of the ``last`` piece alone; a bare number in round brackets only with
    ``round_brackets``, as it may be part of the sentence.
    """
    text = piece.text
    patterns = [_BRACKETED, _WORD_FIRST, _OUT_OF, _SUM_AT_END]
    if last:
        patterns += [_SQUARE_AT_END, _AT_END, *([_ROUND_AT_END] if round_brackets else [])]
    for pattern in patterns:
        match = pattern.search(text)
        if match:
            groups = match.groupdict()
            value, terms = _evaluated(groups["amount"] or groups["plain"])
            if 0 < value <= _MOST:
                start, end = piece.start + match.start(), piece.start + match.end()
                return Amount(value, terms, piece.row.index, start, end, each="each" in match.group().lower())
    return None


def ends_in_round_brackets(piece: Piece) -> bool:
    """Whether the piece ends in a number in round brackets, which may be its points."""
    match = _ROUND_AT_END.search(piece.text)
    return match is not None and 0 < _evaluated(match["amount"])[0] <= 30


def each_points(text: str, count: int | None) -> float | None:
    """What each question carries by a heading or instruction: "each carries 2 marks", "(10 x 2 pts = 20)"."""
    match = _EACH.search(text)
    if match:
        amount = match["one"] or match["two"] or match["three"] or match["four"]
        return _WORDS.get(amount.lower()) or number_of(amount)
    return product_of(text, count)


def product_of(text: str, count: int | None = None) -> float | None:
    """The points of each question in "10 questions x 2 pts"; ``count`` (of questions) tells the factors apart."""
    match = _FACTORS.search(text)
    if match is None:
        return None
    one, two = number_of(match["one"]), number_of(match["two"])
    return one if count is not None and two == count and one != count else two


def mark_amounts(paper: Paper) -> dict[int, Amount]:
    """What the columns of points at the right edge say, by row index; amounts over two rows stand at the first."""
    cells = _mark_cells(paper)
    if _counts_up(paper, cells):
        return {}
    amounts: dict[int, Amount] = {}
    taken: set[int] = set()
    for index, cell in cells.items():
        if index in taken:
            continue
        row = paper.rows[index]
        text = row.text[cell.start : cell.end]
        below = cells.get(index + 1)
        if below is not None and _goes_on(text, paper.rows[index + 1].text[below.start : below.end]):
            text += paper.rows[index + 1].text[below.start : below.end]
            taken.add(index + 1)
        match = _MARK_CELL.match(text)
        if match is None or not match["amount"].strip("= "):
            continue
        value, terms = _evaluated(match["amount"])
        if 0 < value <= _MOST:
            amounts[index] = Amount(value, terms, index, cell.start, cell.end)
    # The lower half of an amount is no text either.
    for index in taken:
        cell = cells[index]
        amounts[index] = Amount(0.0, (), index, cell.start, cell.end)
    return amounts


def _counts_up(paper: Paper, cells: Mapping[int, Cell]) -> bool:
    """Whether the column holds page numbers or line numbers: plain numbers that hardly ever fall or repeat."""
    texts = [paper.rows[index].text[cell.start : cell.end] for index, cell in cells.items()]
    numbers = [int(text) for text in texts if text.isdigit()]
    rising = sum(one < other for one, other in pairwise(numbers))
    return len(numbers) >= 5 and rising >= 0.75 * (len(numbers) - 1)


def _goes_on(upper: str, lower: str) -> bool:
    return upper.rstrip().endswith(("=", "+")) or lower.lstrip().startswith(("=", "+"))


def _mark_cells(paper: Paper) -> dict[int, Cell]:
    """The rows' last cells that stand in a column of points, by row index.

    Such a column is at least two cells, one below the other, in the last quarter of their text column's width.
    """
    edges = _right_quarters(paper)
    found: dict[int, Cell] = {}
    for row in paper.rows:
        cell = row.cells[-1]
        text = row.text[cell.start : cell.end]
        if cell.x0 >= edges[max(1, row.column)] and _MARK_CELL.match(text) and not _is_table_row(row):
            found[row.index] = cell
    found |= _close_sums(paper, found)
    middle = {index: (cell.x0 + cell.x1) / 2 for index, cell in found.items()}
    return {
        index: cell
        for index, cell in sorted(found.items())
        if sum(abs(middle[index] - other) < 25 for other in middle.values()) >= 2
    }


def _close_sums(paper: Paper, found: Mapping[int, Cell]) -> dict[int, Cell]:
    """Sums such as "3+2=5" that begin in the column of points but come so close to the text that no gap shows."""
    edge = min((cell.x0 for cell in found.values()), default=0.0) - 5
    close: dict[int, Cell] = {}
    for row in paper.rows:
        match = _SUM_LAST.search(row.text) if found and row.index not in found else None
        if match is not None and row.x_at(match.start()) >= edge:
            close[row.index] = Cell(match.start(), match.end(), row.x_at(match.start()), row.box.x1)
    return close


def _right_quarters(paper: Paper) -> dict[int, float]:
    """Where the last quarter of each column begins."""
    spans: dict[int, tuple[list[float], list[float]]] = {}
    for row in paper.rows:
        lefts, rights = spans.setdefault(max(1, row.column), ([], []))
        lefts.append(row.box.x0)
        rights.append(row.box.x1)
    edges: dict[int, float] = {}
    for column, (lefts, rights) in spans.items():
        left, right = min(lefts), sorted(rights)[int(0.98 * (len(rights) - 1))]
        edges[column] = left + 0.75 * (right - left)
    return edges


def _is_table_row(row: Row) -> bool:
    """Several numbers side by side are a table of numbers; a label before the last cell makes it an option."""
    cells = [row.text[cell.start : cell.end] for cell in row.cells]
    numbers = sum(_MARK_CELL.match(cell) is not None for cell in cells[1:])
    return numbers > 1 or (len(cells) > 1 and re.fullmatch(r"[(\[]?[A-Za-z][.)\]]", cells[-2]) is not None)
