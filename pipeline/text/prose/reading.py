"""Reading a document into paragraphs, from file to file; runs in a limited child."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from documents.extraction.text_encoding import encoding_of
from pipeline.text.prose.language import language_of
from pipeline.text.prose.marks import without_letters, without_marks
from pipeline.text.prose.paragraph import PROSE, Paragraph, Prose, ProseFacts, ProseRefused
from pipeline.text.prose.paragraphs import paragraphs_of, usual_size
from pipeline.text.tokens import tokens_of

PDF = "application/pdf"
MARKDOWN = "text/markdown"
HTML = "text/html"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SOURCES = (PDF, "text/plain", MARKDOWN, HTML, WORD)
LONGEST_FILE = 20 * 1024 * 1024  # bytes of a text file
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$", re.DOTALL)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def prose_to_file(
    source: Path,
    media_type: str,
    target: Path,
    password: str | None,
    page_limit: int,
    *,
    marked: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ProseFacts:
    """Reads a file of one of `SOURCES`; writes a `Prose` as JSON, its paragraphs ``marked`` where looks are to be kept.

    Raises ProseRefused, ReadingRefused and Unreadable.
    """
    if media_type != PDF and source.stat().st_size > LONGEST_FILE:
        raise ProseRefused("too_long", f"Files up to {LONGEST_FILE // 1024**2} MB are read. Split this one first.")
    prose = _prose(source, media_type, password, page_limit, marked=marked, progress=progress)
    text = "\n".join(without_marks(one.text) for one in prose.paragraphs)
    if not any(map(str.isalnum, text)):
        raise ProseRefused("no_text", "It has no text. If it is a scan, run text recognition (OCR) on it first.")
    target.write_bytes(PROSE.dump_json(prose))
    return ProseFacts(
        places=prose.places,
        unit=prose.unit,
        paragraphs=len(prose.paragraphs),
        letters=len(text),
        tokens=sum(tokens_of(one.text) for one in prose.paragraphs),
        silent=prose.silent,
        warnings=prose.warnings,
        language=language_of(text),
    )


def _prose(
    source: Path, media_type: str, password: str | None, page_limit: int, *, marked: bool,
    progress: Callable[[int, int], None] | None,
) -> Prose:  # fmt: skip
    if media_type == PDF:
        return _pdf(source, password, page_limit, marked=marked, progress=progress)
    if media_type == WORD:
        from pipeline.text.word.files import read_word  # noqa: PLC0415 - only the process that reads loads python-docx

        return read_word(source, marked=marked)
    if media_type == HTML:
        from pipeline.text.web.files import read_html  # noqa: PLC0415 - as above, lxml

        return read_html(source, marked=marked)
    return _text(source, media_type)


def _pdf(
    source: Path, password: str | None, page_limit: int, *, marked: bool,
    progress: Callable[[int, int], None] | None,
) -> Prose:  # fmt: skip
    from pipeline.pdf.reading import read_pdf  # noqa: PLC0415 - only the process that reads loads MuPDF

    reading = read_pdf(source, password=password, page_limit=page_limit, progress=progress)
    usual = usual_size(reading.pages)
    found = [paragraphs_of(page, usual, marked=marked) for page in reading.pages]
    silent = tuple(page.number for page, paragraphs in zip(reading.pages, found, strict=True) if not paragraphs)
    flat = tuple(one for paragraphs in found for one in paragraphs)
    return Prose(len(reading.pages), flat, silent, reading.warnings)


def _text(source: Path, media_type: str) -> Prose:
    """A text file; where it has form feeds they part pages, else its paragraphs are numbered."""
    text = source.read_text(encoding_of(source), errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    text, is_markdown = without_letters(text), media_type == MARKDOWN
    pages = text.split("\f")
    found = [_blocks(page, number, is_markdown=is_markdown) for number, page in enumerate(pages, 1)]
    flat = tuple(one for blocks in found for one in blocks)
    silent = tuple(number for number, blocks in enumerate(found, 1) if not blocks)
    if len(pages) > 1:
        return Prose(len(pages), flat, silent, is_markdown=is_markdown)
    numbered = tuple(replace(one, place=number) for number, one in enumerate(flat, 1))
    return Prose(len(numbered), numbered, is_markdown=is_markdown, unit="paragraph")


def _blocks(text: str, page: int, *, is_markdown: bool) -> list[Paragraph]:
    return [_block(one, page, is_markdown=is_markdown) for one in raw_blocks(text, is_markdown=is_markdown)]


def raw_blocks(text: str, *, is_markdown: bool) -> list[str]:
    """What empty lines part; in Markdown a fenced block is one, and so is each item of a list and each heading."""
    found: list[list[str]] = [[]]
    fence = ""
    for line in text.split("\n"):
        if is_markdown and (mark := _FENCE.match(line)) and (not fence or mark[1].startswith(fence)):
            if fence:
                found[-1].append(line)
                found.append([])
            else:
                found.append([line])
            fence = "" if fence else mark[1]
        elif fence:
            found[-1].append(line)
        elif not line.strip():
            found.append([])
        elif is_markdown and (_ITEM.match(line) or _HEADING.match(line)):
            found.append([line])
            if _HEADING.match(line):
                found.append([])
        else:
            found[-1].append(line)
    return ["\n".join(lines) for lines in found if any(line.strip() for line in lines)]


def _block(text: str, page: int, *, is_markdown: bool) -> Paragraph:
    if not is_markdown:
        return Paragraph(page, text.strip("\n"))
    if _FENCE.match(text):
        return Paragraph(page, text, "code")
    if heading := _HEADING.match(text):
        return Paragraph(page, heading[2], "heading", len(heading[1]))
    if item := _ITEM.match(text):
        return Paragraph(page, item[3], "item", len(item[1].expandtabs(4)), item[2])
    return Paragraph(page, text)


def prose_from(path: Path) -> Prose:
    """What `prose_to_file` wrote."""
    return PROSE.validate_json(path.read_bytes())
