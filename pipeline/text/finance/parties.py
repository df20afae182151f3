"""Who sends a document and who gets it: by a field word, the letterhead, the address window."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from pipeline.text.finance.codes import vat_numbers
from pipeline.text.finance.dates import dates_in
from pipeline.text.finance.fields import candidates, code_reader, is_generic, words_of_label
from pipeline.text.finance.found import Entry, Found, missing
from pipeline.text.finance.labels import Label
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell, around

_LEGAL_FORMS = (
    r"GmbH(?: & Co\.? KG)?|AG|UG|KG|OHG|GbR|e\.K\.|e\.V\.|mbH|Ltd\.?|Limited|LLC|L\.L\.C\.|Inc\.?|Corp\.?|Corporation|"
    r"PLC|plc|LLP|Co\.|Company|SARL|S\.A\.R\.L\.|SAS|S\.A\.S\.|SASU|EURL|SA|S\.A\.(?:U\.)?|SL|S\.L\.(?:U\.)?|SLU|"
    r"S\.r\.l\.|SRL|S\.R\.L\.|S\.p\.A\.|SpA|SPA|S\.n\.c\.|S\.a\.s\.|Lda\.?|Unipessoal|B\.V\.|BV|N\.V\.|NV|A/S|ApS|AB|Oy|"
    r"AS|ASA|HB|DAC|Ltda\.?|LTDA|Pvt|Pte|V\.O\.F\.|VOF|K\.K\.|s\.r\.o\.|a\.s\.|"
    r"[Ss]p\. z o\. ?o\.|[Ss]p\. ?[jk]\.|Pty|Sagl|Sàrl|S\.C\.|Bank|Sparkasse|Banque|Banco|Banca"
)
_LEGAL = re.compile(rf"(?:^|[\s,])(?:{_LEGAL_FORMS})(?=$|[\s,.;·|•])")
_SEPARATED = re.compile(r"\s*(?:[·•|]|\s[-–]\s|,\s)\s*")
_POSTAL = re.compile(
    r"\b(?:[A-Z]{1,2}-)?\d{4,5}(?:-\d{3,4})?\s+[A-ZÀ-Ý][\w.'\- ]+|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|"
    r"\b[A-Z]{2},? \d{5}\b|\b\d{2}-\d{3}\s+[A-ZÀ-ÝĆŁŚŹŻ]\w+"
)
_NOT_A_NAME = re.compile(
    r"@|www\.|https?:|\bTel\b|\bFax\b|\bPage\b|\bSeite\b|^\W*\d+\W*$|^[\d\s()+./-]{7,}$", re.IGNORECASE
)
# What ends a headline that names the document and not its sender: “Your electricity bill”, “Member Statement”.
_HEADLINE = re.compile(
    r"(?:invoice|bill|statement|receipt|credit note|rechnung|gutschrift|quittung|kontoauszug|abrechnung|facture|avoir|"
    r"relevé de compte|factura|extracto|fattura|estratto conto|fatura|extrato|factuur|afschrift|faktura|kontoutdrag)$",
    re.IGNORECASE,
)
_BESIDE_COLON = frozenset({"to", "an", "aan", "till"})  # they name a party before a colon, or alone in their row
_SALUTATION = re.compile(
    r"(?:Herrn?|Frau|Herr und Frau|Eheleute|Firma|Monsieur|Madame|M\.|Mme|Sig\.|Sig\.ra|Sr\.|Sra\.)", re.IGNORECASE
)
_MOST_LINES = 7
_TOP = 0.45  # of the page: letterhead and address stand above


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one party under each other."""

    lines: tuple[Cell, ...]
    rule: str
    confidence: float


def values_of(paper: Paper, who: str, block: Block | None, tax: Found | None = None) -> tuple[Found, ...]:
    """Name and address of a party; a name to be found by a person where there is no block."""
    return _values(paper, who, block, tax)


def parties(paper: Paper, until: int, table: AbstractSet[int] = frozenset()) -> tuple[Entry, Entry]:
    """The entries of the vendor and of the customer; addresses stand above row ``until``.

    Rows of ``table`` name neither.
    """
    buyer = labelled(paper, "buyer")
    seller = labelled(paper, "seller")
    ship = labelled(paper, "ship_to")
    taken = [line for block in (buyer, ship) if block for line in block.lines]
    if buyer is None:
        buyer = address_window(paper, taken, seller or letterhead(paper, taken, table), until)
        taken += buyer.lines if buyer else ()
    if seller is None:
        seller = letterhead(paper, taken, table)
    taxes = _tax_ids(paper, buyer)
    return (
        Entry("vendor", _values(paper, "vendor", seller, taxes[0])),
        Entry("customer", _values(paper, "customer", buyer, taxes[1])),
    )


def _values(paper: Paper, who: str, block: Block | None, tax: Found | None) -> tuple[Found, ...]:
    if block is None:
        side = "sends" if who == "vendor" else "gets"
        values = [missing(f"{who}_name", "text", f"Nothing tells for certain who {side} this document.")]
    else:
        lines = block.lines[1:] if len(block.lines) > 1 and _SALUTATION.fullmatch(block.lines[0].text) else block.lines
        first, *rest = lines
        confidence = paper.trusted(block.confidence, first.page)
        name = Found(f"{who}_name", "text", first.text.strip(" ,;"), first.text, first.page, first.box, confidence,
                     block.rule)  # fmt: skip
        if block.confidence < 0.6:
            name = name.doubted("It is the most prominent line, but nothing else says that it is the sender.")
        values = [name]
        code = tax.raw if tax else "\0"
        address = [one for one in rest if not _NOT_A_NAME.search(one.text) and code not in one.text]
        if address:
            text = ", ".join(one.text.strip(" ,;") for one in address)
            box = around(one.box for one in address)
            values.append(
                Found(f"{who}_address", "text", text, text, first.page, box, round(0.9 * confidence, 3), block.rule)
            )
    if tax is not None:
        values.append(replace(tax, name=f"{who}_tax_id"))
    return tuple(values)


# --- by a field word ------------------------------------------------------------------------------------------
def labelled(paper: Paper, concept: str) -> Block | None:
    """The lines that a field word stands over or before."""
    for label in paper.labels_of(concept):
        cell = paper.rows[label.row].cells[label.cell]
        alone = label.end - label.start == len(cell.words)
        if (
            not label.starts_cell
            or not (alone or label.has_colon)
            or (
                words_of_label(paper, label) in _BESIDE_COLON
                and not label.has_colon
                and not (alone and len(paper.rows[label.row].cells) == 1)
            )
            or (is_generic(paper, label) and not alone and not label.has_colon)
        ):
            continue
        lines = tuple(_lines_of(paper, label))
        if lines and len(lines[0].text) > 2:
            return Block(lines, "field word, lines below it", 0.93)
    return None


def _lines_of(paper: Paper, label: Label) -> Iterator[Cell]:
    row = paper.rows[label.row]
    cell = row.cells[label.cell]
    start = label.end
    while start < len(cell.words) and not any(one.isalnum() for one in cell.words[start].text):
        start += 1
    rest = cell.part(start)
    first: Cell | None = None
    if rest is not None and any(one.isalnum() for one in rest.text):
        first = rest
        yield first
    elif label.cell + 1 < len(row.cells):
        right = row.cells[label.cell + 1]
        near = right.box.x0 - cell.box.x1 < 120
        if near and not paper.is_label(label.row, label.cell + 1) and not _stands_below(paper, label, cell):
            first = right
            yield first
    left = first.box.x0 if first else cell.box.x0
    yield from _lines_below(paper, label.row, cell.page, left, first.box.y1 if first else cell.box.y1)


def _stands_below(paper: Paper, label: Label, cell: Cell) -> bool:
    return next(_lines_below(paper, label.row, cell.page, cell.box.x0, cell.box.y1), None) is not None


def _lines_below(paper: Paper, row: int, page: int, left: float, bottom: float, widest: float = 2.0) -> Iterator[Cell]:
    """Cells that begin at the same edge, down to a gap of ``widest`` letter sizes or a field word."""
    count, gaps = 0, list[float]()
    for number in range(row + 1, len(paper.rows)):
        below = paper.rows[number]
        if below.page != page or below.box.y0 - bottom > widest * below.size or count >= _MOST_LINES:
            return
        for place, cell in enumerate(below.cells):
            if abs(cell.box.x0 - left) < 4:
                gap = cell.box.y0 - bottom
                if count and gaps and gap > max(gaps) + 0.6 * cell.size:
                    return  # a wider gap than before: another paragraph
                gaps.append(gap)
                if paper.is_label(number, place) and not _POSTAL.search(cell.text):
                    return
                yield cell
                count += 1
                bottom = cell.box.y1
                break


# --- by where it stands ---------------------------------------------------------------------------------------
def address_window(paper: Paper, taken: Sequence[Cell], seller: Block | None, until: int) -> Block | None:
    """Lines of the upper half, above row ``until``, with a postal code, that belong to nobody else (DIN 5008)."""
    for block in _blocks(paper, taken, until):
        lines = block
        if seller and any(line in seller.lines for line in lines):
            continue
        if _SEPARATED.search(lines[0].text) and _POSTAL.search(lines[0].text):
            lines = lines[1:]  # the sender's own line above the address
        if 2 <= len(lines) <= _MOST_LINES and any(_POSTAL.search(line.text) for line in lines[1:]):
            letterhead = min(row.box.y0 for row in paper.rows if row.page == 1)
            if lines[0].box.y0 > letterhead + 2 and ":" not in lines[0].text:  # an unknown field word and its value
                return Block(tuple(lines), "address window", 0.85)
    return None


def _blocks(paper: Paper, taken: Sequence[Cell], until: int) -> Iterator[list[Cell]]:
    """Stacks of lines with one left edge in the upper part of page 1."""
    cells = [
        cell
        for number, row in enumerate(paper.rows[:until])
        if row.page == 1 and row.box.y1 < _TOP * row.page_height
        for place, cell in enumerate(row.cells)
        if cell not in taken and not paper.is_label(number, place)
    ]
    used: set[int] = set()
    for start, first in enumerate(cells):
        if start in used:
            continue
        block = [first]
        for other in range(start + 1, len(cells)):
            cell = cells[other]
            gap = cell.box.y0 - block[-1].box.y1
            usual = block[1].box.y0 - block[0].box.y1 if len(block) > 1 else 0.6 * cell.size
            near = -0.6 * cell.size < gap < min(1.3 * cell.size, usual + 0.6 * cell.size)
            near = near and cell.size > 0.85 * block[-1].size  # smaller letters below a headline are another block
            if other not in used and abs(cell.box.x0 - first.box.x0) < 4 and near:
                block.append(cell)
                used.add(other)
        yield block


def letterhead(paper: Paper, taken: Sequence[Cell], table: AbstractSet[int] = frozenset()) -> Block | None:
    """The line of the upper part that most looks like a name: a legal form, large letters, the top of the page.

    Rows of ``table`` name others: who was paid, what was bought.
    """
    best: tuple[float, Cell] | None = None
    sizes = sorted(cell.size for row in paper.rows if row.page == 1 for cell in row.cells)
    usual = sizes[len(sizes) // 2] if sizes else 10.0
    for number, row in enumerate(paper.rows):
        if row.page != 1 or number in table:
            continue
        for place, cell in enumerate(row.cells):
            if cell in taken or _is_label(paper, number, place) or _is_no_name(cell):
                continue
            score = _name_score(cell, row.page_height, usual)
            if score > 0.3 and (best is None or score > best[0] + 1e-6):
                best = (score, cell)
    if best is None:
        return None
    name = _first_part(best[1])
    below = (
        [] if name != best[1] else list(_lines_below(paper, _row_of(paper, best[1]), 1, name.box.x0, name.box.y1, 0.7))
    )
    lines = [name, *[one for one in below if one not in taken]]
    if name != best[1]:
        rest = best[1].part(len(name.words))
        lines = [name, *([rest] if rest else [])]
    return Block(tuple(lines), "letterhead", min(0.9, 0.4 + 0.5 * best[0]))


def _is_label(paper: Paper, number: int, place: int) -> bool:
    """Whether a field word begins a cell; “De” and “Da” begin names, too."""
    words = len(paper.rows[number].cells[place].words)
    return any(
        one.cell == place and one.starts_cell and (one.has_colon or one.end == words or not is_generic(paper, one))
        for one in paper.labels_in(number)
    )


def _row_of(paper: Paper, cell: Cell) -> int:
    return next(number for number, row in enumerate(paper.rows) if cell in row.cells)


def _is_no_name(cell: Cell) -> bool:
    text = cell.text
    if _HEADLINE.search(text.rstrip(" .:")) and not _LEGAL.search(text):
        return True
    letters = sum(one.isalpha() for one in text)
    return letters < 3 or len(text) > 110 or bool(_NOT_A_NAME.search(text)) or (bool(dates_in(text)) and len(text) < 40)


def _name_score(cell: Cell, height: float, usual: float) -> float:
    place = cell.box.y0 / height if height else 1.0
    legal = bool(_LEGAL.search(cell.text))
    score = 0.6 if legal else 0.0
    if place < _TOP:
        score += 0.25 * (1 - place / _TOP)
        score += min(0.35, 0.35 * max(0.0, cell.size / usual - 1.0))
        score += 0.1 if any(one.bold for one in cell.words) else 0.0
    elif place > 0.88:
        score += 0.05 if legal else -0.5
    else:
        score -= 0.6
    if cell.text.endswith((".", ":", "!")) and not legal:
        score -= 0.4
    return score


def _first_part(cell: Cell) -> Cell:
    """The name alone where a sender's line holds name, street and town."""
    found = _SEPARATED.search(cell.text)
    if found is None or not _POSTAL.search(cell.text):
        return cell
    at = 0
    for number, word in enumerate(cell.words):
        if at >= found.start() - 1 and number:
            return cell.part(0, number) or cell
        at += len(word.text) + 1
    return cell


# --- tax numbers ----------------------------------------------------------------------------------------------
def _tax_ids(paper: Paper, buyer: Block | None) -> tuple[Found | None, Found | None]:
    """(vendor's, customer's): a number in the customer's block is the customer's."""
    found = list(vat_numbers(paper))
    labelled = [one.found for one in candidates(paper, "tax_id", code_reader("tax_id"))]
    known = {one.value.replace(" ", "") for one in found}
    found += [one for one in labelled if not any(one.value.replace(" ", "") in code for code in known)]
    theirs = [one for one in found if buyer and _is_in(one, buyer)]
    ours = [one for one in found if one not in theirs]
    customer = theirs[0] if theirs else None
    ours = [one for one in ours if customer is None or one.value != customer.value]
    return (ours[0] if ours else None), customer


def _is_in(found: Found, block: Block) -> bool:
    area = around(line.box for line in block.lines)
    if found.box is None or found.page != block.lines[0].page:
        return False
    # A tax number often follows the address with a field word of its own, one or two lines below.
    return area.y0 - 2 <= found.box.y0 <= area.y1 + 30 and area.x0 - 5 <= found.box.x0 <= max(area.x1, area.x0 + 220)
