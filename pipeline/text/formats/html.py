"""Pages as one HTML file: it loads nothing, runs nothing, and has its images inside.

Every text is escaped when it is written, and what comes of it is cleaned by nh3 page by page.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

import nh3

from pipeline.pdf.blocks.model import Block, Code, Heading, Image, Item, PageBlocks, Piece, Table
from pipeline.text.formats.characters import for_xml

_TAGS = {
    "section", "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "pre", "code", "table", "thead", "tbody",
    "tr", "th", "td", "strong", "em", "sup", "sub", "a", "img", "span",
}  # fmt: skip
_ATTRIBUTES = {
    "section": {"id", "aria-label"}, "a": {"href"}, "img": {"src", "alt", "width", "height"}, "li": {"value", "class"},
    "th": {"scope"}, "span": {"class"}, "ul": {"class"},
}  # fmt: skip
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "section+section{border-top:1px solid #ccc;margin-top:2rem;padding-top:1rem}"
    "table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #999;padding:.2rem .5rem;text-align:left;"
    "vertical-align:top}img{max-width:100%;height:auto}pre{overflow:auto;background:#f4f4f4;padding:.5rem}"
    "ul.labelled{list-style:none;padding-left:1.5rem}.label{display:inline-block;min-width:2rem}"
)
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def write_html(pages: Iterable[PageBlocks], target: Path, *, title: str, folder: Path) -> None:
    """UTF-8; ``folder`` holds the files of the images."""
    with target.open("w", encoding="utf-8", errors="replace") as out:
        out.write(
            '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="viewport" content="width=device-width">\n'
            f"<title>{escape(for_xml(title))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        )
        for page in pages:
            out.write(cleaned(page_html(page, folder)) + "\n")
        out.write("</body>\n</html>\n")


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


def page_html(page: PageBlocks, folder: Path) -> str:
    parts = []
    for are_items, blocks in groupby(page.blocks, key=lambda block: isinstance(block, Item)):
        if are_items:
            parts.append(_lists([block for block in blocks if isinstance(block, Item)]))
        else:
            parts += [_block(block, folder) for block in blocks]
    body = "\n".join(parts)
    return f'<section id="page-{page.number}" aria-label="Page {page.number}">\n{body}\n</section>'


def _lists(items: list[Item]) -> str:
    """Lists as deep as their entries are: a deeper one stands in the entry before it."""
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
            within.append((item.depth, kind))
            written.append(kind[0])
        written.append(_entry(item))
    written += [f"</li>{kind[1]}" for _, kind in reversed(within)]
    return "".join(written)


def _list_kind(item: Item) -> tuple[str, str]:
    if item.marker and not _is_counted(item.marker):
        return ('<ul class="labelled">', "</ul>")
    return ("<ol>", "</ol>") if item.marker else ("<ul>", "</ul>")


def _is_counted(marker: str) -> bool:
    return marker[:-1].isdigit() and marker.endswith(".")


def _block(block: Block, folder: Path) -> str:
    if isinstance(block, Image):
        return _image(block, folder)
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Code):
        return f"<pre><code>{_text(block.text)}</code></pre>"
    words = _words(block.pieces)
    return f"<h{block.level}>{words}</h{block.level}>" if isinstance(block, Heading) else f"<p>{words}</p>"


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


def _table(block: Table) -> str:
    rows = ["".join(f"<td>{_text(cell)}</td>" for cell in row) for row in block.rows]
    head = ""
    if block.headed:
        cells = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in block.rows[0])
        head, rows = f"<thead><tr>{cells}</tr></thead>", rows[1:]
    return f"<table>{head}<tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"


def _image(block: Image, folder: Path) -> str:
    content = base64.b64encode((folder / block.file).read_bytes()).decode("ascii")
    width, height = round((block.box.x1 - block.box.x0) * 4 / 3), round((block.box.y1 - block.box.y0) * 4 / 3)
    source = f"data:{block.media_type};base64,{content}"
    alt = _text(block.alt or f"Image on page {block.page}")
    return f'<p><img src="{source}" alt="{alt}" width="{width}" height="{height}"></p>'


def _text(text: str) -> str:
    return escape(for_xml(text))
