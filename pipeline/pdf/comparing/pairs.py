"""Which page of one file stands for which of the other, from their words."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

Words = tuple[str, ...]
_LIKE = 0.4  # share of words in common from which two pages in a replaced stretch are the same page, changed
_MOST = 400  # pages of a stretch that are compared each with each


def paired(old: Sequence[Words], new: Sequence[Words]) -> list[tuple[int | None, int | None]]:
    """Pairs of places in order; a page that was added or taken out has None for the other."""
    found: list[tuple[int | None, int | None]] = []
    matcher = SequenceMatcher(None, list(old), list(new), autojunk=False)
    for verb, start, end, begin, stop in matcher.get_opcodes():
        if verb == "equal":
            found += list(zip(range(start, end), range(begin, stop), strict=True))
        else:
            found += _stretch(old, new, range(start, end), range(begin, stop))
    return found


def _stretch(
    old: Sequence[Words], new: Sequence[Words], olds: range, news: range
) -> list[tuple[int | None, int | None]]:
    """As many as are equal in number go side by side; else the likeliest in order."""
    if len(olds) == len(news):
        return list(zip(olds, news, strict=True))
    if len(olds) * len(news) > _MOST * _MOST:
        both = min(len(olds), len(news))
        rest = [(at, None) for at in olds[both:]] + [(None, at) for at in news[both:]]
        return [*zip(olds[:both], news[:both], strict=True), *rest]
    scores = {(a, b): _likeness(old[a], new[b]) for a in olds for b in news}
    best = _best(scores, olds, news)
    found: list[tuple[int | None, int | None]] = []
    a, b = olds.start, news.start
    for x, y in [*best, (olds.stop, news.stop)]:
        found += [(at, None) for at in range(a, x)] + [(None, at) for at in range(b, y)]
        if x < olds.stop and y < news.stop:
            found.append((x, y))
        a, b = x + 1, y + 1
    return found


def _best(scores: dict[tuple[int, int], float], olds: range, news: range) -> list[tuple[int, int]]:
    """The chain of pairs in order with the highest likeness in all (longest common subsequence, weighted)."""
    table = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i, a in enumerate(olds, 1):
        for j, b in enumerate(news, 1):
            score = scores[a, b] if scores[a, b] >= _LIKE else 0.0
            table[i][j] = max(table[i - 1][j], table[i][j - 1], table[i - 1][j - 1] + score)
    chain, i, j = [], len(olds), len(news)
    while i and j:
        score = scores[olds[i - 1], news[j - 1]]
        if score >= _LIKE and table[i][j] == table[i - 1][j - 1] + score:
            chain.append((olds[i - 1], news[j - 1]))
            i, j = i - 1, j - 1
        elif table[i][j] == table[i - 1][j]:
            i -= 1
        else:
            j -= 1
    return chain[::-1]


def _likeness(one: Words, other: Words) -> float:
    """Share of words in common (Dice)."""
    if not one and not other:
        return 1.0
    mine, its = set(one), set(other)
    return 2 * len(mine & its) / (len(mine) + len(its))
