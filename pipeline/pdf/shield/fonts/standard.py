"""Fonts that need not be embedded or measured: the standard 14 and their common names (ISO 32000-1 9.6.2.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pikepdf
from pdfminer.fontmetrics import FONT_METRICS

from pipeline.pdf.shield.objects import name_text


def is_standard(font: pikepdf.Dictionary) -> bool:
    """Whether pdfminer.six goes by the published metrics of this name, whatever the file says."""
    return name_text(font.get("/BaseFont"))[1:] in FONT_METRICS


def standard_widths(
    font: pikepdf.Dictionary, texts: Mapping[int, str], codes: Collection[int]
) -> dict[int, int] | None:
    """Published widths of these codes in thousandths of an em; None when one of them is not published."""
    metrics = FONT_METRICS.get(name_text(font.get("/BaseFont"))[1:])
    if metrics is None:
        return None
    widths = {code: metrics[1].get(texts.get(code, "")) for code in codes}
    if any(width is None for width in widths.values()):
        return None
    return {code: int(width) for code, width in widths.items() if width is not None}
