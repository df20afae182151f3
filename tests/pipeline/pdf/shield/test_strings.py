"""String operands: read as viewers read them, written so that they read the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pdf.shield.lexer import HEX, LITERAL, Token, operations
from pipeline.pdf.shield.strings import string_bytes, written_string


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (b"(plain)", b"plain"),
        (b"(a\\(b\\)\\\\)", b"a(b)\\"),
        (b"(\\101\\7x\\0123)", b"A\x07x\n3"),
        (b"(one\\\ntwo)", b"onetwo"),
        (b"(one\r\ntwo\rthree)", b"one\ntwo\nthree"),
        (b"(\\q\\n\\t)", b"q\n\t"),
    ],
)
def test_literal_strings(written: bytes, value: bytes) -> None:
    assert string_bytes(written, Token(LITERAL, 0, len(written))) == value


@pytest.mark.parametrize(("written", "value"), [(b"<41 4>", b"A@"), (b"<>", b""), (b"<4g1>", b"A")])
def test_hex_strings(written: bytes, value: bytes) -> None:
    assert string_bytes(written, Token(HEX, 0, len(written))) == value


@given(value=st.binary(max_size=200), kind=st.sampled_from([LITERAL, HEX]))
def test_what_is_written_reads_the_same(value: bytes, kind: int) -> None:
    content = b"[" + written_string(value, kind) + b"] TJ"
    (operation,) = operations(content)
    (token,) = [one for one in operation.operands if one.kind in (LITERAL, HEX)]
    assert (token.kind, string_bytes(content, token)) == (kind, value)
