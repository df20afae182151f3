"""Goes through everything around the pages once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pikepdf

from pipeline.pdf.shield.around.attachments import sweep_attachments, sweep_page_copies
from pipeline.pdf.shield.around.fields import sweep_annotations, sweep_fields
from pipeline.pdf.shield.around.metadata import sweep_information, sweep_xmp
from pipeline.pdf.shield.around.outline import sweep_outline
from pipeline.pdf.shield.around.tags import MarkedContent, sweep_tags
from pipeline.pdf.shield.around.wording import Wording
from pipeline.pdf.shield.limits import Limits


def sweep(
    pdf: pikepdf.Pdf,
    wordings: Sequence[Wording],
    changed: Collection[MarkedContent],
    pages: Collection[int],
    limits: Limits,
) -> tuple[str, ...]:
    """Changes or takes out every other carrier of the changed passages; returns what was found, each once.

    ``changed`` is the marked content that holds changed glyphs, ``pages`` are the changed pages.
    """
    found = [
        *sweep_tags(pdf, wordings, changed, limits),
        *sweep_outline(pdf, wordings, limits),
        *sweep_information(pdf, wordings),
        *sweep_xmp(pdf, wordings, limits),
        *sweep_fields(pdf, wordings, limits),
        *sweep_annotations(pdf, wordings),
        *sweep_attachments(pdf),
        *sweep_page_copies(pdf, pages),
    ]
    return tuple(dict.fromkeys(found))
