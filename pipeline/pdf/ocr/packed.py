"""Streams of our own."""

from __future__ import annotations

import zlib

from pikepdf import Name, Pdf, Stream


def packed(pdf: Pdf, content: bytes) -> Stream:
    """A deflated stream; the file is saved with all streams as they are, so that pictures keep their bytes."""
    return Stream(pdf, zlib.compress(content, 9), Filter=Name.FlateDecode)
