"""Ten categories of transactions by keywords; a person's own list comes first and may name more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pydantic import TypeAdapter

from pipeline.text.finance.labels import folded

BUILT_IN: Final = {
    "income": "salary|payroll|wages|pension|dividend|gehalt|lohn|rente|bezuege|bezüge|salaire|paie|retraite|nómina|"
    "nomina|pensión|stipendio|pensione|salário|salario|vencimento|ordenado|besoldung|kindergeld",
    "housing": "rent|mortgage|landlord|miete|kaltmiete|warmmiete|hausgeld|hypothek|loyer|alquiler|hipoteca|affitto|"
        "mutuo|"
    "condominio|renda|condomínio|hipotecário|letting|wohnbau",
    "utilities": "electric|electricity|gas|water|broadband|internet|phone bill|energy|strom|stadtwerke|telekom|"
        "vodafone|"
    "wasser|électricité|edf|engie|eau|free mobile|sfr|luz|agua|endesa|iberdrola|telefónica|movistar|enel|acqua|"
    "tim|edp|água|meo|telefon|british gas|comcast|verizon|at&t|rundfunk|o2|council tax",
    "groceries": "supermarket|grocery|tesco|sainsbury|aldi|lidl|rewe|edeka|penny|kaufland|netto|carrefour|auchan|"
        "leclerc|"
    "intermarché|monoprix|mercadona|esselunga|coop|conad|continente|pingo doce|whole foods|walmart|kroger|"
    "trader joe|safeway|asda|morrisons|waitrose|migros|supermarché|supermercado|supermercato|supermarkt",
    "dining": "restaurant|cafe|café|coffee|pizza|pizzeria|starbucks|mcdonald|burger|bakery|bäckerei|bistro|boulangerie|"
    "brasserie|ristorante|trattoria|restaurante|deliveroo|uber eats|lieferando|just eat|doordash|takeaway|gasthaus",
    "transport": "fuel|petrol|parking|taxi|uber|train|railway|airline|tfl|shell|bp|aral|esso|total energies|"
        "db vertrieb|"
    "deutsche bahn|tankstelle|sncf|ratp|péage|essence|renfe|gasolina|repsol|trenitalia|autostrade|benzina|cp comboios|"
    "galp|via verde|ryanair|lufthansa|flixbus|bvg|metro|toll",
    "shopping": "amazon|ebay|zalando|ikea|h&m|zara|decathlon|apple store|media markt|mediamarkt|saturn|fnac|darty|"
    "el corte inglés|worten|target|best buy|etsy|argos|clothing|shoes|dm drogerie|rossmann|paypal",
    "health": "pharmacy|doctor|dentist|hospital|apotheke|arzt|zahnarzt|krankenkasse|pharmacie|médecin|mutuelle|"
        "farmacia|"
    "médico|dentista|farmácia|clínica|clinic|health insurance|boots|cvs|walgreens|optician|krankenversicherung",
    "leisure": "netflix|spotify|cinema|theatre|gym|fitness|disney|steam|playstation|kino|theater|verein|cinéma|sport|"
    "gimnasio|cine|palestra|ginásio|concert|museum|youtube|audible|hotel|airbnb|booking.com",
    "banking": "fee|fees|charge|interest|overdraft|atm|cash withdrawal|cash|transfer to savings|gebühr|gebühren|"
        "entgelt|"
    "zinsen|geldautomat|kontoführung|bargeld|abschluss|frais|commission|intérêts|retrait|cotisation carte|comisión|"
    "intereses|cajero|reintegro|commissione|interessi|prelievo|bollo|canone|comissão|juros|levantamento|"
        "imposto de selo",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Category:
    """A person's own category, or more keywords for a built-in one."""

    name: str
    keywords: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > 40:
            raise ValueError("A category has a name of 1 to 40 letters.")
        if not self.keywords or not all(one.strip() for one in self.keywords):
            raise ValueError("Of a category there is at least one keyword, and none is empty.")


CATEGORIES: TypeAdapter[list[Category]] = TypeAdapter(list[Category])


def category_of(text: str, *, incoming: bool, own: Sequence[Category] = ()) -> tuple[str, str]:
    """(category, keyword) by the longest keyword that stands in the text as words; ("", "") for none.

    A person's keywords win over built-in ones. Income is money that comes in.
    """
    plain = folded(text)
    for table in (_own(tuple(own)), _built_in()):
        for keyword, name in table:
            if (name != "income" or incoming) and _stands_in(keyword, plain):
                return name, keyword
    return "", ""


@lru_cache(maxsize=32)
def _own(own: tuple[Category, ...]) -> tuple[tuple[str, str], ...]:
    pairs = [(folded(keyword.strip()), one.name.strip()) for one in own for keyword in one.keywords]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=1)
def _built_in() -> tuple[tuple[str, str], ...]:
    pairs = [(folded(keyword), name) for name, joined in BUILT_IN.items() for keyword in joined.split("|")]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=4096)
def _pattern(keyword: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(keyword)}(?!\w)")


def _stands_in(keyword: str, plain: str) -> bool:
    return keyword in plain and _pattern(keyword).search(plain) is not None
