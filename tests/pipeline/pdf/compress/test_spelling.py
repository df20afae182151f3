"""Objects in short read as they did, and refer to the objects under their new numbers."""

from __future__ import annotations

from decimal import Decimal

import pikepdf
import pytest

from pipeline.pdf.compress.spelling import in_short


@pytest.mark.parametrize(
    ("words", "short"),
    [
        (b"<< /K [ 12 ] /P 7 0 R /Pg 18 0 R /S /P /T () >>", b"<</K[12]/P 1 0 R/Pg 2 0 R/S/P/T()>>"),
        (b"[ 7 0 R 18 0 R 7 0 R ]", b"[1 0 R 2 0 R 1 0 R]"),
        (b"[ 1.0 -0.500 .250 10.00 100 0.0 -7. null true /A1.0 ]", b"[1 -0.5 .25 10 100 0 -7 null true/A1.0]"),
        (b"<< /D (a  ( 7 0 R 1.0) /E <0a0B> >>".replace(b"  (", b"  \\("), b"<</D(a  \\( 7 0 R 1.0)/E<0a0B>>>"),
        (b"(ends with one \\\\) ", b"(ends with one \\\\)"),
        (b"7 0 R", b"1 0 R"),
    ],
)
def test_only_what_is_not_needed_goes(words: bytes, short: bytes) -> None:
    assert in_short(words, {7: 1, 18: 2}) == short


def test_values_stay_whatever_they_are() -> None:
    everything = bytes(range(256))
    one = pikepdf.Dictionary(
        A=pikepdf.String(everything), B=pikepdf.String(everything * 2), C=[Decimal("0.10"), 1, Decimal("-3.0"), True],
        D=pikepdf.Name("/odd name#(<1.0"), E=pikepdf.Dictionary(), F=pikepdf.Array(), G=pikepdf.String("é ☃"),
    )  # fmt: skip
    for literal in (False, True):
        short = in_short(one.unparse(), {}, literal=literal)
        read = pikepdf.Object.parse(short)
        assert len(short) < len(one.unparse())
        assert [bytes(read[key]) for key in ("/A", "/B", "/G")] == [bytes(one[key]) for key in ("/A", "/B", "/G")]
        assert [Decimal(str(value)) for value in list(read.C)[:3]] == [Decimal("0.10"), 1, Decimal("-3.0")]
        assert (read.D, len(read.E), len(read.F)) == (one.D, 0, 0)
