"""What a document calls itself: an invoice, a credit note, or another kind such as an offer or a reminder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.finance.fields import words_of_label
from pipeline.text.finance.found import Found, missing
from pipeline.text.finance.labels import Label, bare
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell

CREDIT = re.compile(
    r"(?:credit|kredit|gutschrift|korrektur|storno|avoir|n° (?:d'?)?avoir|numero d'avoir|nota (?:de|di) credito|"
    r"faktura korekta|faktura (?:vat )?korygujaca|korekta|nota korygujaca|n(?:ume)?r korekty|.*abono)"
)
NAMING = re.compile(
    r"invoice|inv\b|receipt|bill|rechnung|re-nr|rg-nr|beleg|bon|faktur|factur|factuur|fattur|fatur|parcella|"
    r"nota fiscal|ticket|recibo|recu|rachunek|paragon"
)
_ORIGIN = re.compile(r"(?:(?:d'|di |de )?orig\w*|initiale?|ursprung\w*|rectifi\w*|corrigee|of)\b.*\d.*")
_ALONE = 4.0  # points: what standing alone is worth in the size of letters
_PROSE = 8  # words: a longer cell that begins with “Invoice” is a sentence
_LARGE = 1.25  # of the usual letter size: a title is so much larger
_BAND = 3  # cells: a row of so many is one of heads
_TOP = 0.5  # of the first page: a title stands above
_PROFORMA = re.compile(r"pro\s?-?forma")
_ORDERS = frozenset({"purchase order", "bestellung", "bon de commande", "orden de compra", "ordine d'acquisto",
                     "ordem de compra", "inkooporder"})  # fmt: skip


def type_of(paper: Paper) -> Found:
    """Invoice or credit note by the title, or by what its number is called; the larger the letters, the surer."""
    found = [*_titles(paper), *_named_numbers(paper)]
    if not found or other_title(paper):
        return missing("document_type", "choice", "Nothing says that this is an invoice or a credit note.")
    weight, chosen = max(found, key=lambda one: (one[0], one[1].value == "credit_note"))
    rival = max((weight for weight, one in found if one.value == "credit_note"), default=0.0)
    if chosen.value == "invoice" and rival > weight - 2.0:
        return chosen.doubted("It is called an invoice and a credit note.")
    if _PROFORMA.search(bare(chosen.raw)):
        return chosen.doubted("A pro forma invoice asks for no payment, and is none for the books.")
    return chosen


def other_title(paper: Paper) -> str:
    """The title of a document of another kind, “Offer”, “Reminder”, as printed; "" where it is none.

    It stands alone, in letters that are larger than usual and than any that call it an invoice.
    """
    sizes = sorted(cell.size for row in paper.rows for cell in row.cells)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    own = max((weight for weight, _ in (*_titles(paper), *_named_numbers(paper))), default=0.0)
    for label in paper.labels_of("other_title", "order"):
        row = paper.rows[label.row]
        cell = row.cells[label.cell]
        if row.page != 1 or row.box.y0 > _TOP * row.page_height or len(row.cells) >= _BAND or label.has_colon:
            continue
        if label.concept == "order" and words_of_label(paper, label) not in _ORDERS:
            continue
        is_alone = label.end - label.start == len(cell.words)
        if label.starts_cell and is_alone and cell.size > _LARGE * usual and cell.size + _ALONE > own:
            return cell.text
    return ""


def _titles(paper: Paper) -> Iterator[tuple[float, Found]]:
    """A title stands alone, or first in large letters; “Facture d'origine: …” names another document."""
    for label in paper.labels_of("invoice_title", "credit_title"):
        cell = paper.rows[label.row].cells[label.cell]
        if not label.starts_cell or len(cell.words) > _PROSE or _ORIGIN.fullmatch(" ".join(after(cell, label))):
            continue
        kind = "credit_note" if label.concept == "credit_title" else "invoice"
        alone = _ALONE if len(cell.words) == label.end - label.start and not label.has_colon else 0.0
        yield cell.size + alone - 2.0 * (cell.page - 1), _kind(paper, cell, kind, 0.95, "title")


def after(cell: Cell, label: Label) -> Iterator[str]:
    """The words of a cell behind a field word."""
    return (bare(word.text) for word in cell.words[label.end :])


def _named_numbers(paper: Paper) -> Iterator[tuple[float, Found]]:
    for label in paper.labels_of("number"):
        cell, words = paper.rows[label.row].cells[label.cell], words_of_label(paper, label)
        if (label.starts_cell or label.has_colon) and (CREDIT.match(words) or NAMING.search(words)):
            kind = "credit_note" if CREDIT.match(words) else "invoice"
            yield cell.size - 2.0 * (cell.page - 1), _kind(paper, cell, kind, 0.8, "field word")


def _kind(paper: Paper, cell: Cell, kind: str, confidence: float, rule: str) -> Found:
    trust = paper.trusted(confidence, cell.page)
    return Found("document_type", "choice", kind, cell.text, cell.page, cell.box, trust, rule)
