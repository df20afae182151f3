"""Many documents on a real cluster: two broken ones and one that hangs keep nobody from the rest, nor for long."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.flows.carrying import HANGS_FOR
from tests.storm.bulk import Ended, archive_of, take_real, take_through
from tests.storm.machine import machine
from tests.storm.test_storm import ENGINES

pytestmark = [pytest.mark.storm, pytest.mark.slow]


def assert_partial(ended: Ended, *, good: int) -> None:
    """All but two broken files and one that hangs came through, and each of these says why it did not."""
    assert (ended.state, ended.outputs["completed"], ended.outputs["failed"]) == ("partial", good, 3)
    stopped = ended.not_done()
    assert {name: (state, code, deaths) for name, (state, code, _, deaths) in stopped.items()} == {
        "bad0.txt": ("failed", "broken", 0),
        "bad1.txt": ("failed", "broken", 0),
        "slow0.txt": ("failed", "wall_time", 0),
    }
    assert stopped["bad0.txt"][2] == "The file is broken. Repair it, or leave it out."
    assert f"{HANGS_FOR:g} seconds" in stopped["slow0.txt"][2]


def assert_archive(names: list[str], good: int) -> None:
    carried = [one for one in names if one.startswith("carried ")]
    assert len(carried) == len(set(carried)) == good
    assert [one for one in names if "bad" in one or "slow" in one] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_a_hundred_files_with_two_broken_and_one_hanging(engine: str, tmp_path: Path) -> None:
    """Beside a hundred good ones on the same machine: what hangs costs one of two workers its limit, and no more."""
    with machine(tmp_path / "m", engine) as made:
        made.serve()
        take_through(made, "warm", good=4)
        usual = take_through(made, "good", good=100)
        assert (usual.state, usual.outputs["completed"]) == ("completed", 100)
        mixed = take_through(made, "mixed", good=97, bad=2, slow=1)
        print(f"{engine}: 100 good in {usual.seconds:.1f} s, 97 good, 2 broken, 1 hanging in {mixed.seconds:.1f} s")
        assert_partial(mixed, good=97)
        assert mixed.seconds < 1.3 * usual.seconds + HANGS_FOR + 2
        names, pieces = archive_of(made, mixed)
        assert_archive(names, 97)
        assert pieces > 1
        made.stop()
        assert made.left_behind() == []


def test_a_hundred_real_papers_with_two_broken_and_a_bomb(tmp_path: Path) -> None:
    """The text of real files; what would be read for ever is refused before it is read."""
    seconds = 20.0  # many times what any of the good ones takes on a busy machine
    with machine(tmp_path / "m", "sqlite", STORM_EXTRACTS_FOR=str(seconds)) as made:
        made.serve()
        ended = take_real(made, good=97)
        print(f"97 real papers, 2 broken and a bomb in {ended.seconds:.1f} s")
        assert (ended.state, ended.outputs["completed"], ended.outputs["failed"]) == ("partial", 97, 3)
        stopped = ended.not_done()
        assert {name: (state, code, deaths) for name, (state, code, _, deaths) in stopped.items()} == {
            "bad0.pdf": ("failed", "broken", 0),
            "bad1.pdf": ("failed", "no_pages", 0),
            "slow0.pdf": ("failed", "bomb", 0),
        }
        assert "would not end" in stopped["slow0.pdf"][2]
        names, _ = archive_of(made, ended)
        texts = [one for one in names if one.endswith("extracted.zip")]
        assert len(texts) == len(set(texts)) == 97
        made.stop()
        assert made.left_behind() == []
