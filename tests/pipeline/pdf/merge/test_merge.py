"""What is joined at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.pdf.merge.merge import merge
from pipeline.pdf.merge.steps import Source
from pipeline.pdf.rewriting.refused import RewriteRefused


def test_more_bytes_than_can_be_held_are_refused_before_a_file_is_opened(tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(1_000_000_000)  # a hole, which takes no place on the disk
    with pytest.raises(RewriteRefused) as refused:
        merge(
            [Source(large, "a.pdf"), Source(large, "b.pdf")],
            tmp_path / "joined.pdf",
            bookmark_files=True,
            allow_signed=False,
            progress=None,
        )
    assert (refused.value.code, refused.value.text) == (
        "too_large", "Together these files have 2.0 GB; at most 1.5 GB are joined. Join fewer at a time.",
    )  # fmt: skip
