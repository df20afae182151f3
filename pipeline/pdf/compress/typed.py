"""Which font programs people may type with, so that letters which no text shows yet must stay in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Dictionary

from pipeline.pdf.compress.descriptors import PROGRAMS, descriptors_of
from pipeline.pdf.compress.looks import looks_of
from pipeline.pdf.compress.opening import MALFORMED, list_of
from pipeline.pdf.compress.placement import Number

_SET = re.compile(rb"(/[^\0\t\n\f\r ()<>\[\]{}/%]+)[\0\t\n\f\r ]+[0-9.+-]+[\0\t\n\f\r ]+Tf")
_DEEPEST = 30


def typed_with(pdf: pikepdf.Pdf) -> set[Number]:
    """Programs of all fonts in the default resources of the form or of a field, and of those that a default appearance
    names (ISO 32000-1, 12.7.3.3, and 12.5.6.6 for free text), which some viewers seek in the appearance that is there.
    """
    found: set[Number] = set()
    form = pdf.Root.get("/AcroForm")
    above = [form] if isinstance(form, Dictionary) else []
    for one in above:
        _add(one.get("/DR"), None, found)
    for page in pdf.pages:
        for note in list_of(page.obj.get("/Annots")):
            if isinstance(note, Dictionary):
                _add_of(note, above, found)
    return found


def _add_of(note: Any, above: list[Any], found: set[Number]) -> None:
    line = [*_upwards(note), *above]
    names = _named([one.get("/DA") for one in line])
    for one in line:
        _add(one.get("/DR"), None, found)
    for look in looks_of(note) if names != set() else ():
        _add(look.get("/Resources"), names, found)


def _upwards(field: Any) -> Iterator[Any]:
    """A widget and the fields that it is a part of."""
    for _ in range(_DEEPEST):
        if not isinstance(field, Dictionary):
            return
        yield field
        field = field.get("/Parent")


def _named(appearances: Sequence[Any]) -> set[str] | None:
    """Names of the fonts that default appearances set; None where one is not spelled as names are (7.3.5)."""
    every = [name for one in appearances if isinstance(one, pikepdf.String) for name in _SET.findall(bytes(one))]
    try:
        return {str(pikepdf.Object.parse(name)) for name in every}
    except MALFORMED:
        return None


def _add(resources: Any, names: set[str] | None, found: set[Number]) -> None:
    """Programs of the fonts in ``resources``, of those called so or of all."""
    fonts = resources.get("/Font") if isinstance(resources, Dictionary) else None
    for name, font in fonts.items() if isinstance(fonts, Dictionary) else ():
        if (names is None or name in names) and isinstance(font, Dictionary):
            every = [one.get(key) for one in descriptors_of(font) for key in PROGRAMS]
            found.update(one.objgen for one in every if isinstance(one, pikepdf.Stream))
