"""How strongly, and what gives way where a page does not bear it."""

from __future__ import annotations

import pytest

from pipeline.pdf.compress.outcome import Compressed
from pipeline.pdf.compress.steps import least_likeness
from pipeline.pdf.compress.wish import PRESETS, Wish, gentler_than


@pytest.mark.parametrize(
    ("wish", "steps"),
    [
        (Wish(dpi=60), ["81 dpi", "110 dpi", "148 dpi", "200 dpi", "300 dpi"]),
        (Wish(dpi=190), ["200 dpi", "300 dpi"]),
        (Wish("smallest", dpi=50), ["69 dpi", "96 dpi", "125 dpi", "200 dpi", "300 dpi"]),
        (Wish("smallest", dpi=150), ["150 dpi", "200 dpi", "300 dpi"]),
        (Wish(quality=15), [*(f"200 dpi at quality {one}" for one in (20, 26, 34)), "200 dpi", "300 dpi"]),
        (Wish(dpi=400, quality=15), [*(f"400 dpi at quality {one}" for one in (20, 26, 34)), "400 dpi"]),
        (Wish(dpi=100, quality=20), ["126 dpi at quality 26", "159 dpi at quality 34", "200 dpi", "300 dpi"]),
    ],
)  # fmt: skip
def test_own_figures_give_way_in_steps_to_the_presets(wish: Wish, steps: list[str]) -> None:
    *lossy, last = wish.gentler_than(wish.level)
    assert ([str(one) for one in lossy], last) == (steps, PRESETS["lossless"])
    assert all(one.dpi >= wish.level.dpi for one in lossy)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_gives_way_to_gentler_ones(preset: str) -> None:
    assert Wish(preset).gentler_than(PRESETS[preset]) == gentler_than(PRESETS[preset])
    assert [one.name for one in gentler_than(PRESETS["balanced"])] == ["high", "lossless"]


@pytest.mark.parametrize(
    ("rung", "steps"), [(6, [72, 96, 125, 200, 300]), (5, [96, 125, 200, 300]), (4, [125, 200, 300]), (3, [300])]
)
def test_a_rung_of_the_ladder_gives_way_to_the_next(rung: int, steps: list[int]) -> None:
    *lossy, last = gentler_than(Wish().ladder()[rung])
    assert ([one.dpi for one in lossy], last) == (steps, PRESETS["lossless"])


@pytest.mark.parametrize(
    ("wish", "used", "least"),
    [
        (Wish(), "balanced", 0.90),
        (Wish("smallest"), "smallest", 0.86),
        (Wish(dpi=72), "balanced", 0.74),
        (Wish("high", quality=5), "high", 0.74),
        (Wish(dpi=72), "lossless", 0.999),
        (Wish(dpi=72), "original", 0.999),
        (Wish(target=1), "smallest", 0.5),
    ],
)
def test_the_second_program_asks_for_what_the_first_did_with_some_slack(wish: Wish, used: str, least: float) -> None:
    assert least_likeness(Compressed(2, 1, 1, wish.preset, used), wish) == pytest.approx(least)
