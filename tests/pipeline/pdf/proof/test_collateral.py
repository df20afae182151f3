from __future__ import annotations

from pipeline.pdf.proof.collateral import PageCollateral
from pipeline.pdf.proof.judge import judge_page, judge_texts
from pipeline.pdf.shield.edit import Edit

LINE = "The quick brown fox jumps over the lazy dog near the river bank. "
TEXT = LINE + "Pack my box with five dozen liquor jugs before the sun goes down. "


def test_letters_that_change_elsewhere_are_counted() -> None:
    collateral = judge_page(TEXT, TEXT.replace("dozen", "dozzz"), []).collateral
    assert collateral == PageCollateral(0, 2, "en", "zz")


def test_a_passage_that_moved_does_not_count() -> None:
    assert judge_page(TEXT, TEXT[40:] + TEXT[:40], []).collateral is None


def test_letters_of_a_failed_edit_do_not_count() -> None:
    assert judge_page(TEXT, TEXT, [Edit(1, "quick", "slow")]).collateral is None


def test_letters_of_an_edit_that_cannot_be_placed_do_not_count() -> None:
    page = judge_page(TEXT.replace("quick", "qu1ck"), TEXT.replace("quick", "slow"), [Edit(1, "quick", "slow")])
    assert page.collateral == PageCollateral(0, 1, "1", "")


def test_the_nearest_edit_is_the_suspect() -> None:
    edits = [Edit(3, "quick", "rapid"), Edit(3, "liquor", "ginger")]
    now = TEXT.replace("quick", "rapid").replace("liquor", "ginger").replace("down", "xxxx")
    judged = judge_texts("any", ["", "", TEXT], ["", "", now], [Edit(1, "a", "b"), *edits])
    assert judged.collateral.pages == (PageCollateral(3, 4, "dnow", "xxxx", suspects=(2,)),)


def test_a_page_without_edits_has_no_suspects() -> None:
    collateral = judge_page(TEXT, TEXT + "more", []).collateral
    assert collateral
    assert collateral.suspects == ()


def test_a_very_long_difference_blames_every_edit_it_covers() -> None:
    long = LINE * 300
    edits = [Edit(1, "quick", "rapid", occurrence=1), Edit(1, "quick", "rapid", occurrence=300)]
    collateral = judge_page(long, "x" * len(long), edits).collateral
    assert collateral
    assert collateral.suspects == (0, 1)
