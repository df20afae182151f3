"""Japanese from top to bottom: set by a font that writes downwards, or letter by letter."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import docx
import pymupdf
import pytest

from pipeline.pdf.reading import read_pages
from pipeline.text.conversion import Wanted, convert_to_file

_mupdf: Any = pymupdf
FIRST = [
    "吾輩は猫である。名前はまだ無い。",
    "どこで生れたか頓と見当がつかぬ。",
    "何でも薄暗いじめじめした所で泣い",
    "ていた事だけは記憶している。",
]
SECOND = [
    "「吾輩はここで始めて人間という",
    "ものを見た。あとで聞くとそれは書",
    "生という人間中で一番獰悪な種族で",
    "あったそうだ。」",
]
Letter = tuple[str, float, float]  # and where its base line begins, from the top left


def columns(texts: Iterable[str], x: float, y: float, size: float = 12, indent: float = 0) -> list[Letter]:
    """Letters below one another, columns from the right to the left, the first set lower by some letters."""
    found: list[Letter] = []
    for number, text in enumerate(texts):
        for at, letter in enumerate(text):
            down = y + size * (at + 1 + (indent if number == 0 else 0))
            found.append((letter, x - 1.7 * size * number, down))
    return found


def drawn(path: Path, letters: Iterable[Letter], *, size: float = 12, down: Iterable[Letter] = ()) -> Path:
    """Each of ``letters`` by itself, and each text of ``down`` by a font that writes downwards."""
    with _mupdf.open() as document:
        page = document.new_page(width=300, height=560)
        page.insert_font("across", fontbuffer=_mupdf.Font("japan").buffer)
        page.insert_font("japan", wmode=1)
        page.insert_text((10, 10), " ")
        (xref,) = page.get_contents()
        for letter, x, y in letters:
            page.insert_text((x, y), letter, fontname="across", fontsize=size)
        for text, x, y in down:
            code = text.encode("utf-16-be").hex()
            content = f"BT /japan {size} Tf 1 0 0 1 {x} {560 - y} Tm <{code}> Tj ET".encode()
            document.update_stream(xref, document.xref_stream(xref) + b"\n" + content)
        document.save(path)
    return path


def text_of(path: Path, form: str = "txt") -> list[str]:
    convert_to_file(path, path.with_suffix(".out"), path.parent, Wanted(form), None)
    return [line for line in path.with_suffix(".out").read_text("utf-8").split("\n") if line]


def test_letters_below_one_another_are_columns_from_the_right(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.pdf", columns(FIRST, 250, 40))
    assert [text_of(path, form) for form in ("txt", "md")] == [["".join(FIRST)]] * 2
    convert_to_file(path, tmp_path / "a.docx", tmp_path, Wanted("docx"), None)
    assert [one.text for one in docx.Document(str(tmp_path / "a.docx")).paragraphs] == ["".join(FIRST)]
    convert_to_file(path, tmp_path / "a.html", tmp_path, Wanted("html"), None)
    assert f"<p>{''.join(FIRST)}</p>" in (tmp_path / "a.html").read_text("utf-8")
    (read,) = read_pages(path, boxes=True)
    assert [(line.text, line.direction) for line in read.page.lines] == [(text, (0.0, 1.0)) for text in FIRST]
    assert [round(line.box.x0) for line in read.page.lines] == [250, 230, 209, 189]


def test_so_are_those_of_a_font_that_writes_downwards(tmp_path: Path) -> None:
    down = [(text, 250 - 20 * at, 40.0) for at, text in enumerate(FIRST)]
    assert text_of(drawn(tmp_path / "a.pdf", [], down=down)) == ["".join(FIRST)]


@pytest.mark.parametrize("font", [True, False])
def test_parts_one_below_another_are_read_one_after_another(tmp_path: Path, font: bool) -> None:
    parts = ((FIRST, 40.0), (SECOND, 300.0))
    if font:
        down = [(text, 250.0 - 20 * at, y) for texts, y in parts for at, text in enumerate(texts)]
        path = drawn(tmp_path / "a.pdf", [], down=down)
    else:
        path = drawn(tmp_path / "a.pdf", [one for texts, y in parts for one in columns(texts, 250, y)])
    assert "".join(text_of(path)) == "".join(FIRST + SECOND)


def test_a_column_that_begins_lower_begins_a_paragraph(tmp_path: Path) -> None:
    letters = columns(FIRST, 250, 40, indent=1) + columns(SECOND, 250 - 4 * 20.4, 40, indent=1)
    assert text_of(drawn(tmp_path / "a.pdf", letters)) == ["".join(FIRST), "".join(SECOND)]


def test_marks_of_vertical_writing_and_figures_side_by_side(tmp_path: Path) -> None:
    letters = columns(["吾輩は﹁猫﹂である︒", "名前は", "まだ無い︒"], 250, 40)
    letters += [("12", 229, 40 + 12 * 4), ("月", 229.6, 40 + 12 * 5)]
    assert text_of(drawn(tmp_path / "a.pdf", letters)) == ["吾輩は「猫」である。名前は12月まだ無い。"]


def test_letters_of_a_table_and_of_lines_stay_where_they_are(tmp_path: Path) -> None:
    days = [(day, 40.0, 60.0 + 15 * at) for at, day in enumerate("月火水木金")]
    rows = [(f"会議は第{at}会議室で行う", 70.0, 60.0 + 15 * at) for at in range(5)]
    assert text_of(drawn(tmp_path / "a.pdf", days + rows))[0].split(maxsplit=1)[0] == "月"
    apart = [
        (letter, 40 + 13.0 * at, 60.0 + 17 * row) for row, text in enumerate(FIRST) for at, letter in enumerate(text)
    ]
    lines = text_of(drawn(tmp_path / "b.pdf", apart))
    assert "".join("".join(lines).split()) == "".join(FIRST)
