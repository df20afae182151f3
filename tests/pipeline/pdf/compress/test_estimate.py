"""Whether a size is in reach, said before, and what then came of it."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from pipeline.pdf.compress.compress import look_into
from pipeline.pdf.compress.estimate import Reach, Sample, estimate, estimate_reach
from pipeline.pdf.compress.wish import PRESETS, Wish
from tests.pipeline.pdf.compress.made import compressed, fine_print, scan

SAMPLES = Path(__file__).parents[3] / "samples"


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scan(tmp_path_factory.mktemp("estimate") / "scan.pdf")


def reach_of(paper: Path, folder: Path, target: int) -> Reach:
    found = estimate_reach(paper, folder, Wish(target=target), None)
    assert list(folder.glob("*.pdf")) == []
    return found


def test_a_size_in_reach_is_reached_by_the_preset_that_was_named(paper: Path, tmp_path: Path) -> None:
    target = estimate(paper, tmp_path, Wish(preset="balanced"), None)[1] + 1
    found = reach_of(paper, tmp_path, target)
    assert (found.reach, found.preset, found.dpi) == ("yes", "balanced", 200)
    facts, _ = compressed(paper, tmp_path, target=target)
    assert (facts.used, facts.target_reached) == ("balanced", True)
    assert found.expected[0] <= facts.after <= found.expected[1]


def test_a_size_within_the_last_range_is_perhaps_in_reach(paper: Path, tmp_path: Path) -> None:
    low, high = reach_of(paper, tmp_path, 1).expected
    found = reach_of(paper, tmp_path, (low + high) // 2)
    assert (found.reach, found.preset, found.dpi, found.expected) == ("perhaps", "smallest", 50, (low, high))


def test_what_is_out_of_reach_is_said_with_the_smallest_to_expect(paper: Path, tmp_path: Path) -> None:
    found = reach_of(paper, tmp_path, 300)
    assert (found.reach, found.preset, found.dpi) == ("no", "smallest", 50)
    facts, _ = compressed(paper, tmp_path, target=300)
    assert facts.target_reached is False
    assert found.expected[0] <= facts.after <= found.expected[1]


def test_a_file_that_is_small_enough_needs_nothing(paper: Path, tmp_path: Path) -> None:
    size = paper.stat().st_size
    assert reach_of(paper, tmp_path, size) == Reach("yes", "original", None, (size, size))


@pytest.mark.parametrize(("last_page", "reach"), [(2, "perhaps"), (1, "no")])
def test_what_pages_do_not_bear_is_not_called_in_reach(last_page: int, reach: str, tmp_path: Path) -> None:
    path = fine_print(tmp_path / "fine.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        del pdf.pages[last_page:]
        pdf.save(path)
    room = tmp_path / "room"
    room.mkdir()
    wish = Wish(target=1)
    target = Sample(look_into(path, room, wish, None)).range_of(wish.ladder()[-1])[1]  # in reach, if it only held
    found = reach_of(path, room, target)
    facts, _ = compressed(path, tmp_path, target=target)
    assert (found.reach, facts.target_reached) == (reach, False)
    assert found.expected[0] <= facts.after <= found.expected[1]


def test_own_figures_that_do_not_hold_are_expected_as_they_give_way(tmp_path: Path) -> None:
    path = fine_print(tmp_path / "fine.pdf")
    low, high = estimate(path, tmp_path, Wish(dpi=36), None)
    facts, _ = compressed(path, tmp_path, dpi=36)
    assert "85 dpi was taken" in facts.notes[0]
    assert low <= facts.after <= high


@pytest.mark.parametrize("preset", ["lossless", "balanced"])
@pytest.mark.parametrize("name", ["exams/Geography_SQP.pdf", "exams/ASU_Knowledge_Test.pdf", "pdf/js-160F-2019.pdf"])
def test_what_comes_of_a_file_is_within_what_was_expected(name: str, preset: str, tmp_path: Path) -> None:
    low, high = estimate(SAMPLES / name, tmp_path, Wish(preset=preset), None)
    facts, _ = compressed(SAMPLES / name, tmp_path, preset)
    assert low <= facts.after <= high < 1.2 * low


@pytest.mark.parametrize("name", ["exams/accounting-qpaper.pdf", "exams/ASU_Knowledge_Test.pdf"])
def test_a_file_that_can_lose_little_is_told_narrowly_for_smallest(name: str, tmp_path: Path) -> None:
    source = SAMPLES / name
    low, high = Sample(look_into(source, tmp_path, Wish("smallest"), None)).range_of(PRESETS["smallest"])
    assert low <= compressed(source, tmp_path, "smallest")[0].after <= high
    assert high < 1.4 * low
