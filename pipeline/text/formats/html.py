"""Pages as one HTML file: it loads nothing, runs nothing, and has its images inside.

Every text is escaped when it is written, and what comes of it is cleaned by nh3 page by page. The file says which
language it is in, is read in light and dark, and wide tables scroll by themselves.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

import nh3

from pipeline.pdf.blocks.model import Block, Code, Heading, Image, Item, PageBlocks, Piece, Table, text_of
from pipeline.pdf.direction import is_right_to_left
from pipeline.text.formats.beginning import begun
from pipeline.text.formats.characters import for_xml
from pipeline.text.prose.language import likely_language

_TAGS = {
    "section", "div", "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "pre", "code", "table", "thead",
    "tbody", "tr", "th", "td", "strong", "em", "sup", "sub", "a", "img", "span",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir"}, "section": {"id", "aria-label"}, "div": {"class", "role", "aria-label", "tabindex"}, "a": {"href"},
    "img": {"src", "alt", "width", "height"}, "li": {"value", "class"}, "th": {"scope"}, "span": {"class"},
    "ul": {"class"},
}  # fmt: skip
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;overflow-wrap:break-word}"
    "section+section{border-top:1px solid #888;margin-top:2rem;padding-top:1rem}"
    ".table{overflow-x:auto;margin:1rem 0}table{border-collapse:collapse}"
    "th,td{border:1px solid #888;padding:.2rem .5rem;text-align:start;vertical-align:top;overflow-wrap:normal}"
    "img{max-width:100%;height:auto;background:#fff}"  # what is drawn in black on nothing is seen in the dark, too
    "pre{white-space:pre-wrap;border:1px solid #888;padding:.5rem}"
    "ul.labelled{list-style:none;padding-inline-start:1.5rem}.label{display:inline-block;min-width:2rem}"
)
_FROM_LEFT = ' dir="ltr"'
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def write_html(pages: Iterable[PageBlocks], target: Path, *, title: str, folder: Path, language: str = "") -> None:
    """UTF-8; ``folder`` holds the files of the images, ``language`` is what the document says of itself."""
    begin, pages = begun(pages)
    from_right = is_right_to_left(begin)
    with target.open("w", encoding="utf-8", errors="replace") as out:
        out.write(
            f"<!doctype html>\n<html{_root(likely_language(begin, language), from_right=from_right)}>\n<head>\n"
            '<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(for_xml(title))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        )
        for page in pages:
            out.write(cleaned(page_html(page, folder, from_right=from_right)) + "\n")
        out.write("</main>\n</body>\n</html>\n")


def _root(language: str, *, from_right: bool) -> str:
    return (f' lang="{escape(language)}"' if language else "") + (' dir="rtl"' if from_right else "")


def cleaned(markup: str) -> str:
    """Markup with nothing in it but the tags, attributes and addresses that are written here."""
    return nh3.clean(
        markup,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_address,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
    )


def _address(tag: str, name: str, value: str) -> str | None:
    """Only an image may have its bytes in its address, and nothing else may an image have."""
    is_inside = value.strip().lower().startswith(("data:image/png;base64,", "data:image/jpeg;base64,"))
    if (tag, name) == ("img", "src"):
        return value if is_inside else None
    if (tag, name) == ("a", "href"):
        return None if value.strip().lower().startswith("data:") else value
    return value


def page_html(page: PageBlocks, folder: Path, *, from_right: bool = False) -> str:
    """``from_right`` says that the file is set from right to left where nothing else is said."""
    parts = []
    for are_items, blocks in groupby(page.blocks, key=lambda block: isinstance(block, Item)):
        if are_items:
            parts.append(_lists([block for block in blocks if isinstance(block, Item)], from_right=from_right))
        else:
            parts += [_block(block, folder, from_right=from_right) for block in blocks]
    body = "\n".join(parts)
    return f'<section id="page-{page.number}" aria-label="Page {page.number}">\n{body}\n</section>'


def _turned(text: str, *, from_right: bool) -> str:
    """The direction of a block that is not the file's, as an attribute."""
    if (text.isascii() and not from_right) or not any(map(str.isalpha, text)):
        return ""
    turned = is_right_to_left(text)
    return "" if turned == from_right else f' dir="{"rtl" if turned else "ltr"}"'


def _lists(items: list[Item], *, from_right: bool) -> str:
    """Lists as deep as their entries are: a deeper one stands in the entry before it."""
    turned = _turned("\n".join(map(text_of, items)), from_right=from_right)
    written: list[str] = []
    within: list[tuple[int, tuple[str, str]]] = []  # depth and kind of the lists that are open, each in its last entry
    for item in items:
        kind = _list_kind(item)
        while within and within[-1][0] > item.depth:
            written.append(f"</li>{within.pop()[1][1]}")
        if within and within[-1][0] == item.depth:
            written.append("</li>")
            if within[-1][1] != kind:
                written.append(within.pop()[1][1] + "\n" * (not within))
        if not within or within[-1][0] < item.depth:
            written.append(kind[0].replace(">", f"{turned}>") if not within else kind[0])
            within.append((item.depth, kind))
        written.append(_entry(item))
    written += [f"</li>{kind[1]}" for _, kind in reversed(within)]
    return "".join(written)


def _list_kind(item: Item) -> tuple[str, str]:
    if item.marker and not _is_counted(item.marker):
        return ('<ul class="labelled">', "</ul>")
    return ("<ol>", "</ol>") if item.marker else ("<ul>", "</ul>")


def _is_counted(marker: str) -> bool:
    return marker[:-1].isdigit() and marker.endswith(".")


def _block(block: Block, folder: Path, *, from_right: bool) -> str:
    if isinstance(block, Image):
        return _image(block, folder)
    if isinstance(block, Code):
        return f"<pre{_FROM_LEFT * from_right}><code>{_text(block.text)}</code></pre>"
    if isinstance(block, Table):
        return _table(block, from_right=from_right)
    turned = _turned(text_of(block), from_right=from_right)
    tag = f"h{block.level}" if isinstance(block, Heading) else "p"
    return f"<{tag}{turned}>{_words(block.pieces)}</{tag}>"


def _entry(item: Item) -> str:
    """An entry that is still open."""
    words = _words(item.pieces)
    if _is_counted(item.marker):
        return f'<li value="{int(item.marker[:-1])}">{words}'
    return f'<li><span class="label">{_text(item.marker)}</span> {words}' if item.marker else f"<li>{words}"


def _words(pieces: Iterable[Piece]) -> str:
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: Piece) -> str:
    words = _text(piece.text)
    shifted = "sub" if piece.lowered else "sup"
    for wanted, tag in ((piece.italic, "em"), (piece.bold, "strong"), (piece.raised, shifted)):
        if wanted and piece.text.strip():
            words = f"<{tag}>{words}</{tag}>"
    return f'<a href="{escape(piece.link)}">{words}</a>' if piece.link else words


def _table(block: Table, *, from_right: bool) -> str:
    """A table that scrolls where it is wider than the page, by keyboard, too; its first column stands at the left."""
    turned = is_right_to_left(text_of(block))
    side = ' dir="rtl"' if turned else ""
    rows = ["".join(f"<td{side}>{_text(cell)}</td>" for cell in row) for row in block.rows]
    head = ""
    if block.headed:
        cells = "".join(f'<th scope="col"{side}>{_text(cell)}</th>' for cell in block.rows[0])
        head, rows = f"<thead><tr>{cells}</tr></thead>", rows[1:]
    body = f"<tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody>"
    table = f"<table{_FROM_LEFT * (from_right or turned)}>{head}{body}</table>"
    where = f"pages {block.page} to {block.further[-1][0]}" if block.further else f"page {block.page}"
    return f'<div class="table" role="region" aria-label="Table on {where}" tabindex="0">{table}</div>'


def _image(block: Image, folder: Path) -> str:
    content = base64.b64encode((folder / block.file).read_bytes()).decode("ascii")
    width, height = round((block.box.x1 - block.box.x0) * 4 / 3), round((block.box.y1 - block.box.y0) * 4 / 3)
    source = f"data:{block.media_type};base64,{content}"
    return f'<p><img src="{source}" alt="{_text(block.alt)}" width="{width}" height="{height}"></p>'


def _text(text: str) -> str:
    return escape(for_xml(text))
