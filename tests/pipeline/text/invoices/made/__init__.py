"""Invoices of many looks as real PDFs, each with its truth written by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.pipeline.text.invoices.made.english import (
    AMERICAN_WRONG,
    CREDIT_NOTE,
    ENGLISH_RULED,
    HTML_MODERN,
    american_wrong,
    credit_note,
    english_ruled,
    html_modern,
)
from tests.pipeline.text.invoices.made.german import (
    GERMAN_LETTER,
    GERMAN_LONG,
    SWISS_BOXES,
    german_letter,
    german_long,
    swiss_boxes,
)
from tests.pipeline.text.invoices.made.romance import (
    FRENCH_HTML,
    ITALIAN,
    PORTUGUESE,
    SPANISH_COLUMNS,
    french_html,
    italian,
    portuguese,
    spanish_columns,
)
from tests.pipeline.text.invoices.made.truth import Truth

SAMPLES: dict[str, tuple[Callable[[Path], Path], Truth]] = {
    "english_ruled": (english_ruled, ENGLISH_RULED),
    "german_letter": (german_letter, GERMAN_LETTER),
    "french_html": (french_html, FRENCH_HTML),
    "german_long": (german_long, GERMAN_LONG),
    "spanish_columns": (spanish_columns, SPANISH_COLUMNS),
    "italian": (italian, ITALIAN),
    "portuguese": (portuguese, PORTUGUESE),
    "american_wrong": (american_wrong, AMERICAN_WRONG),
    "credit_note": (credit_note, CREDIT_NOTE),
    "swiss_boxes": (swiss_boxes, SWISS_BOXES),
    "html_modern": (html_modern, HTML_MODERN),
}
