"""Form fields and annotations (ISO 32000-1 sections 12.5, 12.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pikepdf

from pipeline.pdf.shield.around.strings import rewrite_strings
from pipeline.pdf.shield.around.wording import Wording, rewritten
from pipeline.pdf.shield.fields import form_fields
from pipeline.pdf.shield.limits import Limits

_TAG = re.compile(r"<[^<>]*>")


def sweep_fields(pdf: pikepdf.Pdf, wordings: Sequence[Wording], limits: Limits) -> Iterator[str]:
    """Rewrites values and tool tips. Values that viewers draw anew when the file is opened stay: they are the look."""
    form = pdf.Root.get("/AcroForm")
    redrawn = isinstance(form, pikepdf.Dictionary) and bool(form.get("/NeedAppearances", False))
    keys = ("/TU",) if redrawn else ("/TU", "/V", "/DV")
    for field in form_fields(pdf, limits):
        if rewrite_strings(field, keys, wordings) or _drop_rich_text(field, "/RV", wordings):
            yield "form field"


def sweep_annotations(pdf: pikepdf.Pdf, wordings: Sequence[Wording]) -> Iterator[str]:
    """Rewrites the notes of annotations; their pictures on the page stay."""
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        for annotation in annotations if isinstance(annotations, pikepdf.Array) else ():
            if isinstance(annotation, pikepdf.Dictionary):
                changed = rewrite_strings(annotation, ("/Contents", "/Subj", "/TU"), wordings)
                if _drop_rich_text(annotation, "/RC", wordings) or changed:
                    yield "annotation"


def _drop_rich_text(holder: pikepdf.Dictionary, key: str, wordings: Sequence[Wording]) -> bool:
    """Takes out a formatted copy of a text when it holds a changed passage; the plain one is there beside it."""
    value = holder.get(key)
    if not isinstance(value, pikepdf.String) or rewritten(_TAG.sub("", str(value)), wordings) is None:
        return False
    del holder[key]
    return True
