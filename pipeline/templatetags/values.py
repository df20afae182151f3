"""Values that stages put out, in words and units; ``{% load values %}``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.templatetags.look import file_size

register = template.Library()
# Parts of names of code that are written in capitals.
CAPITALS: Final = {
    "csv": "CSV",
    "docx": "Word",
    "dpi": "dpi",
    "html": "HTML",
    "json": "JSON",
    "ocr": "OCR",
    "pdf": "PDF",
    "txt": "TXT",
    "xlsx": "Excel",
}
# What a PDF calls the ways an image is packed, and how people know them.
PACKED: Final = {
    "DCTDecode": "JPEG",
    "JPXDecode": "JPEG 2000",
    "CCITTFaxDecode": gettext_lazy("fax (CCITT)"),
    "JBIG2Decode": "JBIG2",
    "FlateDecode": gettext_lazy("lossless (Flate)"),
    "LZWDecode": gettext_lazy("lossless (LZW)"),
    "RunLengthDecode": gettext_lazy("lossless (run lengths)"),
}
# Names of code that say nothing to a reader.
SAID: Final = {
    "losses": gettext_lazy("Not kept"),
    "left_out": gettext_lazy("Pages left out"),
    "fields": gettext_lazy("Form fields"),
    "todo": gettext_lazy("Pages to read"),
    "cut": gettext_lazy("A part of the picture is missing"),
    "small_pictures": gettext_lazy("Pages with pictures too small to search"),
    "left_unsearched": gettext_lazy("Pages with pictures that were not searched"),
    "why_unsearched": gettext_lazy("Because"),
    "without_text": gettext_lazy("Pages without text"),
    "unreadable": gettext_lazy("Pages that could not be read"),
    "unread": gettext_lazy("Pages that could not be read"),
    "silent": gettext_lazy("Pages without text"),
    "asked": gettext_lazy("Values to look at"),
    "pdfa": gettext_lazy("PDF/A"),
}
SIZES: Final = ("size", "size_before", "size_after", "bytes")  # names of values that are numbers of bytes
GROUPED_FROM = 10_000  # numbers from here on are written in groups of three
LONGEST_WORD = 120  # characters of a value that are shown
MOST_WORDS = 8  # entries of a list that are shown


@register.filter
def percent_less(after: int, before: int) -> float:
    """By how many percent a size is smaller than another."""
    return round(100 * (1 - after / before), 1) if before else 0.0


@register.filter
def words(name: str) -> str:
    """A name of code as a reader's: "questions_found" is "Questions found"."""
    if name in SAID:
        return str(SAID[name])
    return capfirst(" ".join(CAPITALS.get(part, part) for part in str(name).split("_")))


@register.filter
def stored_as(name: str) -> str:
    """How an image is packed in a PDF, as people know it."""
    return str(PACKED.get(str(name), name))


@register.filter
def named(value: Any, name: str) -> str:
    """A value in a line, with the unit that its name says it has."""
    numbers = value if isinstance(value, list) else [value]
    if all(isinstance(one, int) and not isinstance(one, bool) for one in numbers):
        if isinstance(value, int) and name in SIZES:
            return file_size(value)
        if name == "expected" and len(numbers) == 2:
            return format_html(_("{} to {}"), file_size(numbers[0]), file_size(numbers[1]))
    if name.endswith("percent") and isinstance(value, int | float):
        return f"{in_short(value)} %"
    return in_short(value)


@register.filter
def in_short(value: Any) -> str:
    """A value that a stage put out, in a line."""
    if value is None or value == "":
        return "–"
    if value in ([], {}, ()):
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, int):
        return number_format(value, force_grouping=abs(value) >= GROUPED_FROM)
    if isinstance(value, Mapping):
        return _cut(", ".join(f"{words(str(name))}: {in_short(one)}" for name, one in list(value.items())[:MOST_WORDS]))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _listed(value)
    return _cut(str(value))


def _listed(value: Sequence[Any]) -> str:
    plain = all(isinstance(one, str | int | float) for one in value)
    if plain and len(value) <= MOST_WORDS and value:
        are_sentences = all(isinstance(one, str) and one.endswith(".") for one in value)
        return _cut((" " if are_sentences else ", ").join(map(str, value)))
    return ngettext("%(n)s entry", "%(n)s entries", len(value)) % {"n": len(value)}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_WORD else text[: LONGEST_WORD - 1] + "…"


@register.filter
def is_table(value: Any) -> bool:
    """Whether a value is a list of things with fields, which reads best as a table."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


@register.filter
def columns(value: list[dict[str, Any]]) -> list[str]:
    """The fields that hold something in the first rows of a list, in order; all of them where none does."""
    rows = value[:20]
    filled = dict.fromkeys(name for row in rows for name, one in row.items() if one not in (None, ""))
    every = list(dict.fromkeys(name for row in rows for name in row))
    return [name for name in every if name in filled or not filled][:8]


@register.filter
def field(row: Mapping[str, Any], name: str) -> Any:
    return row.get(name)
