"""Streams of our own."""

from __future__ import annotations

import zlib

from pikepdf import Name, Object, Pdf


def packed(pdf: Pdf, content: bytes) -> Object:
    """A deflated stream; the file is saved with all streams as they are, so that pictures keep their bytes."""
    return pdf.make_stream(zlib.compress(content, 9), Filter=Name.FlateDecode)
