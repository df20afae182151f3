"""A document as the rules see it: rows, field words, and what its numbers and dates look like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.pdf.layout import Reading
from pipeline.text.finance.amounts import decimal_mark
from pipeline.text.finance.broken import rejoined
from pipeline.text.finance.dates import OrderKnown, order_of
from pipeline.text.finance.labels import Label, Vocabulary, language_of
from pipeline.text.finance.rows import Row, rows_of

OCR_TRUST = 0.85  # confidence of what stands in an invisible text layer, against printed letters


@dataclass(frozen=True)
class Paper:
    """``labels`` are all field words in reading order; ``trust`` is the share of confidence each page deserves.

    ``has_sides`` is whether one letter behind an amount tells debit from credit, as in statements.
    """

    rows: Sequence[Row]
    labels: Sequence[Label]
    language: str
    mark: str
    order: OrderKnown
    pages: int
    trust: dict[int, float] = field(default_factory=dict)
    has_sides: bool = False

    @property
    def text(self) -> str:
        return "\n".join(row.text for row in self.rows)

    def labels_of(self, *concepts: str) -> list[Label]:
        return [one for one in self.labels if one.concept in concepts]

    def labels_in(self, row: int) -> list[Label]:
        return [one for one in self.labels if one.row == row]

    def is_label(self, row: int, cell: int) -> bool:
        return any(one.row == row and one.cell == cell and one.starts_cell for one in self.labels)

    def trusted(self, confidence: float, page: int) -> float:
        return round(confidence * self.trust.get(page, 1.0), 3)


def paper_of(reading: Reading, words: Vocabulary, date_order: str = "", *, has_sides: bool = False) -> Paper:
    """The document of a reading. ``date_order`` is the person's word for 03/04/2026: "dmy", "mdy" or ""."""
    rows = [words.parted(row) for row in rejoined(rows_of(reading.pages))]
    trust = {page.number: OCR_TRUST for page in reading.pages if page.kind == "scanned_with_text"}
    labels = words.labels(rows)
    language = language_of(labels)
    cells = [cell.text for row in rows for cell in row.cells]
    texts = [row.text for row in rows]
    order = order_of(texts, date_order, language)
    return Paper(rows, labels, language, decimal_mark(cells), order, len(reading.pages), trust, has_sides)
