"""Lines become running text again."""

from __future__ import annotations

import pytest

from pipeline.pdf.blocks.model import Piece
from pipeline.pdf.blocks.pieces import joined


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("Model 737–", "9 airplanes", "Model 737–9 airplanes"),
        ("Docket FAA-2020-", "0686", "Docket FAA-2020-0686"),
        ("see https://", "www.example.org", "see https://www.example.org"),
        ("at www.example.org/", "draft/", "at www.example.org/draft/"),
        ("said –", "and left", "said – and left"),
        ("and/", "or", "and/ or"),
        ("名前は", "まだ無い。", "名前はまだ無い。"),
        ("（以下简称", "PDF）", "（以下简称 PDF）"),
        ("안녕하세", "요", "안녕하세 요"),
        ("สวัสดี", "ครับ", "สวัสดีครับ"),
    ],
)
def test_what_a_line_end_parts_without_a_blank_is_one_again(before: str, after: str, whole: str) -> None:
    assert "".join(one.text for one in joined([[Piece(before)], [Piece(after)]], frozenset())) == whole
