"""The field words of bank statements in Polish; ł counts as l, as other letters do without their marks."""

from __future__ import annotations

from typing import Final

from pipeline.text.finance.labels import Phrases

FIELDS: Final[Phrases] = {
    "pl": {
        "title": "wyciąg z rachunku|wyciąg bankowy|wyciąg|zestawienie operacji|historia rachunku|historia operacji|"
        "wyciąg z rachunku bankowego",
        "holder": "posiadacz|posiadacz rachunku|właściciel rachunku|klient|właściciel",
        "account": "numer rachunku|nr rachunku|rachunek|rachunek nr|numer konta|nr konta",
        "statement_number": "wyciąg nr|numer wyciągu|nr wyciągu",
        "period": "okres|za okres|wyciąg za okres|zakres dat",
        "start": "od|od dnia",
        "end": "do|do dnia",
        "date": "data wyciągu|data wystawienia|data sporządzenia",
        "opening": "saldo początkowe|saldo otwarcia|poprzednie saldo|saldo poprzednie|bilans otwarcia",
        "closing": "saldo końcowe|saldo zamknięcia|nowe saldo|saldo na koniec|bilans zamknięcia|saldo na dzień",
        "credits": "suma uznań|uznania|suma wpływów|wpływy|razem uznania",
        "debits": "suma obciążeń|obciążenia|suma wypływów|wydatki|razem obciążenia",
        "carry": "z przeniesienia|do przeniesienia",
        "currency": "waluta|waluta rachunku",
        "sum": "suma|razem|obroty",
    },
}

COLUMNS: Final[Phrases] = {
    "pl": {
        "date": "data|data operacji|data księgowania|data transakcji|data ksieg",
        "value_date": "data waluty|data waluty operacji",
        "description": "opis|opis operacji|tytuł|tytuł operacji|szczegóły operacji|opis transakcji|"
        "rodzaj operacji|treść",
        "reference": "numer referencyjny|referencja|typ|typ operacji",
        "debit": "obciążenia|obciążenie|wypłaty|wydatki|winien|zakupy",
        "credit": "uznania|uznanie|wpłaty|wpływy|ma|spłaty",
        "payment": "płatności",
        "amount": "kwota|kwota operacji|kwota transakcji|kwota pln",
        "balance": "saldo|saldo po operacji|saldo po transakcji|saldo końcowe",
    },
}
