"""Every kind of font takes aliases: no pixel changes, and readers read what was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.proof.toolbox import Toolbox
from pipeline.pdf.shield.edit import Edit
from tests.pipeline.pdf.shield.conftest import Shielding, statuses
from tests.pipeline.pdf.shield.made import FONTS_OF_EVERY_KIND, identity_h, one_page, saved, text_at

EDITS = [
    Edit(1, "NOT a part", "one of parts", before="organs is ", after=" of the human"),
    Edit(1, "(C)", "(A)", before="The liver ", after=" The lungs"),
    Edit(1, "300", "705"),
]


@pytest.mark.parametrize("kind", FONTS_OF_EVERY_KIND)
@pytest.mark.parametrize("level", [1, 2])
def test_a_font_takes_aliases(kind: str, level: int, shielded: Shielding, tmp_path: Path) -> None:
    source = saved(one_page(font=FONTS_OF_EVERY_KIND[kind]), tmp_path)
    outcome, proof = shielded(source, EDITS, level=level)
    assert statuses(outcome) == ["applied"] * 3
    assert {row.changed_pixels for row in proof.pictures} == {0}
    assert [(edit.verdict, edit.reason) for edit in proof.edits] == [("held", "")] * 3
    assert [each.changed for each in proof.collateral] == [0] * len(proof.collateral)
    assert proof.failures == ()


def test_a_font_without_a_map_is_given_a_whole_one(shielded: Shielding, toolbox: Toolbox, tmp_path: Path) -> None:
    """A composite font without ToUnicode, whose program's cmap alone tells what its glyphs mean."""
    source = saved(one_page(font=lambda pdf: identity_h(pdf, to_unicode=False)), tmp_path)
    outcome, proof = shielded(source, EDITS[2:])
    assert statuses(outcome) == ["applied"]
    assert {row.changed_pixels for row in proof.pictures} == {0}
    read = {one.name: " ".join(one.read(tmp_path / "shielded.pdf")[0].split()) for one in toolbox.extractors}
    assert {name for name, text in read.items() if "2. Light travels 705 metres farther" in text} == set(read)


def test_a_simple_font_with_more_wishes_than_codes_goes_on_in_a_second(shielded: Shielding, tmp_path: Path) -> None:
    """A code byte has 256 values; a page that wants more meanings than that gets a variant of its font."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [f"{a}{b}word" for a in letters[:20] for b in letters[:20]]
    lines = [" ".join(words[at : at + 8]) for at in range(0, len(words), 8)]
    source = saved(one_page(lambda write: text_at(write, lines, size=7, y=820).replace(b" -24", b" -14")), tmp_path)
    edits = [Edit(1, word, f"{chr(0x4E00 + at)}{chr(0x5000 + at)}word") for at, word in enumerate(words[:90:2])]
    edits += [Edit(1, word, word[::-1].upper()) for word in words[92:260:2]]
    outcome, proof = shielded(source, edits)
    assert statuses(outcome) == ["applied"] * len(edits)
    assert {row.changed_pixels for row in proof.pictures} == {0}
    assert sum(edit.verdict == "held" for edit in proof.edits) >= 0.98 * len(edits)
