"""What a text file is: encoding, lines, and a table's columns."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from documents.extraction.findings import Findings, readable
from documents.extraction.text_encoding import encoding_of, is_certain, name_of
from documents.extraction.unreadable import Unreadable, unreadable

PIECE = 1 << 20
SAMPLE = 2000
TABLES = {"text/csv": ",;\t|", "text/tab-separated-values": "\t"}
WHOLE_JSON = 50 << 20  # bytes up to which a JSON file is read to see whether it is one


def look_at_text(path: Path, media_type: str) -> Findings:
    """Encoding, lines and letters; the columns of a table; whether JSON is JSON."""
    with unreadable("read the text"):
        encoding = encoding_of(path)
        lines, letters, longest = _counted(path, encoding)
        start = read_start(path, encoding, 64 * 1024)
        properties: dict[str, Any] = {
            "type": "text",
            "encoding": name_of(encoding) if is_certain(encoding) else f"{name_of(encoding)} (assumed)",
            "lines": lines,
            "letters": letters,
            "longest_line": longest,
            "sample": readable(start, SAMPLE),
        }
        if media_type in TABLES:
            properties |= _columns(start, TABLES[media_type])
        if media_type == "application/json":
            properties["problem"] = _json_problem(path, encoding)
    return Findings(properties=properties)


def read_start(path: Path, encoding: str, most: int) -> str:
    """The first ``most`` characters."""
    with path.open(encoding=encoding, errors="replace", newline=None) as source:
        return source.read(most)


def _pieces(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding, errors="replace", newline=None) as source:
        while piece := source.read(PIECE):
            yield piece


def _counted(path: Path, encoding: str) -> tuple[int, int, int]:
    """Lines, letters that are no white space, and the length of the longest line."""
    lines = letters = longest = open_line = 0
    last = ""
    for piece in _pieces(path, encoding):
        rows = piece.split("\n")
        lines += len(rows) - 1
        letters += len(piece) - sum(piece.count(one) for one in " \t\n\f\v\u00a0")
        lengths = [open_line + len(rows[0]), *(len(row) for row in rows[1:])]
        longest = max(longest, *lengths)
        open_line = lengths[-1]
        last = piece[-1]
    return lines + (last not in ("", "\n")), letters, longest


def _columns(start: str, delimiters: str) -> dict[str, Any]:
    """The delimiter that cuts most of the first lines alike, and the names in the first of them."""
    rows = start.splitlines()[:20]
    best = max(delimiters, key=lambda one: min((row.count(one) for row in rows), default=0))
    try:
        names = next(csv.reader(rows[:1], delimiter=best), [])
    except csv.Error:
        names = []
    return {"delimiter": best, "columns": len(names), "column_names": [readable(one, 60) for one in names[:50]]}


def _json_problem(path: Path, encoding: str) -> str:
    """What is wrong with a JSON file, "" when nothing is or it is too long to look."""
    if path.stat().st_size > WHOLE_JSON:
        return ""
    try:
        json.loads(path.read_text(encoding, errors="replace"))
    except json.JSONDecodeError as error:
        return f"It is no valid JSON: {error.msg} in line {error.lineno}."
    except RecursionError as error:
        raise Unreadable("bomb", "Its JSON is nested deeper than any real document.") from error
    return ""
