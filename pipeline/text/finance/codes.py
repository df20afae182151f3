"""Codes with a form of their own: IBAN (ISO 13616), BIC (ISO 9362) and VAT numbers."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from pipeline.text.finance.fields import part_of
from pipeline.text.finance.found import Found, Kind
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_BIC = re.compile(r"\b[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b")
_VAT = re.compile(
    r"\b(?:DE ?\d{3} ?\d{3} ?\d{3}|ATU ?\d{8}|FR ?[A-Z0-9]{2} ?\d{3} ?\d{3} ?\d{3}|"
    r"ES ?[A-Z]\d{7}[A-Z0-9]|ES ?\d{8}[A-Z]|"
    r"IT ?\d{11}|PT ?\d{3} ?\d{3} ?\d{3}|GB ?\d{3} ?\d{4} ?\d{2}|NL ?\d{9}B\d{2}|BE ?[01]\d{3}[. ]?\d{3}[. ]?\d{3}|"
    r"IE ?\d[A-Z0-9]\d{5}[A-Z]{1,2}|LU ?\d{8}|DK ?\d{8}|SE ?\d{12}|PL ?\d{10}|"
    r"CHE[- ]?\d{3}[. ]?\d{3}[. ]?\d{3}(?: MWST| TVA| IVA)?)\b"
)


def ibans(paper: Paper, rows: Container[int] | None = None) -> Iterator[Found]:
    """IBANs whose check digits are right; with ``rows`` those in them alone."""
    for cell, match in _matches(paper, _IBAN, rows):
        text = match.group()
        while text:
            code = text.replace(" ", "")
            if 15 <= len(code) <= 34 and is_iban(code):
                yield _found("iban", code, part_of(cell, match.start(), match.start() + len(text)), paper, "IBAN check")
                break
            text = text.rpartition(" ")[0]


def is_iban(code: str) -> bool:
    """ISO 7064 MOD 97-10 over the code with its first four characters at the end."""
    digits = "".join(str(int(one, 36)) for one in code[4:] + code[:4])
    return int(digits) % 97 == 1


def vat_numbers(paper: Paper) -> Iterator[Found]:
    for cell, match in _matches(paper, _VAT):
        code = re.sub(r"[ .]", "", match.group()) if not match.group().startswith("CHE") else match.group()
        yield _found("tax_id", code, part_of(cell, *match.span()), paper, "form of a VAT number")


def read_bic(cell: Cell, _paper: Paper) -> Found | None:
    found = _BIC.search(cell.text)
    if found is None:
        return None
    part = part_of(cell, *found.span())
    return Found("bic", "code", found.group(), part.text, part.page, part.box)


def _matches(
    paper: Paper, pattern: re.Pattern[str], rows: Container[int] | None = None
) -> Iterator[tuple[Cell, re.Match[str]]]:
    for at, row in enumerate(paper.rows):
        for cell in row.cells if rows is None or at in rows else ():
            for match in pattern.finditer(cell.text):
                yield cell, match


def _found(name: str, value: str, cell: Cell, paper: Paper, rule: str) -> Found:
    kind: Kind = "code"
    return Found(name, kind, value, cell.text, cell.page, cell.box, paper.trusted(0.98, cell.page), rule)
