"""The interactive form: its fields, and signatures taken out of it (ISO 32000-1 sections 12.7, 12.8)."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from pipeline.pdf.shield.limits import Limits
from pipeline.pdf.shield.objects import entries

_READ_ONLY, _PUSH_BUTTON = 1, 1 << 16


def form_fields(pdf: pikepdf.Pdf, limits: Limits) -> Iterator[pikepdf.Dictionary]:
    """Every field and widget of the form; stops after ``limits.nodes``."""
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, pikepdf.Dictionary) else None
    waiting = list(fields) if isinstance(fields, pikepdf.Array) else []
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting and count < limits.nodes:
        field = waiting.pop()
        if not isinstance(field, pikepdf.Dictionary) or (field.is_indirect and field.objgen in seen):
            continue
        if field.is_indirect:
            seen.add(field.objgen)
        count += 1
        yield field
        kids = field.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            waiting.extend(kids)


def fonts_of_fields(pdf: pikepdf.Pdf) -> frozenset[tuple[int, int]]:
    """Object numbers of the fonts that viewers set typed text in."""
    form = pdf.Root.get("/AcroForm")
    resources = form.get("/DR") if isinstance(form, pikepdf.Dictionary) else None
    fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    return frozenset(font.objgen for _, font in entries(fonts) if font.is_indirect)


def is_signed(pdf: pikepdf.Pdf, limits: Limits) -> bool:
    """Whether a signature field is filled, or the author's signature bounds what may be changed."""
    permissions = pdf.Root.get("/Perms")
    certified = isinstance(permissions, pikepdf.Dictionary) and "/DocMDP" in permissions
    return certified or any(_is_filled_signature(field) for field in form_fields(pdf, limits))


def strip_signatures(pdf: pikepdf.Pdf, limits: Limits) -> list[str]:
    """Takes signatures and usage rights out; returns warnings.

    What they show on the page stays: the field becomes a button that does nothing, as viewers draw an empty signature
    field in other ways.
    """
    warnings: list[str] = []
    if is_signed(pdf, limits):
        warnings.append("The signature was removed: the file is not the signed one any more.")
    elif "/Perms" in pdf.Root:
        warnings.append("Rights that the file gave to Adobe Reader were removed, as they hold for the original only.")
    for field in form_fields(pdf, limits):
        if _is_filled_signature(field):
            del field["/V"]
            field["/FT"], field["/Ff"] = pikepdf.Name.Btn, _READ_ONLY | _PUSH_BUTTON
            for key in ("/Lock", "/SV"):
                if key in field:
                    del field[key]
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/SigFlags" in form:
        del form["/SigFlags"]
    for key in ("/Perms", "/DSS"):
        if key in pdf.Root:
            del pdf.Root[key]
    return warnings


def _is_filled_signature(field: pikepdf.Dictionary) -> bool:
    return field.get("/FT") == "/Sig" and isinstance(field.get("/V"), pikepdf.Dictionary)
