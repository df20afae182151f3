"""Trees of names and numbers, as they lie in files."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, String

from pipeline.pdf.rewriting.trees import leaves_of


def test_leaves_come_in_order_from_every_depth_and_loops_end() -> None:
    pdf = pikepdf.new()
    last = pdf.make_indirect(Dictionary(Names=Array([String("c"), 3, String("without a value")])))
    first = Dictionary(Kids=Array([Dictionary(Names=Array([String("a"), 1, String("b"), 2]))]))
    tree = pdf.make_indirect(Dictionary(Kids=Array([first, last])))
    last.Kids = Array([tree, 7])
    assert [(str(name), value) for name, value in leaves_of(tree, "/Names")] == [("a", 1), ("b", 2), ("c", 3)]


def test_what_is_no_tree_has_no_leaves() -> None:
    assert list(leaves_of(None, "/Nums")) == list(leaves_of(Dictionary(Nums=3, Kids=4), "/Nums")) == []
