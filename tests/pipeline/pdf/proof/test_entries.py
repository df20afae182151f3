from __future__ import annotations

import pikepdf

from pipeline.pdf.proof.entries import entries_in, entries_of


def keys(pdf: pikepdf.Pdf, value: pikepdf.Object) -> list[tuple[str, str]]:
    return sorted(
        (entry.key, str(entry.value)) for entry in entries_in(value) if isinstance(entry.value, pikepdf.String)
    )


def test_direct_values_are_met_however_deep() -> None:
    with pikepdf.new() as pdf:
        deep = pikepdf.Dictionary(A=pikepdf.Array([pikepdf.String("one"), pikepdf.Dictionary(B=pikepdf.String("two"))]))
        assert keys(pdf, deep) == [("/A", "one"), ("/B", "two")]


def test_indirect_values_are_met_once() -> None:
    with pikepdf.new() as pdf:
        shared = pdf.make_indirect(pikepdf.Dictionary(Word=pikepdf.String("here")))
        pdf.Root.First = pikepdf.Dictionary(Link=shared)
        pdf.Root.Second = pikepdf.Dictionary(Link=shared)
        pdf.Root.Loop = pdf.make_indirect(pikepdf.Dictionary(Again=pdf.Root))
        found = [entry for entry in entries_of(pdf) if entry.key == "/Word"]
    assert len(found) == 1


def test_nesting_has_an_end() -> None:
    with pikepdf.new() as pdf:
        value: pikepdf.Object = pikepdf.Dictionary(Word=pikepdf.String("bottom"))
        for _ in range(200):
            value = pikepdf.Dictionary(Inner=value)
        assert keys(pdf, value) == []
