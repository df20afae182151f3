"""The field words of bank statements in English, German, French, Spanish, Italian, Portuguese, Dutch and Swedish."""

from __future__ import annotations

from typing import Final

from pipeline.text.finance.labels import Phrases, Vocabulary
from pipeline.text.statements import polish

FIELDS: Final[Phrases] = {
    "en": {
        "title": "bank statement|statement of account|account statement|statement|current account statement|"
        "statement of accounts|checking account statement",
        "holder": "account holder|account name|account holder name|name of account holder|customer name|in the name of|"
        "account owner|cardholder|card holder|cardholder name",
        "account": "account number|account no|account #|account",
        "statement_number": "statement number|statement no|sheet number|statement #",
        "period": "statement period|period|period covered|for the period|statement from|for period|statement dates|"
        "date range|statement period from",
        "start": "from|period start|start date|from date",
        "end": "to|period end|end date|to date",
        "date": "statement date|date of statement|issue date|date issued",
        "opening": "opening balance|balance brought forward|previous balance|beginning balance|starting balance|"
        "balance at start|start balance|balance forward|brought forward|opening balance on|old balance|b/f balance|"
        "balance b/f",
        "closing": "closing balance|ending balance|new balance|balance carried forward|balance at end|final balance|"
        "end balance|closing balance on|balance at close|balance as of|balance as at|balance c/f",
        "credits": "total credits|total paid in|total money in|total deposits|deposits and credits|payments in|"
        "money in|"
        "total deposits and other credits|paid in|deposits|credits|total receipts",
        "debits": "total debits|total paid out|total money out|total withdrawals|withdrawals and debits|payments out|"
        "money out|paid out|withdrawals|debits|total withdrawals and other debits|total payments",
        "iban": "iban",
        "bic": "bic|swift|bic/swift|swift/bic|swift code",
        "carry": "carried forward|carried over|continued on next page|balance carried over|page total|"
        "balance carried to next page|continued",
        "currency": "currency|account currency",
        "sum": "total|totals|subtotal",
    },
    "de": {
        "title": "kontoauszug|auszug|kontoumsätze|umsatzübersicht",
        "holder": "kontoinhaber|inhaber|kontobezeichnung|kontoinhaberin|karteninhaber|karteninhaberin",
        "account": "kontonummer|konto-nr|konto nr|konto|kontonr",
        "statement_number": "auszug nr|auszugsnummer|auszug-nr|auszugs-nr|kontoauszug nr|blatt",
        "period": "zeitraum|abrechnungszeitraum|auszugszeitraum|buchungszeitraum|für den zeitraum",
        "start": "von|vom|ab",
        "end": "bis|bis zum",
        "date": "auszugsdatum|erstellt am|datum des auszugs",
        "opening": "alter kontostand|alter saldo|anfangssaldo|saldovortrag|anfangsbestand|kontostand alt|"
        "kontostand am anfang|vortrag|alter kontostand vom|anfangskontostand|saldo alt",
        "closing": "neuer kontostand|neuer saldo|endsaldo|schlusssaldo|endbestand|kontostand neu|endkontostand|"
        "neuer kontostand vom|kontostand am ende|saldo neu|kontostand am|kontostand per|kontostand vom|saldo per|"
        "saldo am",
        "credits": "summe gutschriften|summe haben|gutschriften gesamt|gutschriften|summe eingänge|eingänge",
        "debits": "summe belastungen|summe soll|belastungen gesamt|belastungen|summe ausgänge|ausgänge|"
        "summe lastschriften",
        "carry": "übertrag|übertrag auf blatt|übertrag von blatt|zwischensaldo|übertrag seite",
        "currency": "währung|kontowährung",
        "sum": "summe|zwischensumme",
    },
    "fr": {
        "title": "relevé de compte|relevé bancaire|extrait de compte|relevé|extrait",
        "holder": "titulaire|titulaire du compte|intitulé du compte|nom du titulaire",
        "account": "numéro de compte|n° de compte|compte n°|n° compte|compte",
        "statement_number": "relevé n°|n° de relevé|numéro de relevé|extrait n°",
        "period": "période|période du|relevé du|pour la période|période concernée",
        "start": "du",
        "end": "au",
        "date": "date du relevé|date d'émission|arrêté au|date d'arrêté",
        "opening": "solde précédent|ancien solde|solde initial|solde d'ouverture|solde au début|"
        "solde créditeur précédent|"
        "ancien solde créditeur|solde de départ|solde antérieur",
        "closing": "nouveau solde|solde final|solde de clôture|solde créditeur|solde en fin|solde actuel|"
        "nouveau solde créditeur|solde de fin|solde débiteur|solde au",
        "credits": "total des crédits|total crédits|total crédit|crédits",
        "debits": "total des débits|total débits|total débit|débits",
        "carry": "à reporter|report|solde à reporter|report du solde",
        "currency": "devise|monnaie",
        "sum": "total|total des mouvements|totaux|total des opérations",
    },
    "es": {
        "title": "extracto de cuenta|extracto bancario|extracto|movimientos de cuenta|extracto de movimientos",
        "holder": "titular|titular de la cuenta|nombre del titular|titulares",
        "account": "número de cuenta|nº de cuenta|n° de cuenta|cuenta|núm. de cuenta|nº cuenta",
        "statement_number": "extracto nº|nº de extracto|número de extracto",
        "period": "período|periodo|fechas|período del extracto|periodo del",
        "start": "desde|del",
        "end": "hasta|al",
        "date": "fecha del extracto|fecha de emisión|fecha extracto",
        "opening": "saldo anterior|saldo inicial|saldo de apertura|saldo al inicio",
        "closing": "saldo final|saldo actual|nuevo saldo|saldo de cierre|saldo al cierre",
        "credits": "total abonos|total haber|total ingresos|abonos|ingresos",
        "debits": "total cargos|total debe|total gastos|cargos|pagos",
        "carry": "suma y sigue|suma anterior|saldo a cuenta nueva",
        "currency": "divisa|moneda",
        "sum": "total|totales|total movimientos",
    },
    "it": {
        "title": "estratto conto|estratto conto corrente|lista movimenti|estratto",
        "holder": "intestatario|intestato a|titolare|intestatario del conto|intestazione",
        "account": "numero conto|conto corrente n|numero di conto|conto n|c/c n|n. conto|conto corrente|"
        "numero rapporto",
        "statement_number": "estratto conto n|numero estratto",
        "period": "periodo|periodo di riferimento|dal periodo",
        "start": "dal|da",
        "end": "al",
        "date": "data estratto|data emissione|data di emissione",
        "opening": "saldo iniziale|saldo precedente|saldo di apertura|saldo contabile iniziale",
        "closing": "saldo finale|nuovo saldo|saldo di chiusura|saldo contabile finale",
        "credits": "totale entrate|totale avere|totale accrediti|entrate|accrediti",
        "debits": "totale uscite|totale dare|totale addebiti|uscite|addebiti",
        "carry": "riporto|a riportare|saldo a riportare",
        "currency": "divisa|valuta",
        "sum": "totale|totali|totale movimenti",
    },
    "pt": {
        "title": "extrato de conta|extrato bancário|extrato|extracto de conta|extrato combinado",
        "holder": "titular|titular da conta|nome do titular",
        "account": "número de conta|número da conta|nº de conta|nº da conta|conta|conta n.º|n.º de conta",
        "statement_number": "extrato n.º|extrato nº|número do extrato",
        "period": "período|periodo|período do extrato",
        "start": "de|desde",
        "end": "a|até",
        "date": "data do extrato|data de emissão|data extrato",
        "opening": "saldo anterior|saldo inicial|saldo de abertura",
        "closing": "saldo final|saldo atual|novo saldo|saldo de fecho|saldo contabilístico final",
        "credits": "total créditos|total de créditos|créditos|entradas",
        "debits": "total débitos|total de débitos|débitos|saídas",
        "carry": "a transportar|transporte|saldo a transportar",
        "currency": "moeda|divisa",
        "sum": "total|totais|total de movimentos",
    },
    "nl": {
        "title": "rekeningafschrift|bankafschrift|rekeningoverzicht|afschrift|transactieoverzicht",
        "holder": "rekeninghouder|ten name van|naam rekeninghouder|t.n.v",
        "account": "rekeningnummer|rekening|betaalrekening|rekening nr",
        "statement_number": "afschriftnummer|volgnummer|afschrift nr|bladnummer",
        "period": "periode|over de periode",
        "start": "van|vanaf",
        "end": "tot|t/m|tot en met",
        "date": "datum afschrift|afschriftdatum",
        "opening": "beginsaldo|vorig saldo|oud saldo|saldo begin|openingssaldo|vorige saldo",
        "closing": "eindsaldo|nieuw saldo|saldo einde|huidig saldo|slotsaldo|saldo op|saldo per",
        "credits": "totaal bij|totaal bijgeschreven|bijgeschreven|totaal ontvangen",
        "debits": "totaal af|totaal afgeschreven|afgeschreven|totaal betaald",
        "carry": "transport|te transporteren|saldo transport",
        "currency": "valuta|munteenheid",
        "sum": "totaal|totalen",
    },
    "sv": {
        "title": "kontoutdrag|kontobesked|transaktionslista|kontohändelser",
        "holder": "kontohavare|kontoinnehavare|innehavare",
        "account": "kontonummer|konto|kontonr|bankkonto",
        "statement_number": "utdrag nr|utdragsnummer|kontoutdrag nr",
        "period": "period|för perioden|datumperiod",
        "start": "från|fr.o.m",
        "end": "till|t.o.m",
        "date": "utskriftsdatum|datum för utdrag",
        "opening": "ingående saldo|ingående balans|ingående behållning|föregående saldo",
        "closing": "utgående saldo|utgående balans|utgående behållning|aktuellt saldo|slutsaldo|saldo per",
        "credits": "summa insättningar|summa in|insatt|totalt in",
        "debits": "summa uttag|summa ut|uttaget|totalt ut",
        "carry": "transport|att transportera",
        "currency": "valuta",
        "sum": "summa|totalt",
    },
}

COLUMNS: Final[Phrases] = {
    "en": {
        "date": "date|transaction date|posting date|booking date|trans date|post date|posted",
        "value_date": "value date|value",
        "description": "description|details|transaction|transaction details|particulars|narrative|transactions|payee|"
        "transaction description|description of transaction|payment type and details|memo",
        "reference": "reference|ref|cheque no|check no|type|check #|ref no",
        "debit": "debit|debits|withdrawals|withdrawal|paid out|money out|out|dr|payments out|debit amount|"
        "withdrawn|withdrawals (-)|charges|charge|purchases|new charges|charges and fees|purchases and fees",
        "credit": "credit|credits|deposits|deposit|paid in|money in|receipts|in|cr|payments in|credit amount|"
        "paid-in|deposits (+)|payments and credits|payments & credits|payments/credits|payments received",
        "payment": "payments|payment",
        "amount": "amount|transaction amount",
        "side": "dr/cr|cr/dr|debit/credit|credit/debit|d/c|c/d",
        "balance": "balance|running balance|account balance|balance after",
    },
    "de": {
        "date": "datum|belegdatum|buchung|buchungstag|buchungsdatum|bu-tag|bu.tag|buch.-tag",
        "value_date": "valuta|wert|wertstellung|wertstellungstag|valutadatum|wert-tag",
        "description": "verwendungszweck|buchungstext|vorgang|text|beschreibung|umsatz|erläuterung|"
        "buchung / verwendungszweck|"
        "buchungsdetails|empfänger/auftraggeber|auftraggeber/empfänger|vorgang/verwendungszweck",
        "reference": "referenz|pn-nr|art|beleg",
        "debit": "soll|belastung|lastschrift|zu lasten|zu ihren lasten|ausgang|belastungen|ausgaben|einkäufe|käufe",
        "credit": "haben|gutschrift|zu gunsten|zu ihren gunsten|eingang|gutschriften",
        "payment": "zahlungen|zahlung",
        "amount": "betrag|umsatz in eur|betrag in eur|betrag eur|betrag (eur)",
        "side": "soll/haben|s/h|h/s",
        "balance": "saldo|kontostand|saldo eur|stand",
    },
    "fr": {
        "date": "date|date opération|date d'opération|date de l'opération|date comptable|date op",
        "value_date": "valeur|date valeur|date de valeur",
        "description": "libellé|opération|nature de l'opération|nature des opérations|opérations|description|"
        "libellé de l'opération|désignation|nature",
        "reference": "référence|réf",
        "debit": "débit|débits|débit eur|débit (eur)|débit €|achats|dépenses",
        "credit": "crédit|crédits|crédit eur|crédit (eur)|crédit €",
        "payment": "paiements|règlements|paiement|règlement",
        "amount": "montant|montant eur",
        "balance": "solde|solde eur",
    },
    "es": {
        "date": "fecha|fecha operación|f. operación|fecha oper|f. oper|fecha contable",
        "value_date": "valor|fecha valor|f. valor",
        "description": "concepto|descripción|detalle|movimiento|operación|concepto / descripción",
        "reference": "referencia|ref",
        "debit": "cargo|cargos|debe|débito|adeudo|compras|gastos",
        "credit": "abono|abonos|haber|crédito|ingresos",
        "payment": "pagos|pago",
        "amount": "importe|importe eur",
        "balance": "saldo|saldo eur",
    },
    "it": {
        "date": "data|data operazione|data contabile|data op|data mov",
        "value_date": "valuta|data valuta",
        "description": "descrizione|causale|operazione|descrizione operazione|descrizione delle operazioni|dettagli",
        "reference": "riferimento",
        "debit": "dare|uscite|addebiti|addebito|movimenti dare|spese|acquisti",
        "credit": "avere|entrate|accrediti|accredito|movimenti avere",
        "payment": "pagamenti|pagamento",
        "amount": "importo|importo eur",
        "balance": "saldo|saldo contabile",
    },
    "pt": {
        "date": "data|data mov|data movimento|data lançamento|data mov.|data do movimento",
        "value_date": "data valor|data-valor|data val",
        "description": "descrição|descritivo|movimento|histórico|descrição do movimento",
        "reference": "referência|documento",
        "debit": "débito|débitos|saídas|saída|compras|despesas",
        "credit": "crédito|créditos|entradas|entrada",
        "payment": "pagamentos|pagamento",
        "amount": "montante|valor|importância|montante eur",
        "balance": "saldo|saldo contabilístico",
    },
    "nl": {
        "date": "datum|boekdatum|boekingsdatum|transactiedatum",
        "value_date": "rentedatum|valutadatum|valuta",
        "description": "omschrijving|mededelingen|naam / omschrijving|tegenpartij|naam|transactie",
        "reference": "referentie|kenmerk|tegenrekening|code",
        "debit": "af|afschrijving|afgeschreven|debet|bedrag af|uitgaven|aankopen",
        "credit": "bij|bijschrijving|bijgeschreven|credit|bedrag bij",
        "payment": "betalingen|betaling",
        "amount": "bedrag|bedrag eur|bedrag (eur)|mutatie",
        "balance": "saldo|saldo na mutatie|saldo na boeking",
        "side": "af/bij|af bij|bij/af|debet/credit|d/c",
    },
    "sv": {
        "date": "datum|bokföringsdag|bokföringsdatum|bokförd|transaktionsdatum|transaktionsdag",
        "value_date": "valutadag|valutadatum|räntedatum",
        "description": "text|beskrivning|transaktion|specifikation|meddelande|rubrik",
        "reference": "referens|verifikation",
        "debit": "uttag|ut|debet",
        "credit": "insättning|insättningar|in|kredit",
        "amount": "belopp|belopp sek",
        "balance": "saldo|behållning|bokfört saldo",
    },
}

# Headings over tables of one direction, as statements of the USA and of savings banks have them.
SECTIONS: Final = {
    "credit": "deposits|credits|deposits and credits|deposits and other credits|deposits & other credits|money in|"
    "paid in|"
    "deposits and additions|other credits|electronic deposits|payments in|payments and credits|payments & credits|"
    "payments and other credits|interest paid|gutschriften|eingänge|"
    "crédits|abonos|"
    "ingresos|accrediti|entrate|créditos|entradas",
    "debit": "withdrawals|debits|withdrawals and debits|withdrawals and other debits|withdrawals & other debits|"
    "money out|"
    "paid out|checks|checks paid|cheques|cheques paid|fees|service fees|other debits|electronic withdrawals|"
    "payments out|"
    "atm & debit card withdrawals|atm and debit card withdrawals|other withdrawals|purchases|card purchases|"
    "belastungen|"
    "ausgänge|lastschriften|débits|cargos|pagos|addebiti|uscite|débitos|saídas",
}

# What a column beside the amounts says of their direction.
SIDES: Final = {
    "credit": "cr|c|credit|credito|haben|h|bij|ein|eingang|in|money in",
    "debit": "dr|d|debit|debito|soll|s|af|aus|ausgang|out|money out",
}

VOCABULARY: Final = Vocabulary({**FIELDS, **polish.FIELDS})
COLUMN_WORDS: Final = Vocabulary({**COLUMNS, **polish.COLUMNS})
