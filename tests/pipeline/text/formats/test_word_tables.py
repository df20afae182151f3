"""Tables of a Word file, read back by python-docx."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from pipeline.pdf.blocks.model import PageBlocks, Table
from pipeline.pdf.layout import Box
from pipeline.text.formats.word import write_word

ROWS = (("Both columns", ""), ("a", "1"), ("b", "2"))
FULL = (("tlbr", "tlbr"),) * 3


def written(folder: Path, **looks: Any) -> Any:
    block = Table(ROWS, False, True, 1, Box(40, 40, 240, 100), (100.0, 100.0), **looks)
    page = PageBlocks(1, 300, 300, "text", (block,))
    assert write_word([page], folder / "a.docx", title="a", folder=folder) == []
    (table,) = docx.Document(str(folder / "a.docx")).tables
    return table


def sides(cell: Any) -> list[str]:
    return [one.tag.rpartition("}")[2] for one in cell._tc.xpath("w:tcPr/w:tcBorders/*")]


def test_colours_stand_behind_cells_and_letters_on_dark_ones_are_white(tmp_path: Path) -> None:
    table = written(tmp_path, shades=(("000080", ""), ("", ""), ("", "CCCCCC")), borders=FULL)
    fills = [cell._tc.xpath("string(w:tcPr/w:shd/@w:fill)") for row in table.rows for cell in row.cells]
    assert fills == ["000080", "", "", "", "", "CCCCCC"]
    colours = [run.font.color.rgb for row in table.rows for cell in row.cells for run in cell.paragraphs[0].runs]
    assert [str(colour) for colour in colours] == ["FFFFFF", "None", "None", "None", "None"]
    assert (table.style.name, sides(table.cell(0, 0))) == ("Table Grid", [])


def test_cells_have_the_edges_that_are_drawn_alone(tmp_path: Path) -> None:
    table = written(tmp_path, borders=(("tb", "tb"), ("", "b"), ("tlbr", "")), rule="FF0000")
    assert table.style.name == "Normal Table"
    assert [[sides(cell) for cell in row.cells] for row in table.rows] == [
        [["top", "bottom"], ["top", "bottom"]], [[], ["bottom"]], [["top", "left", "bottom", "right"], []],
    ]  # fmt: skip
    assert set(table._tbl.xpath(".//w:tcBorders/*/@w:color")) == {"FF0000"}


@pytest.mark.parametrize(("rule", "colours"), [("808080", ["808080"] * 6), ("000000", []), ("", [])])
def test_a_grid_has_the_colour_of_its_rules(tmp_path: Path, rule: str, colours: list[str]) -> None:
    table = written(tmp_path, borders=FULL, rule=rule)
    assert table._tbl.tblPr.xpath("w:tblBorders/*/@w:color") == colours
    order = [child.tag for child in table._tbl.tblPr]
    names = ("tblStyle", "tblW", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook")
    assert order == [qn(f"w:{name}") for name in names if name != "tblBorders" or colours]


def test_a_merged_cell_is_one_and_holds_its_words_alone(tmp_path: Path) -> None:
    table = written(
        tmp_path, spans=((0, 0, 1, 2), (1, 0, 2, 1)), borders=FULL, shades=(("AAAAAA", ""), ("", ""), ("", ""))
    )
    assert table.cell(0, 0)._tc is table.cell(0, 1)._tc
    assert [cell.text for cell in table.rows[0].cells] == ["Both columns"] * 2
    assert (table.cell(0, 0).width.pt, table.cell(1, 0)._tc.vMerge) == (200, "restart")
    assert [child.tag.rpartition("}")[2] for child in table.cell(0, 0)._tc.tcPr] == ["tcW", "gridSpan", "shd"]


def test_a_table_of_which_nothing_is_known_is_a_grid(tmp_path: Path) -> None:
    table = written(tmp_path)
    assert (table.style.name, table._tbl.xpath(".//w:tcBorders | .//w:shd")) == ("Table Grid", [])
