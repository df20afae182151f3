"""An invoice from its reading: every value with its place, its confidence and the rule that found it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.pdf.layout import Reading
from pipeline.text.finance.codes import ibans, read_bic
from pipeline.text.finance.currencies import currency_of
from pipeline.text.finance.dates import dates_in
from pipeline.text.finance.fields import (
    BELOW,
    Candidate,
    best,
    candidates,
    code_reader,
    date_reader,
    dated,
    is_generic,
    text_reader,
    words_of_label,
)
from pipeline.text.finance.found import Entry, Extraction, Found, missing
from pipeline.text.finance.labels import Label, bare
from pipeline.text.finance.paper import Paper, paper_of
from pipeline.text.finance.parties import parties
from pipeline.text.finance.stacks import pages_in_words, repeated
from pipeline.text.finance.standing import LEAST, distrusted
from pipeline.text.invoices.checks import blamed, checks_of
from pipeline.text.invoices.corrections import corrected
from pipeline.text.invoices.corrections import judged as judged_as_difference
from pipeline.text.invoices.goods import goods_of
from pipeline.text.invoices.kind import CREDIT, NAMING, after, other_title, type_of
from pipeline.text.invoices.lines import Lines, line_items
from pipeline.text.invoices.starts import first_invoice
from pipeline.text.invoices.totals import Totals, totals_of
from pipeline.text.invoices.wish import NOTHING_SAID, InvoiceWish
from pipeline.text.invoices.words import VOCABULARY

_CODES = (("number", "invoice_number"), ("order", "order_number"), ("customer_number", "customer_number"))
_DATES = (("date", "invoice_date"), ("due", "due_date"), ("delivery", "delivery_date"))
_OF_INVOICE = re.compile(r"rechnung vom|facture du|invoice dated|date of invoice|invoice of|datum der rechnung")
_ORIGINAL = re.compile(r"orig|ursprung|initial|rectifi|corrig|oorspronk")
_RECEIPT = re.compile(r"receipt|quittung|kassen|ricevuta|scontrino|ticket|recibo|kvitto|kassabon|paragon")
_MARKED = re.compile(r"(?:#|№|n[°ºo]\.?|n\.º|nr\.?|nummer|number)\s*:?\s*[\w/.-]*\d[\w/.\-]*", re.IGNORECASE)
_OTHER = "This does not look like an invoice: of its kind, number, line items and total hardly anything was found."
_CORRECTED = "The line items are printed before and after a correction: only their difference counts, and is read."
_TITLED = "This does not look like an invoice: it is called “{}”."
_PLACE_AND_DATE = re.compile(r"^[^\W\d][\w. -]{1,30},\s")
_MIXED = ("document", "totals", "tax")  # of which a further page may tell another value
_TOTALS = ("subtotal", "discount", "shipping", "tax_total", "withholding", "rounding", "total", "paid", "amount_due")


def extract_invoice(reading: Reading, wish: InvoiceWish = NOTHING_SAID) -> Extraction:
    """Everything the rules find, of several invoices in the first; what is missing or doubtful says why."""
    reading, starts = first_invoice(reading)
    paper, correction = corrected(paper_of(reading, VOCABULARY, wish.date_order))
    lines = line_items(paper)
    totals = totals_of(paper, lines)
    if not lines.entries:
        lines.entries, lines.rows = goods_of(paper, totals)
    if correction is not None and (total := totals.fields.get("total")) is not None:
        totals.fields["total"] = judged_as_difference(total)
    seller, buyer = parties(paper, min(lines.heads, default=len(paper.rows)), lines.rows | lines.heads)
    entries = [
        *_fields("document", _document(paper, wish)),
        *_fields("vendor", seller.values),
        *_fields("customer", buyer.values),
        *_fields("payment", _payment(paper)),
        *lines.entries,
        *totals.taxes,
        *_fields("totals", _totals(totals)),
    ]
    if not lines.entries:
        reason = _CORRECTED if correction else "No table of line items was found."
        entries.append(Entry("line_item", (missing("description", "text", reason),), 1))
    carried = [(amount, one.after) for one in lines.carried if (amount := one.found.decimal) is not None]
    checks = checks_of(entries, carried, correction)
    judged = blamed(entries, checks)
    title = other_title(paper)
    other = _TITLED.format(title) if title else _OTHER if _signs(judged) < LEAST else ""
    said = (*_further(starts.pages), *_may_be_further(starts.doubtful))
    again = repeated(starts)
    copies = (f"{again} It is a copy of the same invoice, which is read once.",) if again else ()
    if said and not other:
        judged = tuple(_of_several(entry, starts.doubtful, said) for entry in judged)
    return Extraction(
        kind="invoice",
        entries=distrusted(judged, other) if other else judged,
        checks=checks,
        language=paper.language,
        decimal_mark=paper.mark,
        date_order=paper.order.order,
        notes=(*((other,) if other else ()), *said, *copies, *_notes(paper, lines)),
        correction=correction,
    )


def _further(starts: tuple[int, ...]) -> Iterator[str]:
    """What is said of the pages on which other invoices begin."""
    if starts:
        others = "Another invoice begins" if len(starts) == 1 else "Other invoices begin"
        yield (
            f"{others} on {pages_in_words(starts)}; only the first is read. "
            "Split a PDF cuts such a file where invoices begin."
        )


def _may_be_further(starts: tuple[int, ...]) -> Iterator[str]:
    if starts:
        yield (
            f"Another invoice may begin on {pages_in_words(starts)}, and its values may be mixed in. "
            "If so, split the file there by ranges of pages, and read each by itself."
        )


def _of_several(entry: Entry, doubtful: Sequence[int], said: Sequence[str]) -> Entry:
    """What may be of another invoice is to be looked at, and what the document is in any case."""
    if doubtful and (entry.page >= doubtful[0] or entry.group in _MIXED):
        for one in entry.values:
            entry = entry.doubted(one.name, said[-1]) if one.value else entry
    return entry.doubted("document_type", said[0])


def _signs(entries: Sequence[Entry]) -> int:
    """How many of the four things an invoice shows are there: its kind, its number, line items, a total."""
    named = {one.name for entry in entries if not entry.number for one in entry.values if one.value}
    has_lines = any(one.group == "line_item" and one.text("amount") for one in entries)
    return len(named & {"document_type", "invoice_number", "total"}) + has_lines


def _fields(group: str, values: Iterator[Found] | tuple[Found, ...]) -> Iterator[Entry]:
    for one in values:
        yield Entry(group, (one,))


def _document(paper: Paper, wish: InvoiceWish) -> Iterator[Found]:
    kind = type_of(paper)
    yield kind
    for concept, name in _CODES:
        seen = [
            one for one in candidates(paper, concept, code_reader(name)) if concept != "number" or _is_named(paper, one)
        ]
        found = best(seen, what=f"values for {name.replace('_', ' ')}")
        if found is None and name == "invoice_number":
            found = _beside_title(paper) or missing(name, "code", "No invoice number was found.")
        if found is not None:
            yield found
    for concept, name in _DATES:
        dates = candidates(paper, concept, date_reader(name))
        if name == "invoice_date":
            found = _date(paper, dates, is_credit=kind.value == "credit_note")
        else:
            found = best(dates, what=f"values for {name.replace('_', ' ')}")
        if found is None and name == "invoice_date":
            found = _date_in_head(paper) or missing(name, "date", "No invoice date was found.")
        if found is not None:
            yield found
    yield currency_of(paper, wish.currency)


def _date(paper: Paper, dates: list[Candidate], *, is_credit: bool) -> Found | None:
    """The date of the document itself: a credit note also prints that of the invoice it corrects."""
    own = [one for one in dates if not (is_credit and _is_of_origin(paper, one.label))]
    found = best(own or dates, what="values for invoice date")
    if found is None or not found.value:
        return found
    if not own:
        return found.doubted("It may be the date of the invoice that this corrects.")
    named = [one.found for one in own if is_credit or not _is_loose(paper, one.label)]
    other = next((one for one in named if one.value and one.value != found.value), None)
    if other is None:
        return found
    return found.doubted(f"There are two values for invoice date: {found.raw} and {other.raw} (page {other.page}).")


def _is_of_origin(paper: Paper, label: Label) -> bool:
    """Whether a word for a date names that of the invoice which a credit note corrects."""
    before = paper.rows[label.row].cells[label.cell].words[: label.start]
    return bool(_OF_INVOICE.fullmatch(words_of_label(paper, label))) or any(
        _ORIGINAL.match(bare(one.text)) for one in before
    )


def _is_loose(paper: Paper, label: Label) -> bool:
    """Whether a word for a date may name another than that of the document: “Date”, “Tax point”."""
    return is_generic(paper, label) or words_of_label(paper, label).startswith("tax ")


def _beside_title(paper: Paper) -> Found | None:
    """“Invoice 2026-17”: the number stands right behind the title, or below it with a sign: “# 17”, “N° 17”."""
    read = code_reader("invoice_number")
    for concept in ("invoice_title", "credit_title"):
        for one in candidates(paper, concept, read):
            below = one.found.rule == BELOW and _is_marked(paper, one.found)
            if below or one.found.rule.endswith("behind it") or one.found.rule.endswith("right of it"):
                confidence = 0.9 * one.found.confidence
                return replace(one.found, confidence=round(confidence, 3), rule=f"title; {one.found.rule}")
    return None


def _is_marked(paper: Paper, found: Found) -> bool:
    """Whether the cell that a number stands in is nothing but the number and a sign for “number”."""
    cells = (cell for row in paper.rows if row.page == found.page for cell in row.cells)
    line = [one for one in cells if found.box and abs(one.box.y0 - found.box.y0) < 1.0]
    return any(found.raw in one.text and _MARKED.fullmatch(one.text) for one in line)


def _is_named(paper: Paper, one: Candidate) -> bool:
    """“Number” alone names a value with a colon, or alone in its cell; in running text it is just a word."""
    cell = paper.rows[one.label.row].cells[one.label.cell]
    alone = one.label.end - one.label.start == len(cell.words)
    return one.label.has_colon or alone or not is_generic(paper, one.label)


def _date_in_head(paper: Paper) -> Found | None:
    """“Fattura n° 12 del 15/01/2026”, or the line “München, den 20.03.2026”."""
    for label in paper.labels_of("invoice_title", "credit_title", "number"):
        row = paper.rows[label.row]
        seen = [(cell, one) for cell in row.cells[label.cell :] for one in dates_in(cell.text)]
        if len(seen) != 1 or not label.starts_cell or _names_another(paper, label):
            continue
        if (found := dated("invoice_date", *seen[0], paper)) is not None:
            return replace(found, rule="line of the title", confidence=paper.trusted(0.88, found.page))
    for row in paper.rows:
        for cell in row.cells:
            if row.page == 1 and _PLACE_AND_DATE.match(cell.text) and len(seen_in := dates_in(cell.text)) == 1:
                found = dated("invoice_date", cell, seen_in[0], paper)
                if found is not None and seen_in[0].end >= len(cell.text) - 1:
                    return replace(found, rule="place and date", confidence=paper.trusted(0.82, found.page))
    return _only_date(paper)


def _names_another(paper: Paper, label: Label) -> bool:
    """“Gutschrift Nr. 5 zu Rechnung vom 01.02.2026”: the date is that of the invoice."""
    row = paper.rows[label.row]
    words = [
        *after(row.cells[label.cell], label),
        *(bare(one.text) for cell in row.cells[label.cell + 1 :] for one in cell.words),
    ]
    is_credit = label.concept == "credit_title" or CREDIT.match(words_of_label(paper, label)) is not None
    return is_credit and any(NAMING.match(one) for one in words)


def _only_date(paper: Paper) -> Found | None:
    """The one date on a receipt; to be looked at, because nothing names it."""
    if not any(_RECEIPT.search(words_of_label(paper, one)) for one in paper.labels_of("number", "invoice_title")):
        return None
    seen = [(cell, one) for row in paper.rows for cell in row.cells for one in dates_in(cell.text)]
    if len(seen) != 1:
        return None
    found = dated("invoice_date", *seen[0], paper)
    if found is None:
        return None
    found = replace(found, rule="the only date", confidence=paper.trusted(0.6, found.page))
    return found.doubted("It is the only date that is printed, and no word says what it is.")


def _payment(paper: Paper) -> Iterator[Found]:
    first = next(ibans(paper), None)
    if first is not None:
        yield first
    bic = best(candidates(paper, "bic", read_bic), what="values for BIC")
    if bic is not None:
        yield bic
    terms = candidates(paper, "terms", text_reader("payment_terms"))
    if terms and terms[0].label.has_colon:
        yield terms[0].found


def _totals(totals: Totals) -> Iterator[Found]:
    if totals.tax_total is not None:
        totals.fields["tax_total"] = totals.tax_total
    for name in _TOTALS:
        if name in totals.fields:
            yield totals.fields[name]


def _notes(paper: Paper, lines: Lines) -> Iterator[str]:
    if paper.order.source == "language":
        yield "Numeric dates are read with the day first, as the language of the document is written."
    elif paper.order.source == "other dates":
        yield "Numeric dates are read in the order that other dates of the document show."
    for page in sorted(paper.trust):
        yield f"The text of page {page} comes from text recognition: compare it with the picture."
    if lines.is_gross:
        yield "The line items include their tax."
