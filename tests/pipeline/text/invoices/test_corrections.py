"""Corrections that print what was invoiced, what is right, and the difference."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.finance.editing import settled_edit
from pipeline.text.finance.exports import Settled
from pipeline.text.finance.found import EXTRACTION, Entry, Extraction
from pipeline.text.finance.steps import export_to_folder
from pipeline.text.invoices.extract import extract_invoice
from tests.pipeline.text.finance.sheets import Sheets

Ends = tuple[tuple[float, bool], ...]
Block = tuple[str, list[tuple[str, ...]]]
SUMS: Ends = ((50, False), (250, True), (350, True), (450, True))
LINES: Ends = ((50, False), (75, False), (330, True), (440, True), (545, True))
POLISH: Ends = ((50, False), (75, False), (270, True), (330, True), (390, True), (430, True), (480, True), (545, True))
PL = ("FAKTURA KORYGUJĄCA nr FK/3/2026", "Do faktury nr FV/118/2026 z dnia 02.03.2026", "Data wystawienia: 20.03.2026",
      "Sprzedawca", "Młyn Sp. z o.o.", "ul. Polna 3, 00-100 Warszawa", "NIP 5252248481")  # fmt: skip
PL_HEADS = ("Lp", "Nazwa", "Ilość", "Cena netto", "Wartość netto", "VAT", "Kwota VAT", "Wartość brutto")
DE = ("Rechnungskorrektur", "Korrektur-Nr: RK-2026-07", "Datum: 20.03.2026", "zu Rechnung Nr. RE-118 vom 02.03.2026")
DE_HEADS = ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Gesamtpreis")
EN = ("CREDIT NOTE", "Credit note number: CN-204", "Date: 20 March 2026", "Original invoice: INV-118 of 2 March 2026")
FR = ("FACTURE RECTIFICATIVE N° FR-26-04", "Date : 20/03/2026", "Sur facture n° F-118 du 02/03/2026")
IT = ("NOTA DI CREDITO n. 12/2026", "Data: 20/03/2026", "Rif. fattura n. 118 del 02/03/2026")
ES = ("FACTURA RECTIFICATIVA", "Número de factura: R-2026-04", "Fecha: 20/03/2026", "Rectifica la factura nº F-118")
NL = ("CREDITNOTA", "Creditnotanummer: CN2026-4", "Datum: 20-03-2026", "Betreft factuur F-118")
FLOUR = [("1", "Mąka pszenna", "10", "20,00", "200,00", "23%", "46,00", "246,00"),
         ("1", "Mąka pszenna", "8", "20,00", "160,00", "23%", "36,80", "196,80")]  # fmt: skip
RAZEM = [("", "Razem", "", "", "200,00", "", "46,00", "246,00"), ("", "Razem", "", "", "160,00", "", "36,80", "196,80")]
BOARD = [[DE_HEADS, ("1", "Eichenbrett", "10", "20,00", "200,00"), ("", "Summe netto", "", "", "200,00"),
          ("", "MwSt 19 %", "", "", "38,00"), ("", "Gesamtbetrag", "", "", "238,00")],
         [DE_HEADS, ("1", "Eichenbrett", "8", "20,00", "160,00"), ("", "Summe netto", "", "", "160,00"),
          ("", "MwSt 19 %", "", "", "30,40"), ("", "Gesamtbetrag", "", "", "190,40")]]  # fmt: skip

# Head, columns, blocks under their headings, and subtotal, taxes and total that must come out.
LOOKS: dict[str, tuple[tuple[str, ...], Ends, list[Block], tuple[str, str, str]]] = {
    "polish_tables": (
        PL, POLISH,
        [("Przed korektą", [PL_HEADS, FLOUR[0], RAZEM[0]]), ("Po korekcie", [PL_HEADS, FLOUR[1], RAZEM[1]]),
         ("Różnica", [("", "", "", "", "Netto", "", "VAT", "Brutto"),
                      ("", "Razem", "", "", "-40,00", "", "-9,20", "-49,20")])],
        ("-40.00", "-9.20", "-49.20"),
    ),
    "polish_rows": (
        PL, POLISH,
        [("", [PL_HEADS, FLOUR[0], ("", "po korekcie", "8", "20,00", "160,00", "23%", "36,80", "196,80"),
               ("", "różnica", "-2", "20,00", "-40,00", "23%", "-9,20", "-49,20")]),
         ("", [("", "", "", "", "Netto", "", "VAT", "Brutto"), ("", "Przed korektą", *RAZEM[0][2:]),
               ("", "Po korekcie", *RAZEM[1][2:]), ("", "Różnica", "", "", "-40,00", "", "-9,20", "-49,20")])],
        ("-40.00", "", "-49.20"),
    ),
    "polish_to_be_paid": (
        PL, POLISH,
        [("Było", [PL_HEADS, FLOUR[1], RAZEM[1]]), ("Powinno być", [PL_HEADS, FLOUR[0], RAZEM[0]]),
         ("", [("", "Do zapłaty", "", "", "", "", "", "49,20")])],
        ("", "", "49.20"),
    ),
    "german_columns": (
        DE, SUMS,
        [("", [("", "Ursprünglich", "Korrigiert", "Differenz"), ("Nettobetrag", "250,00", "210,00", "-40,00"),
               ("MwSt 19 %", "47,50", "39,90", "-7,60"), ("Gesamtbetrag", "297,50", "249,90", "-47,60")])],
        ("-40.00", "-7.60", "-47.60"),
    ),
    "german_tables": (
        DE, LINES,
        [("Bisherige Rechnung", BOARD[0]), ("Korrigierte Rechnung", BOARD[1]),
         ("", [("", "Differenz zu Ihren Gunsten", "", "", "-47,60")])],
        ("", "", "-47.60"),
    ),
    "english_difference_first": (
        EN, SUMS,
        [("", [("", "Difference", "Originally invoiced", "Corrected"), ("Subtotal", "-40.00", "250.00", "210.00"),
               ("VAT 20%", "-8.00", "50.00", "42.00"), ("Total", "-48.00", "300.00", "252.00")])],
        ("-40.00", "-8.00", "-48.00"),
    ),
    "french_credit": (
        FR, SUMS,
        [("", [("", "Facturé", "À facturer", "Avoir"), ("Total HT", "200,00", "160,00", "40,00"),
               ("TVA 20 %", "40,00", "32,00", "8,00"), ("Total TTC", "240,00", "192,00", "48,00")])],
        ("40.00", "8.00", "48.00"),
    ),
    "italian_credit": (
        IT, SUMS,
        [("Importi fatturati", [("Tavole di rovere", "10", "20,00", "200,00"), ("Totale fattura", "", "", "244,00")]),
         ("Importi corretti", [("Tavole di rovere", "8", "20,00", "160,00"), ("Totale corretto", "", "", "195,20")]),
         ("", [("Imponibile a credito", "", "", "40,00"), ("IVA 22%", "", "", "8,80"),
               ("Totale nota di credito", "", "", "48,80")])],
        ("40.00", "8.80", "48.80"),
    ),
    "spanish_columns": (
        ES, SUMS,
        [("", [("Concepto", "Factura original", "Factura rectificada", "Diferencia"),
               ("Base imponible", "250,00", "210,00", "-40,00"), ("IVA 21 %", "52,50", "44,10", "-8,40"),
               ("Total", "302,50", "254,10", "-48,40")])],
        ("-40.00", "-8.40", "-48.40"),
    ),
    "dutch_columns": (
        NL, SUMS,
        [("", [("", "Gefactureerd", "Gecorrigeerd", "Verschil"), ("Subtotaal", "250,00", "210,00", "-40,00"),
               ("Btw 21 %", "52,50", "44,10", "-8,40"), ("Totaal", "302,50", "254,10", "-48,40")])],
        ("-40.00", "-8.40", "-48.40"),
    ),
}  # fmt: skip

# The same without the difference, or with a wrong one: nothing is taken for what is due without a word.
OPEN: dict[str, tuple[tuple[str, ...], Ends, list[Block]]] = {
    "no_difference_in_tables": (
        PL, POLISH, [("Przed korektą", [PL_HEADS, FLOUR[0], RAZEM[0]]), ("Po korekcie", [PL_HEADS, FLOUR[1], RAZEM[1]])]
    ),
    "no_difference_in_columns": (
        EN, SUMS, [("", [("", "Invoiced", "Correct", ""), ("Subtotal", "250.00", "210.00", ""),
                         ("VAT 20%", "50.00", "42.00", ""), ("Total", "300.00", "252.00", "")])]
    ),
    "wrong_difference": (
        DE, LINES, [("Bisherige Rechnung", BOARD[0]), ("Korrigierte Rechnung", BOARD[1]),
                    ("", [("", "Differenz zu Ihren Gunsten", "", "", "-57,60")])]
    ),
}  # fmt: skip


def read(head: tuple[str, ...], ends: Ends, blocks: list[Block], path: Path) -> Extraction:
    s = Sheets()
    s.put(50, 45, "Oakline Timber Ltd", 10)
    s.put(50, 70, head[0], 16, bold=True)
    s.stack(50, 90, *head[1:])
    y = 200.0
    for title, rows in blocks:
        if title:
            s.put(50, y, title, 11, bold=True)
            y += 16
        for row in rows:
            s.cells(y, *((x, text, right) for (x, right), text in zip(ends, row, strict=True)))
            y += 15
        y += 15
    return extract_invoice(read_pdf(s.save(path)))


def value(found: Extraction, name: str) -> tuple[str, str]:
    one = found.field(name)
    return (one.value, one.reason) if one else ("", "")


@pytest.mark.parametrize("name", LOOKS)
def test_what_a_correction_changes_is_its_total(name: str, tmp_path: Path) -> None:
    head, ends, blocks, (subtotal, tax, total) = LOOKS[name]
    found = read(head, ends, blocks, tmp_path / "made.pdf")
    assert value(found, "total") == (total, "")
    assert value(found, "subtotal") == (subtotal, "")
    taxes = [one.value for row in found.rows("tax") if (one := row.get("amount"))]
    assert taxes == ([tax] if tax else [])
    assert [one.title for one in found.checks if one.holds is False] == []


@pytest.mark.parametrize("name", sorted(set(OPEN) - {"wrong_difference"}))
def test_without_a_difference_the_total_is_to_be_looked_at(name: str, tmp_path: Path) -> None:
    found = read(*OPEN[name], tmp_path / "made.pdf")
    reason = "It corrects an invoice, and no difference is printed that the rules know."
    assert value(found, "total") == ("", reason)


WRONG = "Total is the difference of what was and what is right: -57.60 is printed, -47.60 comes out."


def test_a_total_that_is_not_the_difference_is_to_be_looked_at(tmp_path: Path) -> None:
    found = read(*OPEN["wrong_difference"], tmp_path / "made.pdf")
    assert value(found, "total") == ("-57.60", WRONG)


@pytest.mark.parametrize(("typed", "failing"), [("-57.60", (WRONG,)), ("-47.60", ()), ("47.60", ())])
def test_a_total_that_a_person_types_is_proved_as_the_difference_too(
    typed: str, failing: tuple[str, ...], tmp_path: Path
) -> None:
    path, folder = tmp_path / "extraction.json", tmp_path / "out"
    path.write_bytes(EXTRACTION.dump_json(read(*OPEN["wrong_difference"], tmp_path / "made.pdf")))
    folder.mkdir()
    entries = EXTRACTION.validate_json(path.read_bytes()).entries
    settled = [Settled(_typed(one, typed) if one.get("total") else one, "edited") for one in entries]
    assert export_to_folder(path, settled, "made.pdf", folder).failing == failing


def _typed(total: Entry, value: str) -> Entry:
    return settled_edit(total, Entry(total.group, tuple(replace(one, value=value) for one in total.values)))


def test_words_of_corrections_in_an_invoice_change_nothing(tmp_path: Path) -> None:
    """Only both, before and after, are a correction: an invoice may be called corrected, or original."""
    head = ("CORRECTED INVOICE", "Invoice number: INV-118", "Date: 20 March 2026", "Original")
    rows = [
        ("", "Description", "Qty", "Unit price", "Amount"),
        ("", "Oak board", "8", "20.00", "160.00"),
        ("", "Subtotal", "", "", "160.00"),
        ("", "VAT 20%", "", "", "32.00"),
        ("", "Total", "", "", "192.00"),
    ]
    found = read(head, LINES, [("", rows)], tmp_path / "made.pdf")
    assert value(found, "total") == ("192.00", "")
    assert [row.text("description") for row in found.rows("line_item")] == ["Oak board"]
