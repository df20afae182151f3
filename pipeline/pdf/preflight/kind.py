"""What kind of document a PDF probably is: the first rule that holds, and the rule in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """``name`` is one of form, scanned, invoice, statement, exam, academic, presentation, office, other."""

    name: str
    rule: str


_INVOICE = (r"invoice|rechnung|facture|factura|fattura", r"total|amount due|subtotal|vat|mwst|tva|iban|iva")
_STATEMENT = (r"(?:bank|account) statement|kontoauszug|relevé de compte|extracto", r"balance|saldo|solde")
_ACADEMIC = (r"\babstract\b|zusammenfassung|résumé", r"introduction|keywords|university|doi|einleitung")
_EXAM_WORDS = r"\b(?:exam|quiz|question paper|answer all|marks|klausur|examen)\b"
_OPTION = re.compile(r"^\s*\(?[A-Da-d][).]\s+\S", re.MULTILINE)
_OFFICE = re.compile(
    r"word|excel|powerpoint|libreoffice|openoffice|google docs|pages|writer|calc|impress", re.IGNORECASE
)


def kind_of(found: dict[str, Any], pages: int, scanned: int) -> Kind:
    """From what a look at the file found; ``scanned`` counts the pages that are pictures of pages."""
    text = str(found.get("sample") or "")
    if (fields := found.get("fields") or 0) > len(found.get("signatures") or ()):
        return Kind("form", f"It has {fields} form fields.")
    if scanned * 2 >= pages and scanned:
        return Kind("scanned", f"{scanned} of {pages} pages are pictures of pages.")
    for name, words in (("invoice", _INVOICE), ("statement", _STATEMENT)):
        if both := _both(text, words):
            return Kind(name, both)
    options = len(_OPTION.findall(text))
    exam = re.search(_EXAM_WORDS, text, re.IGNORECASE)
    if options >= 4 or (exam and re.search(r"^\s*(?:Q\.?\s*)?\d{1,2}[.)]\s", text, re.MULTILINE)):
        named = f" and the word “{exam[0]}”" if exam else ""
        return Kind("exam", f"Its beginning has {options} lines that read as answers to choose from{named}.")
    if both := _both(text, _ACADEMIC):
        return Kind("academic", both)
    sizes = [size for size in found.get("page_sizes") or () if size]
    if pages >= 3 and sizes and all(wide > high for wide, high in sizes) and found.get("letters", 0) < 1200 * pages:
        return Kind("presentation", "All its pages are wider than high, with little text on each.")
    maker = f"{found.get('creator', '')} {found.get('producer', '')}"
    if program := _OFFICE.search(maker):
        return Kind("office", f"The program that made it calls itself “{program[0]}”.")
    return Kind("other", "No rule fits.")


def _both(text: str, words: tuple[str, str]) -> str:
    one, other = (re.search(rf"(?:{word})", text, re.IGNORECASE) for word in words)
    return f"Its beginning has the words “{one[0]}” and “{other[0]}”." if one and other else ""
