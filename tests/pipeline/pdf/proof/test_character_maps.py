from __future__ import annotations

import pikepdf
import pytest

from pipeline.pdf.proof.character_maps import CharacterMaps, character_maps_of
from tests.pipeline.pdf.proof.conftest import EXAMS


def maps(*cmaps: bytes) -> CharacterMaps:
    with pikepdf.new() as pdf:
        fonts = {f"/F{at}": pikepdf.Dictionary(ToUnicode=pdf.make_stream(cmap)) for at, cmap in enumerate(cmaps)}
        page = pdf.add_blank_page()
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(fonts))
        return character_maps_of(pdf)


@pytest.mark.parametrize(
    ("cmap", "residue", "empty"),
    [
        (b"2 beginbfchar <01> <0041> <02> <00e9> endbfchar", "", 0),
        (b"1 beginbfchar <01> <0041200B0042> endbfchar", "\u200b", 0),
        (b"2 beginbfchar <01> <> <02> <E000> endbfchar", "\ue000", 1),
        (b"1 beginbfrange <0001> <0003> <200A> endbfrange", "\u200b\u200c", 0),
        (b"1 beginbfrange <01> <03> [<0041> <FEFF> <>] endbfrange", "\ufeff", 1),
        (b"1 beginbfrange <01> <02> <> endbfrange", "", 2),
        (b"1 beginbfchar <01> <D83DDE00> endbfchar", "", 0),
        (b"1 beginbfchar <01> <D83D> endbfchar", "\ufffd", 0),
        (b"1 beginbfchar <0 1> <00 4\n1> endbfchar", "", 0),
        (b"not a map at all", "", 0),
    ],
)
def test_targets_that_nobody_sees(cmap: bytes, residue: str, empty: int) -> None:
    assert maps(cmap) == CharacterMaps(frozenset(residue), empty)


def test_all_maps_of_a_file_count_together() -> None:
    one, two = b"1 beginbfchar <01> <200B> endbfchar", b"1 beginbfchar <01> <FEFF> endbfchar"
    assert maps(one, two) == CharacterMaps(frozenset("\u200b\ufeff"), 0)


def test_a_range_without_end_is_cut() -> None:
    assert maps(b"1 beginbfrange <0000> <FFFFFFFF> <0041> endbfrange").empty == 0


def test_a_paper_of_pdftex_has_some_for_glyphs_it_does_not_use() -> None:
    with pikepdf.open(EXAMS / "statistics-qpaper.pdf") as pdf:
        assert character_maps_of(pdf) == CharacterMaps(frozenset("\u00ad\u200c\uf6de"), 0)
