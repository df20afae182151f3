"""Text, Markdown, HTML and tables as pages, after everything was cleaned away that could act or load something."""

from __future__ import annotations

import csv
import io
import re
from html import escape
from pathlib import Path

import nh3

from documents.extraction.text_encoding import encoding_of, is_certain, name_of
from pipeline.pdf.direction import is_right_to_left
from pipeline.pdf.fitting import MARGIN
from pipeline.pdf.setting import Laid, TooWide, from_right, set_pages
from pipeline.text.to_pdf.enclosed import EnclosedImages, letters_without
from pipeline.text.to_pdf.markdown import markdown_as_html
from pipeline.text.to_pdf.page_breaks import with_breaks
from pipeline.text.to_pdf.pictures import PAPERS
from pipeline.text.to_pdf.plain_text import text_as_markup
from pipeline.text.to_pdf.style_sheets import followed_declarations, followed_rules
from pipeline.text.to_pdf.web_forms import filled_in

LONGEST = 4_000_000  # letters of a source without its images
LONGEST_WITH_IMAGES = 40_000_000
MOST_PAGES = 2000
_HIGHEST = 0.95  # of a page: the room for an image, whose line is a little higher
_STYLE = (
    "body{font-family:sans-serif;font-size:10.5pt;line-height:1.35}pre,code{font-family:monospace;font-size:9pt}"
    "table{border-collapse:collapse}th,td{border:1px solid #777;padding:2pt 4pt}th{font-weight:bold}"
    "h1{font-size:20pt}h2{font-size:15pt}h3{font-size:12.5pt}a{color:#1a4f9c}"
    "center,details,fieldset,legend,summary{display:block}center,[align=center]{text-align:center}"
    "[align=right]{text-align:right}summary{font-weight:bold}"
)
_FLAT = "th,td{padding-top:0;padding-bottom:0}"  # else strips of what is behind them are drawn on later pages
_LINE_END = re.compile(r"\r\n|[\r\n\u2028\u2029]")
_LOADS = re.compile(r"<(?:video|audio|iframe|object|embed|link)\b", re.IGNORECASE)
_ACTS = re.compile(r"<(?:script|canvas|svg)\b", re.IGNORECASE)
_ASSUMED = "Its letters were read as {encoding}. Where they look wrong, save the file in UTF-8."
_MARKUP = ("text/markdown", "text/html")
_TABLES = ("text/csv", "text/tab-separated-values")
_TAGS = nh3.ALLOWED_TAGS - {"map", "area"} | {"address", "fieldset", "legend", "main", "section", "tfoot"}
_UNSTYLED = frozenset({"img", "li", "ol", "ul"})  # what finds their places in the markup knows them without style
_SHEET = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_SCHEMES = {"http", "https", "mailto", "data"}  # of the last only images in the text, see `EnclosedImages.take`
_ATTRIBUTES = {
    "*": {"id", "dir", "class", "style", "align"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}


class WritingRefused(Exception):
    """``code`` is a stable word, ``text`` says what to do.

    Codes: "too_long", "too_wide", "too_many_pages", "broken_table", "nothing_to_show".
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def write_pages(source: Path, media_type: str, target: Path, paper: str) -> list[str]:
    """Writes the file as a PDF; gives notes."""
    ends = "" if media_type in _TABLES else None  # the line ends in a cell are its own
    encoding = encoding_of(source)
    with source.open(encoding=encoding, errors="replace", newline=ends) as stream:
        text = stream.read(LONGEST_WITH_IMAGES + 1)
    if len(text) > LONGEST_WITH_IMAGES or letters_without(text) > LONGEST:
        raise WritingRefused("too_long", f"It has more than {LONGEST // 1_000_000} million letters. Split it first.")
    notes = [] if is_certain(encoding) else [_ASSUMED.format(encoding=name_of(encoding))]
    size = PAPERS.get(paper, PAPERS["a4"])
    images = EnclosedImages((size[0] - 2 * MARGIN, _HIGHEST * (size[1] - 2 * MARGIN)))
    style = _STYLE + (followed_rules(_SHEET.findall(text)) if media_type in _MARKUP else "")
    markup = images.put(_markup(text, media_type, notes, images))
    if "background-color" in style or "background-color" in markup:
        style += _FLAT
    plain = nh3.clean(markup, tags=set())
    if not plain.strip() and not images.files:
        raise WritingRefused("nothing_to_show", "There is no text in this file that could be shown.")
    laid = _laid(from_right(markup) if is_right_to_left(plain) else markup, target, size, style, images)
    return [*notes, *images.notes(), *laid.notes()]


def _laid(markup: str, target: Path, size: tuple[float, float], style: str, images: EnclosedImages) -> Laid:
    markup, style = with_breaks(markup, style)
    try:
        return set_pages(markup, target, size=size, style=style, files=images.files, too_long=_require_room)
    except TooWide as error:
        text = "It has a table or a line that is larger than any page may be. Split it first."
        raise WritingRefused("too_wide", text) from error


def _markup(text: str, media_type: str, notes: list[str], images: EnclosedImages) -> str:
    if media_type == "text/markdown":
        text, told = markdown_as_html(text)
        notes += told
    if media_type in _MARKUP:
        cleaned = _cleaned(filled_in(text), images)
        if images.outside or _LOADS.search(text):
            notes.append("Images, frames and style sheets outside the file are not loaded.")
        if _ACTS.search(text):
            notes.append("Scripts and drawings are left out.")
        return cleaned
    if media_type in _TABLES:
        return _table(text, "\t" if media_type.endswith("values") else _delimiter(text))
    return text_as_markup(text)


def _cleaned(markup: str, images: EnclosedImages) -> str:
    return nh3.clean(
        markup,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=lambda tag, name, value: _kept_attribute(tag, name, value, images),
        url_schemes=_SCHEMES,
        link_rel=None,
        clean_content_tags={"script", "style", "template", "title"},
    )


def _kept_attribute(tag: str, name: str, value: str, images: EnclosedImages) -> str | None:
    """A filter for nh3."""
    if name in ("class", "style", "align") and tag in _UNSTYLED:
        return None
    if name == "style":
        return followed_declarations(value) or None
    return images.take(tag, name, value)


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t|", key=first.count)


def _table(text: str, delimiter: str) -> str:
    csv.field_size_limit(LONGEST_WITH_IMAGES)  # of a cell; the whole text has no more
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise WritingRefused("broken_table", f"Its rows cannot be told apart: {error}. Save it as CSV anew.") from error
    cells = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in rows if row)
    return f"<table>{cells}</table>"


def _cell(text: str) -> str:
    """Text with its line ends, whichever there are."""
    return "<br>".join(map(escape, _LINE_END.split(text)))


def _require_room(page: int) -> None:
    if page > MOST_PAGES:
        raise WritingRefused("too_many_pages", f"It takes more than {MOST_PAGES} pages. Split it first.")
