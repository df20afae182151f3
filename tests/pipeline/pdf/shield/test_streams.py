"""Streams are unpacked step by step, never beyond what is allowed."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Iterator

import pikepdf
import pytest
from pikepdf import Array, Name

from pipeline.pdf.shield.limits import LimitExceeded
from pipeline.pdf.shield.streams import StreamUnreadable, read_stream

TEXT = b"BT (some text) Tj ET " * 50


@pytest.fixture
def stream() -> Iterator[Callable[..., pikepdf.Stream]]:
    """Makes streams of a document that lives as long as the test."""
    pdf = pikepdf.new()

    def make(packed: bytes, *filters: str) -> pikepdf.Stream:
        made = pikepdf.Stream(pdf, b"")
        made.write(packed, filter=Array([Name(one) for one in filters]) if filters else None)
        return made

    yield make
    pdf.close()


Make = Callable[..., pikepdf.Stream]


@pytest.mark.parametrize(
    ("packed", "filters"),
    [
        (TEXT, ()),
        (zlib.compress(TEXT), ("/FlateDecode",)),
        (zlib.compress(TEXT), ("/Fl",)),
        (base64.a85encode(TEXT) + b"~>", ("/ASCII85Decode",)),
        (TEXT.hex().encode() + b">", ("/AHx",)),
        (base64.a85encode(zlib.compress(TEXT)) + b"~>", ("/ASCII85Decode", "/FlateDecode")),
    ],
)
def test_the_usual_filters(packed: bytes, filters: tuple[str, ...], stream: Make) -> None:
    assert read_stream(stream(packed, *filters), 1 << 20) == TEXT


def test_a_bomb_is_stopped_at_the_limit(stream: Make) -> None:
    bomb = zlib.compress(bytes(50_000_000))
    with pytest.raises(LimitExceeded):
        read_stream(stream(bomb, "/FlateDecode"), 1 << 20)


@pytest.mark.parametrize("packed", [zlib.compress(TEXT)[:-20], b"no zlib at all", zlib.compress(TEXT)[:4] + b"\0\0\0"])
def test_damage_is_told(packed: bytes, stream: Make) -> None:
    with pytest.raises(StreamUnreadable):
        read_stream(stream(packed, "/FlateDecode"), 1 << 20)
