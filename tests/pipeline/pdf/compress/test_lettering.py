"""Operators of contents that fonts depend on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pipeline.pdf.compress.lettering import NotUnderstood, steps_of

SAMPLES = Path(__file__).parents[3] / "samples"


def steps(contents: bytes) -> list[Any]:
    return list(steps_of(contents))


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (b"(a\\(b) Tj", b"a(b"),
        (b"(a(b)c)Tj", b"a(b)c"),
        (b"(\\101\\\nB\rC) '", b"AB\nC"),
        (b"<41 4> Tj", b"A@"),
        (b"[(A)-120(B)<43>1(D)]TJ", b"ABCD"),
        (b'1 0 (A) "', b"A"),
        (b"% (A) Tj\n(B) Tj", b"B"),
        (b"/Span <</ActualText (A)>> BDC (B) Tj EMC", b"B"),
        (b"BI /W 1 /H 1 /BPC 8 /CS /G ID (EI (B) Tj", b"B"),
    ],
)  # fmt: skip
def test_the_bytes_of_what_is_shown(contents: bytes, said: bytes) -> None:
    assert steps(b"q " + contents + b" Q") == [("q", "", b""), ("Tj", "", said), ("Q", "", b"")]


def test_names_of_fonts_states_and_forms() -> None:
    contents = b"/A 1 Tf/B gs 1 0 0 1 5 .5 cm/C#20D Do/E 2 Tf"
    assert steps(contents) == [("Tf", "/A", b""), ("gs", "/B", b""), ("Do", "/C D", b""), ("Tf", "/E", b"")]


@pytest.mark.parametrize("contents", [b"/A 12Tf (A) Tj", b"5 Do", b"gs"])
def test_what_readers_may_read_in_two_ways_is_refused(contents: bytes) -> None:
    with pytest.raises(NotUnderstood):
        steps(contents)


def test_a_long_row_of_open_brackets_is_read_in_no_time() -> None:
    began = time.process_time()
    assert steps(b"(A) Tj " + b"[" * 50_000 + b"(" * 50_000) == [("Tj", "", b"A")]
    assert time.process_time() - began < 1


def test_real_pages_are_read_as_another_reader_does() -> None:
    with pikepdf.open(SAMPLES / "exams" / "accounting-qpaper.pdf") as pdf:
        for page in pdf.pages:
            told = b"".join(bytes(one) for one in _strings(page))
            assert b"".join(text for _, _, text in steps_of(page.obj.Contents.read_bytes())) == told
            assert told


def _strings(page: pikepdf.Page) -> list[Any]:
    every: Any = pikepdf.parse_content_stream(page, "Tj TJ ' \"")
    flat = [
        part for operands, _ in every for one in operands for part in (one if isinstance(one, pikepdf.Array) else [one])
    ]
    return [part for part in flat if isinstance(part, pikepdf.String)]
