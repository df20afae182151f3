"""The field words of invoices in Dutch and Swedish."""

from __future__ import annotations

from typing import Final

from pipeline.text.finance.labels import Phrases

FIELDS: Final[Phrases] = {
    "nl": {
        "invoice_title": "factuur|verkoopfactuur|btw-factuur|kassabon|kwitantie",
        "credit_title": "creditnota|creditfactuur|creditfaktuur",
        "other_title": "offerte|prijsopgave|orderbevestiging|opdrachtbevestiging|pakbon|leverbon|vrachtbrief|"
        "loonstrook|"
        "salarisstrook|aanmaning|betalingsherinnering|herinnering|prijslijst|rekeningoverzicht|inkooporder|"
        "bestelbon|urenstaat",
        "number": "factuurnummer|factuurnr|factuur nr|factuur-nr|nummer factuur|creditnotanummer|creditnota nr|"
        "bonnummer|documentnummer|nummer",
        "date": "factuurdatum|datum factuur|datum|factuur datum|boekdatum",
        "due": "vervaldatum|vervaldag|te betalen voor|betalen voor|uiterste betaaldatum|betaaldatum|te voldoen voor|"
        "uiterlijk te betalen op|betaling voor",
        "delivery": "leverdatum|leveringsdatum|datum levering",
        "order": "ordernummer|order nr|ordernr|bestelnummer|uw order|uw referentie|uw kenmerk|inkoopordernummer|"
        "po-nummer|opdrachtnummer",
        "customer_number": "klantnummer|klantnr|debiteurnummer|debiteurnr|klant nr|deb.nr|relatienummer",
        "seller": "van|verkoper|leverancier|afzender",
        "buyer": "aan|factuuradres|klant|afnemer|koper|gefactureerd aan|factuur aan|debiteur|opdrachtgever",
        "ship_to": "afleveradres|bezorgadres|leveradres|verzendadres",
        "tax_id": "btw-nummer|btw-nr|btw nr|btw nummer|btw-id|btw-identificatienummer|omzetbelastingnummer",
        "terms": "betalingsvoorwaarden|betaaltermijn|betalingstermijn|betalingsconditie",
        "subtotal": "subtotaal|subtotaal excl. btw|totaal excl. btw|totaal exclusief btw|netto bedrag|nettobedrag|"
        "totaal netto|netto|bedrag excl. btw|totaal ex btw|totaal ex. btw|subtotaal exclusief btw|goederenbedrag",
        "discount": "korting|totale korting|betalingskorting",
        "shipping": "verzendkosten|bezorgkosten|vrachtkosten|portokosten|transportkosten|administratiekosten",
        "tax": "btw|totaal btw|btw bedrag|btw-bedrag|omzetbelasting|btw hoog|btw laag|btw totaal",
        "rounding": "afronding|afrondingsverschil",
        "total": "totaal|totaalbedrag|totaal incl. btw|totaal inclusief btw|factuurbedrag|eindtotaal|eindbedrag|"
        "factuurtotaal|bedrag incl. btw|totaal bedrag",
        "paid": "reeds betaald|betaald|aanbetaling|voorschot|reeds voldaan|voldaan",
        "amount_due": "te betalen|totaal te betalen|te voldoen|openstaand bedrag|nog te betalen|te betalen bedrag|"
        "restbedrag|totaal te voldoen",
        "carry": "transport|te transporteren|transport vorige pagina|saldo transport",
    },
    "sv": {
        "invoice_title": "faktura|kontantfaktura|kvitto|samlingsfaktura",
        "credit_title": "kreditfaktura|kreditnota",
        "other_title": "offert|orderbekräftelse|orderbekraftelse|följesedel|plocksedel|lönespecifikation|lönebesked|"
        "påminnelse|betalningspåminnelse|inkassokrav|prislista|inköpsorder|tidrapport|kontoutdrag",
        "number": "fakturanummer|fakturanr|faktura nr|fakt.nr|kreditfakturanummer|kvittonummer|fakturanummer/ocr",
        "date": "fakturadatum|datum|utställningsdatum|fakturans datum",
        "due": "förfallodatum|förfallodag|att betala senast|betalas senast|sista betalningsdag|oss tillhanda senast|"
        "oss tillhanda",
        "delivery": "leveransdatum|leveransdag",
        "order": "ordernummer|ordernr|er referens|ert ordernr|beställningsnummer|er order|inköpsordernr",
        "customer_number": "kundnummer|kundnr|kund nr",
        "seller": "från|säljare|leverantör|avsändare",
        "buyer": "till|kund|köpare|faktureras|faktureringsadress|fakturaadress|mottagare|beställare",
        "ship_to": "leveransadress|levereras till",
        "tax_id": "momsreg.nr|momsregistreringsnummer|momsreg nr|vat-nr|momsnummer|momsreg.nummer",
        "terms": "betalningsvillkor|betalvillkor",
        "subtotal": "netto|summa exkl. moms|summa exkl moms|delsumma|nettobelopp|summa netto|totalt exkl. moms|"
        "belopp exkl. moms|total exkl. moms|varuvärde|exkl. moms",
        "discount": "rabatt|avdrag",
        "shipping": "frakt|fraktkostnad|porto|faktureringsavgift|fakturaavgift|expeditionsavgift",
        "tax": "moms|momsbelopp|varav moms|summa moms|total moms|mervärdesskatt|moms totalt",
        "rounding": "öresavrundning|avrundning|öresutjämning",
        "total": "summa|totalt|summa inkl. moms|total|totalbelopp|fakturabelopp|summa att betala|totalt inkl. moms|"
        "totalsumma|belopp inkl. moms|att betala totalt|fakturans totalbelopp",
        "paid": "betalt|redan betalt|förskott|a conto|handpenning",
        "amount_due": "att betala|att betala sek|kvar att betala|belopp att betala|restbelopp",
        "carry": "transport|att transportera|från föregående sida",
    },
}

COLUMNS: Final[Phrases] = {
    "nl": {
        "position": "nr|regel|pos",
        "code": "artikelnummer|artikelnr|artikelcode|art.nr|code|productcode",
        "description": "omschrijving|beschrijving|artikel|product|dienst|artikelomschrijving|werkzaamheden",
        "quantity": "aantal|hoeveelheid|uren|stuks",
        "unit": "eenheid|ehd",
        "unit_price": "prijs|stuksprijs|prijs per stuk|eenheidsprijs|tarief|stukprijs|uurtarief|prijs/stuk|"
        "prijs excl. btw|prijs ex. btw",
        "discount": "korting",
        "discount_percent": "korting %|% korting",
        "tax_rate": "btw|btw %|% btw|btw-tarief|btw%",
        "tax_amount": "btw-bedrag|btw bedrag",
        "amount": "bedrag|totaal|totaalprijs|totaal excl. btw|netto|nettobedrag|regelbedrag|bedrag excl. btw|"
        "totaal ex. btw",
        "gross": "totaal incl. btw|bedrag incl. btw",
    },
    "sv": {
        "position": "rad|pos|nr",
        "code": "artikelnr|art.nr|artikelnummer|art nr|artikelkod",
        "description": "benämning|beskrivning|artikel|produkt|tjänst|specifikation|text|artikelbenämning",
        "quantity": "antal|kvantitet|timmar|lev ant|lev.antal",
        "unit": "enhet|enh",
        "unit_price": "á-pris|a-pris|à-pris|á pris|pris|styckpris|pris/st|pris exkl. moms|enhetspris|timpris",
        "discount": "rabatt",
        "discount_percent": "rabatt %|rab %|rab.%|rabatt%",
        "tax_rate": "moms|moms %|momssats|moms%",
        "tax_amount": "momsbelopp",
        "amount": "belopp|summa|totalt|radbelopp|nettobelopp|belopp exkl. moms|radsumma",
        "gross": "belopp inkl. moms|summa inkl. moms",
    },
}

TAX_COLUMNS: Final[Phrases] = {
    "nl": {"rate": "btw-tarief|tarief|btw %|btw%|% btw|percentage", "base": "grondslag|netto|excl. btw|"
    "bedrag excl. btw|"
           "over|basis",
           "tax": "btw|btw-bedrag|btw bedrag", "gross": "incl. btw|totaal|bruto"},
    "sv": {"rate": "momssats|moms %|moms%|sats", "base": "underlag|momsunderlag|netto|exkl. moms",
           "tax": "moms|momsbelopp", "gross": "inkl. moms|totalt|brutto"},
}  # fmt: skip
