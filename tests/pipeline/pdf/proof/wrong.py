"""Ways to make a shielded file wrong on purpose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pymupdf

Spoil = Callable[[pikepdf.Pdf], None]


def spoiled(source: Path, target: Path, spoil: Spoil) -> Path:
    """``target``: ``source`` after ``spoil`` has changed it."""
    with pikepdf.open(source) as pdf:
        spoil(pdf)
        pdf.save(target)
    return target


def add_content(page: int, content: bytes) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.pages[page - 1].contents_add(pdf.make_stream(b"q " + content + b" Q"))

    return spoil


def hide_text(page: int, text: str) -> Spoil:
    """Text that is not painted (rendering mode 3), at the end of a page."""
    return lambda pdf: _hide(pdf, page, text)


def _hide(pdf: pikepdf.Pdf, page: int, text: str) -> None:
    target = pdf.pages[page - 1]
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    name = target.add_resource(pdf.make_indirect(font), pikepdf.Name.Font)
    content = f"BT 3 Tr {name} 9 Tf 60 60 Td ({text}) Tj ET"
    add_content(page, content.encode("latin-1"))(pdf)


def move_crop_box(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].cropbox = [0, 0, 600, 790]


def turn_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj["/Rotate"] = 180


def drop_last_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[-1]


def add_bookmark(title: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(title, 0))

    return spoil


def add_actual_text(text: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        element = pikepdf.Dictionary(S=pikepdf.Name.P, ActualText=pikepdf.String(text))
        pdf.Root.StructTreeRoot = pdf.make_indirect(pikepdf.Dictionary(K=pikepdf.Array([element])))

    return spoil


def add_marked_text(text: str) -> Spoil:
    return add_content(1, f"/Span <</ActualText ({text})>> BDC EMC".encode())


def add_metadata(text: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata() as metadata:
            metadata["dc:description"] = text

    return spoil


def add_property(text: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Subject"] = text

    return spoil


def add_annotation(text: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 0, 0], F=2, Contents=text
        )
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])

    return spoil


def add_field(text: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String("answer"), V=text))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])

    return spoil


def attach(name: str) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, b"x", filename=name)

    return spoil


def updated(source: Path, target: Path) -> Path:
    """``source`` with an incremental update at its end."""
    target.write_bytes(source.read_bytes())
    with pymupdf.open(target) as document:
        document.set_metadata({"title": "second revision"})
        document.saveIncr()
    return target
