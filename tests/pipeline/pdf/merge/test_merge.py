"""What is joined at all."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from documents.isolation import Call, run_isolated
from pipeline.pdf.merge.merge import merge
from pipeline.pdf.merge.steps import Source, merge_to_file
from pipeline.pdf.rewriting.refused import RewriteRefused
from tests.pipeline.pdf.rewriting.made import bulky

MIB = 1024 * 1024


def test_more_bytes_than_can_be_written_are_refused_before_a_file_is_opened(tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(2_500_000_000)  # a hole, which takes no place on the disk
    with pytest.raises(RewriteRefused) as refused:
        merge(
            [Source(large, "a.pdf"), Source(large, "b.pdf")],
            tmp_path / "joined.pdf",
            bookmark_files=True,
            allow_signed=False,
            progress=None,
        )
    assert (refused.value.code, refused.value.text) == (
        "too_large", "Together these files have 5.0 GB; at most 4.0 GB are joined. Join fewer at a time.",
    )  # fmt: skip


def test_what_is_joined_is_not_held_in_memory(tmp_path: Path) -> None:
    def peak(pages: int) -> int:
        one = Source(bulky(tmp_path / f"{pages}.pdf", pages=pages), "one.pdf")
        call = Call.of(merge_to_file, [one, one], tmp_path / "joined.pdf", bookmark_files=True, allow_signed=False)
        return run_isolated(call)[1].peak_memory

    small, large = peak(1), peak(20)
    assert (tmp_path / "joined.pdf").stat().st_size > 80_000_000
    assert large - small < 20 * MIB


@pytest.mark.parametrize(("languages", "kept"), [(("de", "de"), "de"), (("de", "fr"), None), (("de", None), None)])
def test_a_language_that_all_files_name_is_kept(
    tmp_path: Path, languages: tuple[str | None, ...], kept: str | None
) -> None:
    sources = []
    for number, language in enumerate(languages):
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            if language:
                pdf.Root.Lang = pikepdf.String(language)
            pdf.save(tmp_path / f"{number}.pdf")
        sources.append(Source(tmp_path / f"{number}.pdf", f"{number}.pdf"))
    merge_to_file(sources, tmp_path / "joined.pdf", bookmark_files=False, allow_signed=False)
    with pikepdf.open(tmp_path / "joined.pdf") as pdf:
        assert pdf.Root.get("/Lang") == (pikepdf.String(kept) if kept else None)
