"""Corrections that print what was invoiced, what is right, and the difference: only the last is to be paid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from pipeline.text.finance.amounts import read_amount
from pipeline.text.finance.found import Correction, Found
from pipeline.text.finance.labels import folded
from pipeline.text.finance.paper import Paper
from pipeline.text.finance.rows import Cell, Row
from pipeline.text.invoices.words import VOCABULARY

Part: TypeAlias = Literal["before", "after", "difference"]
_CORRECTS: Final = re.compile(
    r"korekt|koryg|korrektur|korrigier|storno|correct|credit|rectif|rettific|avoir|gutschrift|amended|adjustment|"
    r"retificat|abono|creditnota|korrigerad"
)
_THINGS: Final = (
    r"(?:stan|dane|pozycje|wartosci|tresc|rechnung|positionen|betrage?|werte|invoice|amounts?|values?|lines?|items?|"
    r"facture|montants?|lignes?|importes?|importo|importi|factura|fattura|valori|valores|valor|montante|fatura)"
)
_PARTS: Final[dict[Part, re.Pattern[str]]] = {
    "before": re.compile(
        rf"(?:{_THINGS} )?(?:przed korekta|przed zmiana|bylo|korygowan[ae]|vor (?:der )?korrektur|bisherig\w*|bisher|"
        r"ursprunglich\w*|originale?|alte rechnung|as (?:originally )?invoiced|(?:originally|previously) invoiced|"
        r"invoiced|before (?:the )?correction|avant (?:rectification|correction)|factures?|initiale?s?|d'origine|"
        r"antes de (?:la )?rectificacion|facturado|originari[ao]|originali|prima della (?:rettifica|correzione)|"
        r"fatturat[aoi]|faturado|gefactureerd|oorspronkelijke?|voor correctie|fakturerat|"
        r"ursprungligt?|antes da (?:retificacao|correcao))"
        rf"(?: {_THINGS})?"
    ),
    "after": re.compile(
        rf"(?:{_THINGS} )?(?:po korekcie|po zmianie|powinno byc|prawidlow[ae]|nach (?:der )?korrektur|korrigiert\w*|"
        r"richtig\w*|berichtigt\w*|neue rechnung|corrected|correct|as corrected|after (?:the )?correction|should be|"
        r"revised|apres (?:rectification|correction)|rectifiee?s?|corrigee?s?|a facturer|"
        r"despues de (?:la )?rectificacion|rectificad[ao]s?|correct[ao]s?|dopo la (?:rettifica|correzione)|"
        r"rettificat[aoi]|corrett[aoi]|retificad[ao]|corrigid[ao]|gecorrigeerd|na correctie|korrigerat)"
        rf"(?: {_THINGS})?"
    ),
    "difference": re.compile(
        r"(?:roznica|korekta|zmniejszenie|zwiekszenie|differenz\w*|unterschied|abweichung|difference|adjustment|"
        r"net change|ecart|avoir|diferencia|differenza|diferenca|verschil|skillnad)\b.*"
    ),
}
_TITLES: Final = frozenset({"facture", "factures", "original", "originale"})  # but over a column beside another
_EDGE: Final = " .:-–—()[]*"


def corrected(paper: Paper) -> tuple[Paper, Correction | None]:
    """The paper without what was invoiced and what is right; itself where it does not print both."""
    if not _CORRECTS.search(folded(paper.text)):
        return paper, None
    marks = _marks(paper)
    if not {"before", "after"} <= {part for parts in marks.values() for part, _ in parts}:
        return paper, None
    taken: dict[Part, list[Row]] = {"before": [], "after": [], "difference": []}
    rows = list(_without(paper, marks, taken))
    known = Correction(*(tuple(_last_amounts(taken[part], paper)) for part in ("before", "after")))
    return replace(paper, rows=rows, labels=VOCABULARY.labels(rows)), known


def judged(total: Found) -> Found:
    """The total of a correction, to be looked at where no difference is printed; another is proved by the checks."""
    if total.value:
        return total
    return replace(total, reason="It corrects an invoice, and no difference is printed that the rules know.")


def _marks(paper: Paper) -> dict[int, list[tuple[Part, Cell]]]:
    """The words that begin a part, by row; none of a title, between which and the next there is no amount."""
    marks = {at: parts for at, row in enumerate(paper.rows) if (parts := _parts_in(row))}
    return {
        at: parts
        for (at, parts), (end, _) in pairwise((*marks.items(), (len(paper.rows), [])))
        if len(parts) > 1 or any(_amounts(row, paper) for row in paper.rows[at:end])
    }


def _parts_in(row: Row) -> list[tuple[Part, Cell]]:
    found: list[tuple[Part, Cell]] = []
    for cell in row.cells:
        text = folded(cell.text).strip(_EDGE)
        part = next((part for part, words in _PARTS.items() if words.fullmatch(text)), None)
        if part is not None:
            found.append((part, cell))
    is_alone = len(found) == 1 and folded(found[0][1].text).strip(_EDGE) in _TITLES
    return [] if is_alone else found


def _without(paper: Paper, marks: dict[int, list[tuple[Part, Cell]]], taken: dict[Part, list[Row]]) -> Iterator[Row]:
    """The rows that are left; those that are not go into ``taken``."""
    section: Part | None = None
    columns: list[tuple[Part, Cell]] = []
    is_over = False  # whether the total of a section was there
    kept: list[Row] = []
    for at, row in enumerate(paper.rows):
        parts, has_amounts = marks.get(at, []), bool(_amounts(row, paper))
        if len({part for part, _ in parts}) > 1 and not has_amounts:
            columns, section = parts, None
        elif parts and not has_amounts:
            section, columns, is_over = parts[0][0], [], False
        elif parts:  # a row of its own: “po korekcie 8 20,00 160,00”
            if parts[0][0] == "after" and kept and _amounts(kept[-1], paper) and not _is_named(kept[-1], paper):
                taken["before"].append(kept.pop())
            section = section if parts[0][0] != "difference" else "difference"
            if parts[0][0] != "difference":
                taken[parts[0][0]].append(row)
                continue
        elif columns:
            row = _cut(row, columns, taken)
        if section in ("before", "after") and (not is_over or row.page != paper.rows[at - 1].page):
            taken[section].append(row)
            is_over = is_over or _is_named(row, paper, "total", "amount_due")
            continue
        kept.append(row)
    yield from kept


def _is_named(row: Row, paper: Paper, *concepts: str) -> bool:
    """Whether a row begins with a word for a sum."""
    labels = VOCABULARY.labels([row])
    return any(one.starts_cell and (one.concept in concepts if concepts else one.concept != "number") for one in labels)


def _cut(row: Row, columns: Sequence[tuple[Part, Cell]], taken: dict[Part, list[Row]]) -> Row:
    """The row without its amounts below “before” and “after”."""
    cells: list[Cell] = []
    for cell in row.cells:
        part, _ = min(columns, key=lambda one: abs(one[1].box.x1 - cell.box.x1))
        if part != "difference" and read_amount(cell.text) is not None:
            taken[part].append(replace(row, cells=(cell,)))
        else:
            cells.append(cell)
    return replace(row, cells=tuple(cells)) if cells else row


def _amounts(row: Row, paper: Paper) -> list[Decimal]:
    seen = (read_amount(cell.text, paper.mark) for cell in row.cells)
    return [one.value for one in seen if one is not None and (one.places == 2 or one.currency)]


def _last_amounts(rows: Sequence[Row], paper: Paper) -> Iterator[Decimal]:
    for row in rows:
        yield from _amounts(row, paper)[-1:]
