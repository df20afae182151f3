"""Looks at a file and says what it is; to be called in a limited child."""

from __future__ import annotations

from pathlib import Path

from documents.extraction.findings import Findings
from documents.extraction.image_look import look_at_image
from documents.extraction.office_look import OFFICE, look_at_office
from documents.extraction.old_office_look import SHEETS, look_at_old_office
from documents.extraction.pdf_look import look_at_pdf
from documents.extraction.rtf_look import look_at_rtf
from documents.extraction.text_look import look_at_text
from documents.sniffing import PDF, PICTURES, RTF, is_text


def look_at(path: Path, media_type: str, password: str | None = None) -> Findings:
    """What a file of this kind (see `documents.sniffing`) holds; raises Unreadable with a sentence for its owner."""
    if media_type == PDF:
        return look_at_pdf(path, password)
    if media_type in PICTURES:
        return look_at_image(path, media_type)
    if media_type in OFFICE:
        return look_at_office(path, media_type)
    if media_type in SHEETS:
        return look_at_old_office(path, media_type)
    if media_type == RTF:
        return look_at_rtf(path)
    if is_text(media_type):
        return look_at_text(path, media_type)
    return Findings(properties={"type": "other"})
