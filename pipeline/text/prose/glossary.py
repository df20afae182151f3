"""A glossary out of a table; runs in a limited child."""

from __future__ import annotations

import csv
from pathlib import Path

from documents.extraction.text_encoding import encoding_of
from documents.extraction.text_look import read_start
from pipeline.text.prose.paragraph import ProseRefused

LONGEST = 1_000_000  # characters
MOST = 2000


def glossary_of(source: Path) -> list[tuple[str, str]]:
    """The first two columns of a CSV or TSV file, term and translation; a first row that names them is left out.

    Raises ProseRefused "glossary_wrong".
    """
    text = read_start(source, encoding_of(source), LONGEST + 1)
    if len(text) > LONGEST:
        raise ProseRefused("glossary_wrong", f"A glossary may have {LONGEST:,} characters; this one has more.")
    lines = text.splitlines()
    delimiter = max("\t;,", key=lambda one: sum(one in line for line in lines[:50]))
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ProseRefused("glossary_wrong", f"The glossary cannot be read as a table: {error}.") from error
    if rows and rows[0][0].strip().lower() in ("term", "source", "from"):
        rows = rows[1:]
    short = next(
        (number for number, row in enumerate(rows, 1) if len(row) < 2 or not (row[0].strip() and row[1].strip())), 0
    )
    if short:
        raise ProseRefused("glossary_wrong", f"Row {short} of the glossary has no term and translation in two columns.")
    if not 0 < len(rows) <= MOST:
        raise ProseRefused("glossary_wrong", f"A glossary has 1 to {MOST} terms; this one has {len(rows)}.")
    return [(row[0].strip()[:200], row[1].strip()[:200]) for row in rows]
