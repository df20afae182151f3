from __future__ import annotations

from pipeline.text.substitution.choice import Choice


def test_the_same_seed_chooses_the_same() -> None:
    one, two = Choice(3, "1"), Choice(3, "1")
    assert one.share("a") == two.share("a")
    assert one.shuffled("a", range(20)) == two.shuffled("a", range(20))


def test_seeds_and_questions_differ() -> None:
    shares = {Choice(seed, path).share("a") for seed in range(5) for path in ("1", "2")}
    assert len(shares) == 10
    assert all(0 <= share < 1 for share in shares)


def test_seed_zero_takes_the_first_and_others_any() -> None:
    items = list(range(10))
    assert Choice(0, "1").first("a", items) == 0
    assert len({Choice(seed, "1").first("a", items) for seed in range(1, 30)}) > 4


def test_shuffled_items_are_all_there() -> None:
    assert sorted(Choice(1).shuffled("a", "hello")) == sorted("hello")
