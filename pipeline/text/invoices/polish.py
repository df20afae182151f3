"""The field words of invoices in Polish; ł counts as l, as other letters do without their marks."""

from __future__ import annotations

from typing import Final

from pipeline.text.finance.labels import Phrases

FIELDS: Final[Phrases] = {
    "pl": {
        "invoice_title": "faktura|faktura vat|faktura pro forma|faktura proforma|faktura zaliczkowa|faktura końcowa|"
        "faktura uproszczona|rachunek|paragon|paragon fiskalny",
        "credit_title": "faktura korygująca|korekta faktury|faktura vat korygująca|faktura korekta|nota korygująca|"
        "korekta",
        "other_title": "oferta|wycena|potwierdzenie zamówienia|zamówienie|dokument wz|"
        "wydanie zewnętrzne|list przewozowy|"
        "wezwanie do zapłaty|ponaglenie|przypomnienie o płatności|cennik|umowa|wyciąg bankowy|nota odsetkowa|"
        "potwierdzenie salda|specyfikacja",
        "number": "nr faktury|numer faktury|faktura nr|faktura vat nr|faktura numer|faktura vat numer|"
        "faktura proforma nr|faktura pro forma nr|faktura zaliczkowa nr|faktura końcowa nr|"
        "faktura korygująca nr|korekta nr|nr korekty|numer korekty|rachunek nr|numer rachunku do faktury|paragon nr|"
        "numer dokumentu|nr dokumentu|numer",
        "date": "data wystawienia|data wystawienia faktury|data faktury|wystawiono dnia|wystawiona dnia|wystawiono|"
        "data i miejsce wystawienia|miejsce i data wystawienia|data",
        "due": "termin płatności|termin zapłaty|data płatności|płatne do|płatność do|zapłata do|termin płatności do",
        "delivery": "data sprzedaży|data dostawy|data wykonania usługi|data dokonania dostawy|"
        "data dostawy/wykonania usługi|data zakończenia dostawy|"
        "data dokonania lub zakończenia dostawy towarów lub wykonania usług",
        "order": "numer zamówienia|nr zamówienia|zamówienie nr|zamówienie numer",
        "customer_number": "numer klienta|nr klienta|kod klienta|numer nabywcy|numer kontrahenta",
        "seller": "sprzedawca|wystawca|dostawca|dane sprzedawcy",
        "buyer": "nabywca|kupujący|klient|zamawiający|dane nabywcy",
        "ship_to": "odbiorca|płatnik|adres dostawy|miejsce dostawy|adres wysyłki",
        "tax_id": "nip|numer nip|nip ue|vat ue|nr nip",
        "terms": "warunki płatności|sposób zapłaty|sposób płatności|forma płatności|forma zapłaty",
        "original": "nr faktury korygowanej|numer faktury korygowanej|do faktury nr|dotyczy faktury nr|"
        "faktura korygowana|faktura korygowana nr|dotyczy faktury|data wystawienia faktury korygowanej|"
        "data faktury korygowanej",
        "subtotal": "razem netto|suma netto|wartość netto|netto|łącznie netto|netto razem|wartość netto razem|"
        "kwota netto|ogółem netto|"
        "różnica netto|wartość netto korekty",
        "discount": "rabat|upust|razem rabat",
        "shipping": "koszt dostawy|koszty wysyłki|przesyłka|koszt przesyłki|transport|koszty transportu",
        "tax": "vat|kwota vat|razem vat|suma vat|podatek vat|podatek|wartość vat|łącznie vat|w tym vat|ogółem vat|ptu|"
        "suma ptu|łączna kwota vat|różnica vat",
        "rounding": "zaokrąglenie",
        "total": "razem|suma pln|suma zł|suma eur|łącznie|ogółem|razem brutto|suma brutto|wartość brutto|brutto|"
        "łącznie brutto|brutto razem|kwota brutto|ogółem brutto|wartość brutto razem|razem z vat|kwota do zwrotu|"
        "do zwrotu|różnica|różnica brutto|wartość brutto korekty|kwota korekty",
        "paid": "zapłacono|wpłacono|zaliczka|przedpłata|kwota zapłacona|opłacono",
        "amount_due": "do zapłaty|razem do zapłaty|kwota do zapłaty|pozostało do zapłaty|pozostaje do zapłaty|"
        "należność|suma do zapłaty|łącznie do zapłaty|należność ogółem|do zapłaty razem",
        "carry": "z przeniesienia|do przeniesienia|przeniesienie",
    },
}

COLUMNS: Final[Phrases] = {
    "pl": {
        "position": "lp|l.p|poz",
        "code": "indeks|kod|symbol|kod towaru|sku|ean",
        "classification": "pkwiu|pkwiu/cn|symbol pkwiu|cn|gtu|cn/pkwiu",
        "description": "nazwa|nazwa towaru lub usługi|nazwa towaru|nazwa towaru/usługi|towar|usługa|opis|"
        "nazwa towaru / usługi|nazwa usługi|towar/usługa|nazwa (rodzaj) towaru lub usługi|towar lub usługa",
        "quantity": "ilość|liczba|sztuk|szt|godziny",
        "unit": "jm|j.m|jedn|miara|jednostka|jednostka miary|jedn. miary",
        "unit_price": "cena|cena netto|cena jedn|cena jednostkowa|cena jedn. netto|cena jednostkowa netto|"
        "cena jm|cena j. netto|cena netto (pln)|stawka godzinowa|cena brutto|cena jednostkowa brutto",
        "discount": "rabat|upust",
        "discount_percent": "rabat %|rabat (%)|% rabatu|upust %",
        "tax_rate": "vat|vat %|stawka vat|stawka|% vat|stawka podatku|vat [%]|stawka vat %|st. vat|stawka ptu",
        "tax_amount": "kwota vat|wartość vat|podatek|kwota podatku|podatek vat|kwota podatku vat",
        "amount": "wartość netto|wartość|netto|kwota netto|kwota|suma netto|wartość netto (pln)|razem netto|"
        "wartość sprzedaży netto|wartość towaru netto",
        "gross": "wartość brutto|brutto|kwota brutto|suma brutto|razem brutto|wartość brutto (pln)|"
        "wartość sprzedaży brutto|wartość z vat",
    },
}

TAX_COLUMNS: Final[Phrases] = {
    "pl": {"rate": "stawka vat|stawka|% vat|vat %|stawka podatku|według stawki vat|wg stawki vat|wg stawek",
           "base": "wartość netto|netto|kwota netto|podstawa|podstawa opodatkowania",
           "tax": "vat|kwota vat|podatek|wartość vat|kwota podatku|podatek vat|kwota podatku vat",
           "gross": "wartość brutto|brutto|kwota brutto|razem"},
}  # fmt: skip
