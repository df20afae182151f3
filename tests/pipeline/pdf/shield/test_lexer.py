"""Tokens keep their bytes, and operators their operands, whatever stands between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.pdf.shield.lexer import HEX, LITERAL, NAME, Token, name, number, operations


def spelled(content: bytes) -> list[tuple[bytes, list[bytes]]]:
    return [(one.operator, [content[t.start : t.end] for t in one.operands]) for one in operations(content)]


def test_operators_with_their_operands() -> None:
    content = b"q % a comment (with brackets\n/F1 12 Tf\n[(a\\)b) -250 <41 42>] TJ (nested (brackets) here) Tj Q"
    assert spelled(content) == [
        (b"q", []),
        (b"Tf", [b"/F1", b"12"]),
        (b"TJ", [b"[", b"(a\\)b)", b"-250", b"<41 42>", b"]"]),
        (b"Tj", [b"(nested (brackets) here)"]),
        (b"Q", []),
    ]


def test_kinds() -> None:
    (operation,) = operations(b"<</MCID 0/ActualText(x)/Alt<FEFF>>> true null BDC")
    assert [token.kind for token in operation.operands if token.kind in (LITERAL, HEX, NAME)] == [
        NAME,
        NAME,
        LITERAL,
        NAME,
        HEX,
    ]


def test_inline_pictures_are_passed_over_even_when_their_data_look_like_text() -> None:
    known = b"BI /W 4 /H 2 /CS /G /BPC 8 ID (x)TjEI EI Q"
    unknown = b"BI /W 4 /H 2 /F /Fl ID \x01\x02(x) Tj\xff EI\nQ"
    assert [one.operator for one in operations(known)][-1] == b"Q"
    assert [one.operator for one in operations(unknown)][-1] == b"Q"
    assert b"Tj" not in [one.operator for one in [*operations(known), *operations(unknown)]]


def test_a_string_that_never_ends_ends_with_the_content() -> None:
    assert spelled(b"(no end Tj") == []


def test_numbers_as_viewers_read_them() -> None:
    def value(text: bytes) -> float:
        return number(text, Token(1, 0, len(text)))

    assert [value(text) for text in (b"12", b"-.5", b"--5", b"1.2.3", b"+3", b".", b"1e400")] == [
        12.0, -0.5, -5.0, 1.2, 3.0, 0.0, 0.0,
    ]  # fmt: skip


def test_names_with_escapes() -> None:
    assert name(b"/A#20B", Token(NAME, 0, 6)) == "/A B"


@given(st.binary(max_size=400))
def test_any_bytes_end(content: bytes) -> None:
    for operation in operations(content):
        assert 0 <= operation.start <= operation.end <= len(content)
        assert all(0 <= token.start < token.end <= len(content) for token in operation.operands)
