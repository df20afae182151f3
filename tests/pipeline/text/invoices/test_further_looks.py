"""Plain invoices laid out as HTML in words the other samples do not use."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.reading import read_pdf
from pipeline.text.invoices.extract import extract_invoice
from tests.pipeline.text.finance.sheets import html_pages

CSS = (
    "body{font-family:serif;font-size:10px} table{width:100%} .r{text-align:right} th{text-align:left} td{padding:2px}"
)


def table(*rows: list[str]) -> str:
    marks = ["th", *["td"] * (len(rows) - 1)]
    lines = [
        "<tr>" + "".join(f"<{m}{' class=r' if at else ''}>{one}</{m}>" for at, one in enumerate(row)) + "</tr>"
        for m, row in zip(marks, rows, strict=True)
    ]
    return f"<table>{''.join(lines)}</table>"


LOOKS = {
    "craftsman": (
        "<p><b>Malerbetrieb Karl Huber e.K.</b><br>Gartenweg 2<br>80331 München</p><p>Familie Sommer<br>Am Anger 7<br>"
        "85521 Ottobrunn</p><h2>Rechnung Nr. 17-2026</h2><p>München, den 20.03.2026</p>"
        + table(["Leistung", "Std.", "Satz", "Summe"], ["Wände streichen", "14", "52,00 €", "728,00 €"],
                ["Material Farbe", "1", "86,40 €", "86,40 €"])
        + table(["", ""], ["Summe netto", "814,40 €"], ["19% MwSt.", "154,74 €"], ["Summe brutto", "969,14 €"]),
        {"invoice_number": "17-2026", "invoice_date": "2026-03-20", "vendor_name": "Malerbetrieb Karl Huber e.K.",
         "customer_name": "Familie Sommer", "subtotal": "814.40", "total": "969.14"},
    ),
    "avoir": (
        "<p>SAS Menuiserie Leroy<br>8 rue du Port<br>44000 Nantes</p><h2>AVOIR n° AV-014</h2><p>Date : 02 février 2026"
        "<br>Client : Mairie de Rezé</p>"
        + table(["Désignation", "Quantité", "P.U. HT", "Total HT"], ["Retour porte", "-1", "640,00", "-640,00"])
        + table(["", ""], ["Total HT", "-640,00 €"], ["TVA 20,00 %", "-128,00 €"], ["Total TTC", "-768,00 €"]),
        {"document_type": "credit_note", "invoice_number": "AV-014", "invoice_date": "2026-02-02",
         "customer_name": "Mairie de Rezé", "total": "-768.00"},
    ),
    "withholding": (
        "<p><b>Studio Legale Verdi</b><br>Via Roma 1 - 00184 Roma<br>P. IVA 09876543210</p><p>Spett.le<br>"
        "Alfa S.r.l.<br>Via Po 3<br>10121 Torino</p><h3>Fattura n° 12 del 15/01/2026</h3>"
        + table(["Descrizione", "Importo"], ["Consulenza", "1.000,00"], ["Redazione atti", "450,00"])
        + table(["", ""], ["Totale imponibile", "1.450,00"], ["IVA 22%", "319,00"], ["Totale documento", "1.769,00"],
                ["Ritenuta d'acconto 20%", "-290,00"], ["Netto a pagare EUR", "1.479,00"]),
        {"invoice_number": "12", "invoice_date": "2026-01-15", "customer_name": "Alfa S.r.l.", "total": "1769.00",
         "amount_due": "1479.00", "withholding": "-290.00"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOKS)
def test_a_further_look_is_read_and_adds_up(name: str, tmp_path: Path) -> None:
    html, truth = LOOKS[name]
    found = extract_invoice(read_pdf(html_pages(tmp_path / "made.pdf", html, CSS)))
    fields = {one.name: one.value for entry in found.entries if not entry.number for one in entry.values}
    assert {key: fields.get(key) for key in truth} == truth
    assert [one for one in found.checks if one.holds is False] == []
