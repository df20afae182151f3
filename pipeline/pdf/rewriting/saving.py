"""Writing a changed PDF through qpdf."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pikepdf

from documents.extraction.pdf_given_up import TEXT as GIVEN_UP
from documents.extraction.pdf_given_up import has_given_up
from pipeline.pdf.rewriting.opening import MALFORMED
from pipeline.pdf.rewriting.refused import RewriteRefused


def saved(pdf: pikepdf.Pdf, target: Path, *, encryption: Any = None) -> None:
    """Writes what is reachable; an encrypted file stays encrypted as it was unless told otherwise.

    The file's identifier follows from its content, so that the same work gives the same bytes. Raises RewriteRefused
    ("broken") where a stream or an object cannot be read.
    """
    keep = encryption if encryption is not None else bool(pdf.is_encrypted)
    warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
    try:
        pdf.save(
            target, encryption=keep, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True,
            deterministic_id=not keep, fix_metadata_version=False,
        )  # fmt: skip
    except MALFORMED as error:
        raise RewriteRefused("broken", "A part of the file is too damaged to be written. Repair it first.") from error
    if has_given_up(pdf):
        raise RewriteRefused("broken", GIVEN_UP)
