"""Contents in several streams: joined to be read, patched where each byte came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.pdf.shield.content import Content, Patch


def test_a_patch_lands_in_its_own_part() -> None:
    content = Content([b"q (one) Tj", b"(two) Tj Q"])
    at = content.joined.index(b"(two)")
    assert content.patched([Patch(at, at + 5, b"(2)")]) == {1: b"(2) Tj Q"}


def test_what_crosses_parts_is_not_whole() -> None:
    content = Content([b"(on", b"e) Tj"])
    assert not content.is_whole(0, 6)
    assert content.is_whole(0, 3)


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=5), st.data())
def test_unpatched_bytes_stay(parts: list[bytes], data: st.DataObject) -> None:
    content = Content(parts)
    index = data.draw(st.integers(0, len(parts) - 1))
    low = sum(len(part) + 1 for part in parts[:index])
    start = data.draw(st.integers(0, len(parts[index])))
    end = data.draw(st.integers(start, len(parts[index])))
    if start == end:
        return
    changed = content.patched([Patch(low + start, low + end, b"NEW")])
    assert changed == {index: parts[index][:start] + b"NEW" + parts[index][end:]}
