"""ToUnicode maps: everything found in the wild is read, and what is written reads the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pdfminer.cmapdb import CMapParser, FileUnicodeMap

from pipeline.pdf.shield.cmap import read_to_unicode, written_to_unicode

MAP = b"""begincmap 1 begincodespacerange <00> <FF> endcodespacerange
3 beginbfchar <01> <0041> <02> <00660069> <03> /zero endbfchar
2 beginbfrange <10> <12> <0061> <20> <21> [<0058> <D835DC9C>] endbfrange
1 beginbfrange <30> <2F> <0061> endbfrange endcmap"""
TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=4)


def test_chars_and_ranges() -> None:
    assert read_to_unicode(MAP) == {
        1: "A", 2: "fi", 3: "0", 0x10: "a", 0x11: "b", 0x12: "c", 0x20: "X", 0x21: "𝒜",
    }  # fmt: skip


def test_a_range_of_the_whole_plane_is_bounded() -> None:
    huge = b"1 beginbfrange <0000> <FFFFFFFF> <0041> endbfrange"
    assert len(read_to_unicode(huge * 100)) <= 1 << 17


@given(st.dictionaries(st.integers(0, 255), TEXT, max_size=256))
def test_single_byte_maps_read_as_written(texts: dict[int, str]) -> None:
    assert read_to_unicode(written_to_unicode(texts, 1)) == texts


@given(st.dictionaries(st.integers(0, 0xFFFF), TEXT, max_size=150))
def test_two_byte_maps_read_as_written_by_another_reader_too(texts: dict[int, str]) -> None:
    import io

    written = written_to_unicode(texts, 2)
    assert read_to_unicode(written) == texts
    other = FileUnicodeMap()
    CMapParser(other, io.BytesIO(written)).run()
    assert other.cid2unichr == texts


@given(st.binary(max_size=300))
def test_any_bytes_give_some_map(content: bytes) -> None:
    assert all(isinstance(text, str) for text in read_to_unicode(b"1 beginbfchar " + content).values())
