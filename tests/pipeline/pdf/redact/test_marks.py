"""Which marked contents lost something."""

from __future__ import annotations

from pipeline.pdf.redact.marks import Lost, Mark, lost


def test_marks_are_told_apart_where_empty_ones_are_left_out() -> None:
    before = [Mark("/Artifact", -1), Mark("/P 0", 0, 5), Mark("/P 1", 1), Mark("/P 2", 2, 7), Mark("/P 3", 3, 4)]
    after = [Mark("/P 0", 0, 5), Mark("/P 3", 3, 2), Mark("/New", -1, 1)]
    assert lost(before, after) == Lost(frozenset({1, 2}), frozenset({2}))
    assert lost(before, before) == Lost()
    assert lost(before, None) is None
